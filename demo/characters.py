"""The made-up people reports are about: some are reported once, a few dozen more than once."""

from __future__ import annotations

import random
from dataclasses import dataclass

from demo.pools import Pools, as_typed, given
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.reports.report import GivenIdentifier, Person
from num_service.domain.shared.taxonomy import AgeBand, Basis, Build, Gender, Jurisdiction, Region, Role

#: How many are reported more than once.
REPEATED = 32

_NAMES = (
    "Mark", "Dave", "Steve, he said", "Tony", "Lee", "Kev", "Paul", "Andy", "Jay", "Dean", "Mike", "Sam", "Ali", "Pete",
    "Rick", "Neil", "Dom", "Will", "Craig", "Rob", "Chris", "Gary", "Ian", "Stu", "Josh", "Nate", "Vic", "Ray",
)  # fmt: skip
_IRISH_NAMES = ("Declan", "Seán", "Conor", "Mick", "Pádraig", "Eoin")
_HAIR = ("short brown", "shaved", "grey, thinning", "dark, curly", "fair, short", "black, neat", "bald")
_EYES = ("", "", "blue", "brown", "pale")
_ACCENTS = (
    "local", "Scouse", "Scottish", "Essex", "Eastern European", "well spoken", "Brummie", "Irish", "Geordie", "",
)  # fmt: skip
_MARKS = (
    "", "", "swallow tattoo on the neck", "scar through one eyebrow", "gold tooth", "wedding ring",
    "limps a little", "tattooed knuckles", "strong aftershave",
)  # fmt: skip
_CLOTHES = (
    "",
    "",
    "high-vis jacket",
    "grey tracksuit",
    "suit, no tie",
    "paint on his boots",
    "black puffer jacket",
)
_CARS = (
    "",
    "",
    "",
    "blue hatchback",
    "black saloon",
    "silver estate",
    "white van",
    "grey 4x4",
    "red hatchback",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """One thing somebody can be found by, before anybody types it."""

    kind: IdentifierKind
    value: str


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who is reported, as he is; each reporter notices a part of it."""

    region: Region
    role: Role
    name: str
    age: AgeBand
    build: Build
    hair: str
    eyes: str
    accent: str
    marks: str
    clothing: str
    vehicle: str
    identities: tuple[Identity, ...]


def character(
    rng: random.Random, pools: Pools, region: Region, role: Role, *, certain: bool, vehicle: str = ""
) -> Character:
    """Make somebody up.

    Args:
        certain: he has a number at least; otherwise nothing may be known about him.
        vehicle: what he drives, when the story says so; its plate is then known.
    """
    irish = region.jurisdiction is Jurisdiction.IRELAND
    car = vehicle or rng.choice(_CARS)
    return Character(
        region=region,
        role=role,
        name=rng.choice(_IRISH_NAMES if irish else _NAMES),
        age=rng.choice([AgeBand.FROM_25, AgeBand.FROM_35, AgeBand.FROM_35, AgeBand.FROM_45, AgeBand.FROM_55]),
        build=rng.choice([Build.SLIM, Build.MEDIUM, Build.MEDIUM, Build.MUSCULAR, Build.LARGE]),
        hair=rng.choice(_HAIR),
        eyes=rng.choice(_EYES),
        accent="" if irish else rng.choice(_ACCENTS),
        marks=rng.choice(_MARKS),
        clothing=rng.choice(_CLOTHES),
        vehicle=car,
        identities=_identities(rng, pools, irish, car, certain, known_plate=bool(vehicle)),
    )


def _identities(
    rng: random.Random, pools: Pools, irish: bool, car: str, certain: bool, *, known_plate: bool
) -> tuple[Identity, ...]:
    found = []
    if certain or rng.random() < 0.68:
        found.append(Identity(IdentifierKind.PHONE, pools.phone(irish=irish)))
    if rng.random() < 0.16:
        found.append(Identity(IdentifierKind.EMAIL, pools.email()))
    if rng.random() < 0.12:
        found.append(Identity(IdentifierKind.USERNAME, pools.username()))
    if rng.random() < 0.06:
        found.append(Identity(IdentifierKind.URL, pools.link()))
    if car and (known_plate or rng.random() < 0.45):
        found.append(Identity(IdentifierKind.VRM, pools.plate()))
    return tuple(found)


def seen_by_one(rng: random.Random, who: Character, *, first: bool) -> Person:
    """The part of a character that one reporter tells.

    Args:
        first: the first report names everything he can be found by, so that later ones share something with it.
    """
    known = [each for each in who.identities if first or each is who.identities[0] or rng.random() < 0.5]
    kept = {name: getattr(who, name) for name in ("hair", "eyes", "accent", "marks", "clothing", "vehicle")}
    for name in kept:
        if rng.random() < 0.4:
            kept[name] = ""
    return Person(
        role=who.role,
        name_used=who.name if rng.random() < 0.75 else "",
        age=who.age,
        gender=Gender.MAN,
        build=who.build,
        height=rng.choice(("", "about 5'10", "tall", "shorter than me", "over six foot", "average")),
        companions=rng.choice(("", "", "", "", "somebody waited in the car")),
        seen_before=rng.choice(("", "", "no", "once before", "yes, a regular for a year")),
        knows_where_you_live=rng.choice(("", "", "no", "yes", "he may")),
        identifiers=tuple(_given(rng, each) for each in known),
        **kept,
    )


def _given(rng: random.Random, each: Identity) -> GivenIdentifier:
    typed = as_typed(rng, each.value) if each.kind is IdentifierKind.PHONE else each.value
    basis = Basis.WAS_TOLD if rng.random() < 0.08 else Basis.SAW_IT
    return given(each.kind, typed, basis)


def description(person: Person) -> str:
    """How a caseworker describes somebody: from the closed lists and the plain details only."""
    parts = []
    if person.age not in (AgeBand.UNKNOWN, AgeBand.NOT_SAID):
        parts.append(f"A man, {person.age.words.lower()}")
    if person.build not in (Build.UNKNOWN, Build.NOT_SAID):
        parts.append(f"{person.build.words.lower()} build")
    for words, text in (("hair", person.hair), ("accent", person.accent), ("eyes", person.eyes)):
        if text:
            parts.append(f"{text} {words}")
    parts += [each for each in (person.marks, person.clothing) if each]
    if person.vehicle:
        parts.append(f"drives a {person.vehicle}")
    if person.name_used:
        parts.append(f"uses the name {person.name_used.split(',')[0]}")
    return ", ".join(parts) + "." if parts else ""
