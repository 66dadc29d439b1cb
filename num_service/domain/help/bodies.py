"""Where a report about police or an official can go, by country: what each body does, and what it passes on.

Sources: copfs.gov.uk, our role in investigating the police; dyfedpowys-pcc.org.uk and apccs.police.uk on Crimestoppers'
service; nidirect.gov.uk, complaints about police; citizensinformation.ie on Fiosrú (since 2 April 2025).
"""

from __future__ import annotations

from dataclasses import dataclass

from num_service.domain.help.entries import READ, UK, Country, Entry, Need, Owner
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded

_C = Country


class Body(Worded):
    """A body that a report about an official can be handed to. The code is stored with each handover."""

    PSD = "psd", N_("The force’s own professional standards department")
    IOPC = "iopc", N_("Independent Office for Police Conduct (IOPC)")
    CRIMESTOPPERS = "crimestoppers", N_("Crimestoppers’ Police Anti-Corruption and Abuse Reporting Service")
    POLICE_SCOTLAND = "police_scotland", N_("Police Scotland, professional standards")
    CAAPD = "caapd", N_("Procurator Fiscal, Criminal Allegations Against the Police Division (CAAP-D)")
    PIRC = "pirc", N_("Police Investigations and Review Commissioner (PIRC)")
    PONI = "poni", N_("Police Ombudsman for Northern Ireland")
    FIOSRU = "fiosru", N_("Fiosrú, the Office of the Police Ombudsman")


@dataclass(frozen=True, slots=True)
class Route:
    """One body: where it works, what it does with a report, and what it passes on to whom."""

    body: Body
    entry: Entry
    passes_on: str


def _body(
    body: Body,
    *,
    countries: tuple[Country, ...],
    words: str,
    passes_on: str,
    source: str,
    phone: str = "",
    url: str = "",
    to_confirm: bool = False,
) -> Route:
    return Route(
        body,
        Entry(
            code=body.value,
            need=Need.OFFICER,
            countries=countries,
            name=body.words,
            words=words,
            phone=phone,
            url=url,
            source=source,
            checked=READ,
            owner=Owner.POLICE_LIAISON,
            to_confirm=to_confirm,
        ),
        passes_on,
    )


ROUTES: tuple[Route, ...] = (
    _body(
        Body.PSD,
        countries=(_C.ENGLAND, _C.WALES),
        words=N_("A complaint normally goes here first. It must refer the most serious ones to the IOPC."),
        passes_on=N_("It is part of the force that the officer may serve in."),
        source="IOPC, statutory guidance; facts of November 2026",
    ),
    _body(
        Body.IOPC,
        countries=(_C.ENGLAND, _C.WALES),
        url="https://www.policeconduct.gov.uk",
        words=N_("Investigates the most serious matters, when a force refers them or it calls them in."),
        passes_on=N_("It normally sends what it receives to the force’s professional standards department."),
        source="policeconduct.gov.uk; facts of November 2026",
    ),
    _body(
        Body.CRIMESTOPPERS,
        countries=UK,
        phone="0800 085 0000",
        url="https://crimestoppers-uk.org",
        words=N_(
            "A charity takes the report, without a name if wanted, about anybody working for a UK police force."
        ),
        passes_on=N_(
            "It passes what it is told to that force’s own professional standards or anti-corruption unit."
        ),
        source="dyfedpowys-pcc.org.uk; apccs.police.uk; crimestoppers-uk.org, March 2024",
    ),
    _body(
        Body.POLICE_SCOTLAND,
        countries=(_C.SCOTLAND,),
        words=N_(
            "Receives complaints and criminal allegations, and must pass criminal ones to the Procurator Fiscal."
        ),
        passes_on=N_("It is the force that the officer may serve in."),
        source="copfs.gov.uk/about-copfs/our-role-in-investigating-the-police",
    ),
    _body(
        Body.CAAPD,
        countries=(_C.SCOTLAND,),
        url="https://www.copfs.gov.uk/about-copfs/our-role-in-investigating-the-police/",
        words=N_(
            "Takes a new criminal allegation against an officer on duty directly, where trust in Police Scotland "
            "has broken down."
        ),
        passes_on=N_("It refers the complaint to Police Scotland’s professional standards department."),
        source="copfs.gov.uk/about-copfs/our-role-in-investigating-the-police",
    ),
    _body(
        Body.PIRC,
        countries=(_C.SCOTLAND,),
        url="https://pirc.scot",
        words=N_(
            "Reviews how Police Scotland handled a complaint, after it has. It investigates when the Procurator "
            "Fiscal directs it. It is not where a criminal allegation begins."
        ),
        passes_on=N_("It asks Police Scotland for its file of the complaint."),
        source="copfs.gov.uk; pirc.scot; facts of November 2026",
    ),
    _body(
        Body.PONI,
        countries=(_C.NORTHERN_IRELAND,),
        phone="0300 123 2989",
        url="https://www.policeombudsman.org",
        words=N_("Investigates police in Northern Ireland, normally within one year of what happened."),
        passes_on=N_("It tells the officer who complained."),
        source="nidirect.gov.uk/articles/complaints-about-police; policeombudsman.org/Utility/FAQs",
    ),
    _body(
        Body.FIOSRU,
        countries=(_C.IRELAND,),
        url="https://www.fiosru.ie",
        words=N_(
            "Takes complaints about Gardaí from those who were affected or saw it. Somebody else may complain for "
            "them with their spoken or signed consent."
        ),
        passes_on=N_("It tells An Garda Síochána of the complaints that it takes on."),
        source="citizensinformation.ie; fiosru.ie. What it passes on: to be confirmed.",
        to_confirm=True,
    ),
)
BY_BODY = {route.body: route for route in ROUTES}


def routes_for(country: Country | None) -> tuple[Route, ...]:
    """The bodies of a country; all of them when it is not known where it happened."""
    return tuple(route for route in ROUTES if country is None or country in route.entry.countries)
