"""An alert of fixed sentences, which one caseworker may send at night: there is no free text in it, in any language.

Every sentence is a message, so its readers have it in their own language with nobody translating at night. None says
what only one person could know: no place finer than the region, no time, nobody's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import N_, Message, Sentences, phrase
from num_service.domain.shared.taxonomy import AgeBand, Build, Gender, Worded


class Happened(Worded):
    """What was done to somebody: danger, and nothing less."""

    GUN = "gun", N_("Somebody was attacked or threatened with a gun.")
    WEAPON = "weapon", N_("Somebody was attacked or threatened with a knife or another weapon.")
    ATTACKED = "attacked", N_("Somebody was attacked and hurt.")
    CHOKED = "choked", N_("Somebody was strangled or choked.")
    RAPED = "raped", N_("Somebody was raped or sexually assaulted.")
    DRUGGED = "drugged", N_("Somebody was drugged.")
    HELD = "held", N_("Somebody was held and could not leave.")
    ROBBED = "robbed", N_("Somebody was robbed with violence or threats.")
    THREATENED = "threatened", N_("Somebody was threatened with being killed.")
    POSED = "posed", N_("Somebody pretended to be police or an official.")


class Spot(Worded):
    """Where it happened, as far as it says nothing of who was there."""

    STREET = "street", N_("It happened on a street or outdoors.")
    VEHICLE = "vehicle", N_("It happened in a vehicle.")
    HOTEL = "hotel", N_("It happened in a hotel or a rented room.")
    PREMISES = "premises", N_("It happened in a flat or another place where people work.")


class VehicleKind(Worded):
    CAR = "car", N_("The vehicle is a car.")
    VAN = "van", N_("The vehicle is a van.")
    LORRY = "lorry", N_("The vehicle is a lorry.")
    TAXI = "taxi", N_("The vehicle is a taxi.")
    MOTORBIKE = "motorbike", N_("The vehicle is a motorbike or scooter.")


class VehicleColour(Worded):
    BLACK = "black", N_("The vehicle is black or dark.")
    WHITE = "white", N_("The vehicle is white.")
    GREY = "grey", N_("The vehicle is grey or silver.")
    BLUE = "blue", N_("The vehicle is blue.")
    RED = "red", N_("The vehicle is red.")
    GREEN = "green", N_("The vehicle is green.")


class Advice(Worded):
    """What somebody can do tonight."""

    CHECK = "check", N_("Check every number before you agree to anything.")
    TELL = "tell", N_("Tell somebody you trust where you are and when you will be back.")
    TOGETHER = "together", N_("If you can, do not be alone tonight.")
    CALL = "call", N_("If you are in danger, call 999, or 112 in Ireland.")


#: What is known of a person; "don't know" and "rather not say" are no description.
GENDERS = (Gender.MAN, Gender.WOMAN, Gender.NON_BINARY)
AGES = tuple(each for each in AgeBand if each not in (AgeBand.UNKNOWN, AgeBand.NOT_SAID))
BUILDS = tuple(each for each in Build if each not in (Build.UNKNOWN, Build.NOT_SAID))
#: Whoever reads it is told how it came about.
ONE_PERSON = N_(
    "One caseworker on call sent this alone, in sentences that are the same for everybody. It ends within a day unless "
    "a second caseworker agrees with it."
)


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was chosen of the fixed sentences. Raises ``Invalid`` ``nothing_chosen`` where nothing happened."""

    happened: tuple[Happened, ...]
    several: bool = False
    spot: Spot | None = None
    gender: Gender | None = None
    age: AgeBand | None = None
    build: Build | None = None
    vehicle: VehicleKind | None = None
    colour: VehicleColour | None = None
    advice: tuple[Advice, ...] = ()

    def __post_init__(self) -> None:
        if not self.happened:
            raise Invalid("nothing_chosen", "Tick what happened.", field="happened")

    @property
    def headline(self) -> Worded:
        """The gravest of what happened."""
        return min(self.happened, key=tuple(Happened).index)

    @property
    def body(self) -> Message:
        """What else happened and where, and that one person sent it."""
        where = [self.spot] if self.spot else []
        several = [phrase("More than one person did it.")] if self.several else []
        told = sorted(self.happened, key=tuple(Happened).index)
        return Sentences((*told[1:], *where, *several, phrase(ONE_PERSON)))

    @property
    def look_for(self) -> Message:
        """What is known of the person and the vehicle."""
        said: list[object] = []
        if self.gender:
            said.append(phrase("The person reported: %(gender)s.", gender=self.gender))
        if self.age:
            said.append(phrase("Their age: %(age)s.", age=self.age))
        if self.build:
            said.append(phrase("Their build: %(build)s.", build=self.build))
        return Sentences((*said, *(each for each in (self.vehicle, self.colour) if each)))

    @property
    def to_do(self) -> Message:
        return Sentences(self.advice)

    def as_json(self) -> dict[str, Any]:
        """What was chosen, as it is kept with the text."""
        return {
            "happened": [each.value for each in self.happened],
            "several": self.several,
            "advice": [each.value for each in self.advice],
        } | {name: each.value for name in _ONE_OF if (each := getattr(self, name)) is not None}


_ONE_OF = {
    "spot": Spot,
    "gender": Gender,
    "age": AgeBand,
    "build": Build,
    "vehicle": VehicleKind,
    "colour": VehicleColour,
}


def read_fixed(raw: Mapping[str, Any]) -> Fixed:
    """What :meth:`Fixed.as_json` kept."""
    one_of: dict[str, Any] = {name: kind(raw[name]) for name, kind in _ONE_OF.items() if name in raw}
    return Fixed(
        happened=tuple(Happened(each) for each in raw["happened"]),
        several=bool(raw["several"]),
        advice=tuple(Advice(each) for each in raw["advice"]),
        **one_of,
    )
