"""What the made-up reporters say about where and when, and about themselves: sealed, all of it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from demo.pools import Pools
from num_service.domain.reports.report import About, When, Where
from num_service.domain.shared.taxonomy import (
    Gender,
    HateGround,
    IncidentGroup,
    IncidentType,
    OnBehalf,
    PartOfDay,
    PlaceMode,
    Region,
    Sector,
    Setting,
    Support,
    Tier,
    worst_tier,
)

_R = Region
TOWNS: dict[Region, tuple[str, ...]] = {
    _R.NORTH_WEST: ("Manchester", "Salford", "Bolton", "Stockport", "Oldham", "Rochdale", "Wigan"),
    _R.LONDON: ("Croydon", "Ealing", "Hackney", "Lewisham", "Barnet", "Brixton", "Walthamstow", "Camden"),
    _R.YORKSHIRE_HUMBER: ("Leeds", "Bradford", "Wakefield", "Huddersfield", "Halifax"),
    _R.WEST_MIDLANDS: ("Birmingham", "Coventry", "Wolverhampton", "Dudley"),
    _R.SOUTH_EAST: ("Brighton", "Reading", "Southampton", "Maidstone"),
    _R.SOUTH_WEST: ("Bristol", "Plymouth", "Exeter"),
    _R.EAST_MIDLANDS: ("Nottingham", "Leicester", "Derby"),
    _R.EAST_OF_ENGLAND: ("Norwich", "Luton", "Ipswich"),
    _R.NORTH_EAST: ("Newcastle", "Sunderland", "Middlesbrough"),
    _R.WALES: ("Cardiff", "Swansea", "Wrexham"),
    _R.SCOTLAND: ("Glasgow", "Edinburgh", "Aberdeen", "Dundee"),
    _R.NORTHERN_IRELAND: ("Belfast", "Derry"),
    _R.DUBLIN: ("Dublin 1", "Dublin 2", "Dublin 8"),
    _R.LEINSTER: ("Drogheda", "Kilkenny"),
    _R.MUNSTER: ("Cork", "Limerick"),
    _R.CONNACHT_ULSTER: ("Galway", "Sligo"),
}
#: Streets that exist nowhere, by words no caseworker's text uses.
_STREETS = ("Marigold Rise", "Quillfeather Row", "Juniperstone Yard", "Wrenhollow Mews", "Thistledown Parade")
_HOUSES = ("above the bakery", "the blue door", "second buzzer", "behind the laundrette", "top floor")
_SAFE_TIMES = (
    "weekday mornings",
    "after nine in the evening",
    "only Tuesdays",
    "any time by email",
    "never on a Sunday",
)
_TOLD_POLICE = (
    "no",
    "no, and I do not want to",
    "once, years ago, they did nothing",
    "yes, they took notes",
    "",
    "",
    "",
)


def place(rng: random.Random, region: Region, setting: Setting, mode: PlaceMode, *, town: str = "") -> Where:
    """Where it happened; many leave the town out, and about a third name the exact place."""
    towns = TOWNS.get(region)
    there = mode is not PlaceMode.ONLINE
    town = town or (rng.choice(towns) if towns and rng.random() < 0.78 else "")
    exact = there and region.is_place and rng.random() < 0.36
    own = setting is Setting.OWN_PLACE
    return Where(
        region=region,
        mode=mode,
        setting=setting,
        town=town,
        exact_place=f"{rng.randrange(2, 90)} {rng.choice(_STREETS)}, {rng.choice(_HOUSES)}" if exact else "",
        own_place=("yes" if own else rng.choice(("no", ""))) if exact else "",
    )


def when(rng: random.Random, arrives: datetime, types: tuple[IncidentType, ...]) -> When:
    """When it happened: most in the weeks before, some long ago, some only roughly."""
    parts = [PartOfDay.EVENING, PartOfDay.EVENING, PartOfDay.NIGHT, PartOfDay.AFTERNOON, PartOfDay.UNKNOWN]
    going_on = IncidentType.UNWANTED_CONTACT in types or IncidentType.STALKING in types
    still = rng.choice(("yes", "yes", "not since last week", "")) if going_on else ""
    chance = rng.random()
    if chance < 0.14:
        about = rng.choice(("last summer", "some time in spring", "over several months", "about a year ago"))
        return When(about=about, part_of_day=PartOfDay.UNKNOWN, still_going_on=still)
    back = rng.randrange(60, 400) if chance < 0.22 else int(abs(rng.gauss(0, 9)))
    return When(
        day=(arrives - timedelta(days=back)).date(), part_of_day=rng.choice(parts), still_going_on=still
    )


def about(
    rng: random.Random,
    pools: Pools,
    types: tuple[IncidentType, ...],
    *,
    filed: bool,
    sector: object,
    contact: bool,
) -> About:
    """What a reporter says about themselves.

    Args:
        filed: by a project's worker.
        contact: they let a caseworker contact them, and say how.
    """
    on_behalf = OnBehalf.SERVICE_USER if filed else OnBehalf.SELF
    if rng.random() < 0.05:
        on_behalf = rng.choice((OnBehalf.KNOWS, OnBehalf.DOES_NOT_KNOW))
    danger = worst_tier(types) is Tier.DANGER
    return About(
        on_behalf=on_behalf,
        sector=Sector(str(sector)),
        gender=rng.choice([Gender.WOMAN] * 7 + [Gender.MAN, Gender.NON_BINARY, Gender.NOT_SAID]),
        hurt=rng.choice(("bruises", "not badly", "yes, I saw a doctor", "no", "")) if danger else "",
        hate=_hate(rng),
        support=_support(rng, types),
        contact=rng.choice((pools.mobile(), pools.email(rng.choice(_CONTACTS)))) if contact else "",
        safe_time=rng.choice(_SAFE_TIMES) if contact and rng.random() < 0.6 else "",
        own_advert=pools.advert() if rng.random() < 0.3 else "",
        told_police=rng.choice(_TOLD_POLICE),
    )


_CONTACTS = (
    "rosalind",
    "kittywake",
    "velvetta",
    "luciana.m",
    "ioana.d",
    "mei.lin",
    "sable",
    "marchhare",
    "bluebell",
)


def _hate(rng: random.Random) -> tuple[HateGround, ...]:
    """Two in five felt targeted as sex workers; some for more than that."""
    grounds = [HateGround.SEX_WORK] if rng.random() < 0.4 else []
    if rng.random() < 0.09:
        grounds.append(
            rng.choice((HateGround.RACE, HateGround.TRANS, HateGround.ORIENTATION, HateGround.FAITH))
        )
    return tuple(grounds)


def _support(rng: random.Random, types: tuple[IncidentType, ...]) -> tuple[Support, ...]:
    wanted = [Support.LISTEN] if rng.random() < 0.2 else []
    if any(each.group is IncidentGroup.SEXUAL for each in types) and rng.random() < 0.45:
        wanted.append(rng.choice((Support.ISVA, Support.SARC)))
    if rng.random() < 0.2:
        wanted.append(rng.choice((Support.CASEWORKER, Support.LEGAL, Support.HOUSING, Support.POLICE_REPORT)))
    return tuple(wanted)
