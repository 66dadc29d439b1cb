"""The help list of one installation: what the service brings, and what the installation replaces or adds.

Which of it a page shows follows from where, and from what was answered: the country, else all of them; and what cannot
wait stands first (2-domain, "In danger now?").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from num_service.domain.help.bodies import ROUTES
from num_service.domain.help.entries import EVERYWHERE, UK, Country, Entry, Need, country_of
from num_service.domain.help.facts import FACTS
from num_service.domain.help.lines import LINES
from num_service.domain.shared.phrases import Phrase, phrase
from num_service.domain.shared.taxonomy import IncidentGroup, IncidentType, Jurisdiction, Region

_I = IncidentType
#: What cannot wait, in the order of the page; everything else is somebody to talk to.
CANNOT_WAIT = (
    Need.STRANGLED,
    Need.SEXUAL,
    Need.HIV,
    Need.PREGNANCY,
    Need.IMAGES,
    Need.UNDER_18,
)
#: After any of these the medical help stands unfolded. Condom removal too: HIV and pregnancy do not ask how.
_ASSAULTED = frozenset(
    each for each in IncidentType if each.group is IncidentGroup.SEXUAL and each is not _I.SECRET_FILMING
)
_PICTURES = frozenset({_I.INTIMATE_IMAGES, _I.SECRET_FILMING})


@dataclass(frozen=True, slots=True)
class Situation:
    """What the answers so far say.

    Args:
        region, law: as chosen; None when nothing was.
        types: what happened.
        danger_now: whether anything was ticked under "in danger now".
        under_18: whether the person harmed was said to be under 18.
    """

    region: Region | None = None
    law: Jurisdiction | None = None
    types: frozenset[IncidentType] = frozenset()
    danger_now: bool = False
    under_18: bool = False

    @property
    def country(self) -> Country | None:
        """Where it was, as far as it is known."""
        return country_of(self.region, self.law)

    @property
    def needs(self) -> tuple[Need, ...]:
        """What these answers call for, in the order of the page; empty when nothing was said that does."""
        called = set()
        if self.danger_now:
            called.add(Need.EMERGENCY)
        if _I.STRANGULATION in self.types:
            called |= {Need.EMERGENCY, Need.STRANGLED}
        if self.types & _ASSAULTED:
            called |= {Need.SEXUAL, Need.HIV, Need.PREGNANCY}
        if self.types & _PICTURES:
            called.add(Need.IMAGES)
        if self.under_18:
            called.add(Need.UNDER_18)
        return tuple(need for need in Need if need in called)


def needs_of(kind: IncidentType) -> tuple[Need, ...]:
    """What one incident type calls for at once."""
    return Situation(types=frozenset({kind})).needs


#: Where something is for: countries, or all four of the United Kingdom in one word; empty is everywhere.
Places = tuple[Country | Phrase, ...]


def places(shown: tuple[Country, ...]) -> Places:
    """How countries are named together."""
    if set(shown) == set(EVERYWHERE):
        return ()
    return (phrase("UK"),) if set(shown) == set(UK) else shown


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of the page: what is so, and where to turn. Places are named where several countries are shown."""

    need: Need
    facts: tuple[tuple[Phrase, Places], ...]
    lines: tuple[tuple[Entry, Places], ...]


@dataclass(frozen=True, slots=True)
class Help:
    """What one page shows; a country of None shows everybody's, named."""

    country: Country | None
    emergency: Part
    soon: tuple[Part, ...]
    talk: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything an installation tells people.

    own: what it adds.
    replaced: countries whose built-in lines give way; their emergency numbers and what is so stay.
    """

    own: tuple[Entry, ...] = ()
    replaced: frozenset[Country] = frozenset()
    #: Put together once for each country, and for each need in it: every page ends with it, and forms have it within.
    _shown: dict[Country | None, Help] = field(default_factory=dict, init=False, repr=False, compare=False)
    _under: dict[tuple[Need, Country | None], Part] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is shown to people, in the order of the lists; without the bodies for complaints about officials."""
        kept = [each for each in LINES if self._shown_in(each)]
        return (*FACTS, *kept, *self.own)

    @property
    def everything(self) -> tuple[Entry, ...]:
        """All that somebody must keep right, the bodies for complaints too."""
        return (*self.entries, *(route.entry for route in ROUTES))

    def _shown_in(self, entry: Entry) -> tuple[Country, ...]:
        if entry in self.own or entry.need is Need.EMERGENCY or (not entry.phone and not entry.url):
            return entry.countries
        return tuple(each for each in entry.countries if each not in self.replaced)

    def help_for(self, country: Country | None = None) -> Help:
        """What a page shows: a country's help, else everybody's; what cannot wait first."""
        if country not in self._shown:
            self._shown[country] = self._help_for(country)
        return self._shown[country]

    def _help_for(self, country: Country | None) -> Help:
        talk = tuple(need for need in Need if need not in (*CANNOT_WAIT, Need.EMERGENCY, Need.OFFICER))
        return Help(
            country,
            self._part(Need.EMERGENCY, country),
            self.parts(CANNOT_WAIT, country),
            self.parts(talk, country),
        )

    def parts(self, needs: Iterable[Need], country: Country | None) -> tuple[Part, ...]:
        """The headings for these needs; one that has nothing to say in this country is left out."""
        parts = (self._part(need, country) for need in needs)
        return tuple(part for part in parts if part.facts or part.lines)

    def in_each(self, need: Need) -> tuple[tuple[Country, Part], ...]:
        """What one need calls for in each country by itself, for a page that does not know which."""
        parts = ((country, self.parts((need,), country)) for country in EVERYWHERE)
        return tuple((country, found[0]) for country, found in parts if found)

    def _part(self, need: Need, country: Country | None) -> Part:
        if (need, country) not in self._under:
            self._under[need, country] = self._put_together(need, country)
        return self._under[need, country]

    def _put_together(self, need: Need, country: Country | None) -> Part:
        facts, lines = [], []
        for each in self.entries:
            shown = self._shown_in(each)
            if each.need is not need or (country is not None and country not in shown):
                continue
            where = () if country is not None else places(shown)
            if each.phone or each.url:
                lines.append((each, where))
            else:
                facts.append((self.said(each, country), where))
        return Part(need, tuple(facts), tuple(lines))

    def said(self, entry: Entry, country: Country | None = None) -> Phrase:
        """What an entry says, with the emergency number of a country, or of all where it is not known which."""
        return phrase(entry.words, emergency=self.emergency_number(country))

    def emergency_number(self, country: Country | None) -> str:
        """The number to call; both where it is not known which country."""
        numbers = [
            each.phone
            for each in LINES
            if each.need is Need.EMERGENCY and (country is None or country in each.countries)
        ]
        return " / ".join(dict.fromkeys(numbers))

    def overdue(self, today: date) -> tuple[Entry, ...]:
        """What its owner should have read again by now, or has still to confirm; the longest overdue first."""
        late = [each for each in self.everything if each.overdue(today)]
        return tuple(sorted(late, key=lambda each: each.review_on))

    def every_number(self) -> tuple[str, ...]:
        """Every number and address that may never be listed: shown ones, and the built-in ones that were replaced."""
        known = (*LINES, *self.own, *(route.entry for route in ROUTES))
        return tuple(dict.fromkeys(text for each in known for text in (each.phone, each.url) if text))
