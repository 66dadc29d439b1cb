"""What an entry of the help list is: a fact or somewhere to turn, for named countries, with its source and its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Jurisdiction, Region, Worded


class Country(Worded):
    """Whose numbers, services and rules; finer than whose law (Wales has a help line of its own)."""

    ENGLAND = "england", N_("England")
    SCOTLAND = "scotland", N_("Scotland")
    WALES = "wales", N_("Wales")
    NORTHERN_IRELAND = "northern_ireland", N_("Northern Ireland")
    IRELAND = "ireland", N_("Ireland")


UK = (Country.ENGLAND, Country.SCOTLAND, Country.WALES, Country.NORTHERN_IRELAND)
EVERYWHERE = tuple(Country)

_COUNTRY = {
    Region.WALES: Country.WALES,
    Region.SCOTLAND: Country.SCOTLAND,
    Region.NORTHERN_IRELAND: Country.NORTHERN_IRELAND,
    Region.DUBLIN: Country.IRELAND,
    Region.LEINSTER: Country.IRELAND,
    Region.MUNSTER: Country.IRELAND,
    Region.CONNACHT_ULSTER: Country.IRELAND,
}
#: Only these are in England: a region that is added later belongs to no country until somebody says so.
_ENGLISH = frozenset(
    {
        Region.EAST_OF_ENGLAND,
        Region.EAST_MIDLANDS,
        Region.LONDON,
        Region.NORTH_EAST,
        Region.NORTH_WEST,
        Region.SOUTH_EAST,
        Region.SOUTH_WEST,
        Region.WEST_MIDLANDS,
        Region.YORKSHIRE_HUMBER,
    }
)


#: Online, the law somebody chose says where they are; "England and Wales" are two countries here.
_BY_LAW = {
    Jurisdiction.SCOTLAND: Country.SCOTLAND,
    Jurisdiction.NORTHERN_IRELAND: Country.NORTHERN_IRELAND,
    Jurisdiction.IRELAND: Country.IRELAND,
}


def country_of(region: Region | None, law: Jurisdiction | None = None) -> Country | None:
    """The country a region lies in; None, which means all of them, when it is online, not said or not known."""
    if region in _ENGLISH:
        return Country.ENGLAND
    found = _COUNTRY.get(region) if region is not None else None
    if found is None and law is not None and (region is None or not region.is_place):
        return _BY_LAW.get(law)
    return found


class Need(Worded):
    """What somebody turns to it for; the order is that of the page."""

    EMERGENCY = "emergency", N_("In danger this minute")
    STRANGLED = "strangled", N_("Strangled, choked or held by the neck")
    SEXUAL = "sexual", N_("Rape or sexual assault")
    HIV = "hiv", N_("HIV")
    PREGNANCY = "pregnancy", N_("Pregnancy")
    IMAGES = "images", N_("Pictures or films of you")
    UNDER_18 = "under_18", N_("Under 18")
    DOMESTIC = "domestic", N_("A partner, an ex or family")
    EXPLOITED = "exploited", N_("Controlled, trafficked or made to work")
    LISTEN = "listen", N_("Someone to talk to")
    OFFICER = "officer", N_("About police or an official")


class Owner(Worded):
    """Who keeps an entry right."""

    SAFEGUARDING = "safeguarding", N_("Safeguarding lead")
    CASEWORK = "casework", N_("Casework lead")
    POLICE_LIAISON = "police_liaison", N_("Police liaison lead")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Something people are told, with where it was read and who keeps it right.

    Args:
        source: where it was read. checked: when. every: how many days until it must be read again.
        to_confirm: something in it has no source that we could read, or no lawyer has read it; it counts as overdue
            until somebody has asked.
    """

    source: str
    checked: date
    every: int = 180
    owner: Owner = Owner.SAFEGUARDING
    to_confirm: bool = False

    @property
    def review_on(self) -> date:
        """The day by which its owner reads it again."""
        return self.checked + timedelta(days=self.every)

    def overdue(self, today: date) -> bool:
        """Whether its owner should have read it by now."""
        return self.to_confirm or today > self.review_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Kept):
    """One fact, or somewhere to turn.

    Args:
        code: names it for good.
        name: whose number it is, a name; empty for a fact.
        words: a message: what is so, or what they do; ``%(emergency)s`` stands for the country's emergency number.
        phone: as it is dialled; "" when there is none.
        url: without it there is none to show.
        hours, who: messages: when they answer, and who may call. Empty says that it is not known, never "anybody".
    """

    code: str
    need: Need
    countries: tuple[Country, ...]
    words: str = ""
    name: str = ""
    phone: str = ""
    url: str = ""
    hours: str = ""
    who: str = ""

    @property
    def everywhere(self) -> bool:
        return set(self.countries) == set(EVERYWHERE)


#: When the entries of this version were read. An entry that is read again gets a date of its own.
READ = date(2026, 11, 28)
ANY_TIME = N_("Any time, day or night. Free.")
