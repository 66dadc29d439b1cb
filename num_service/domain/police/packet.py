"""The police packet: an allow-list, by type.

A packet is composed from the types below and from nothing else. None of them can hold the reporter's contact,
account, receipt, raw words, exact place, attachments, the report's reference or another report: there is no field
for it, and the words in it are :class:`StaffWords`, which only a caseworker's text becomes (gate rules 4, 5, 7).
Fields follow the UK 3x5x2 intelligence report and the machine form is POLE (persons, objects, locations, events).
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from num_service.domain.identifiers import Identifier
from num_service.domain.police.desk import Desk
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import (
    AgeBand,
    Build,
    Gender,
    IncidentType,
    Jurisdiction,
    PartOfDay,
    Region,
    Role,
    Setting,
    Worded,
)
from num_service.domain.writing.content import content_sha256

MAX_WORDS = 4_000
FORMAT = "pole/1"
HANDLING_TEXT = (
    "Do not seek to identify the source. Contact only through the service. "
    "Not for immigration, brothel-keeping or soliciting enforcement."
)
#: Where paying for sex is an offence: Criminal Law (Sexual Offences) Act 2017, section 25 (Ireland); Human Trafficking
#: and Exploitation (Criminal Justice and Support for Victims) Act (Northern Ireland) 2015, section 15.
_BUYING_IS_AN_OFFENCE = (Jurisdiction.IRELAND, Jurisdiction.NORTHERN_IRELAND)
BUYING_TEXT = (
    "Paying for sex is an offence where this happened. "
    "Nobody is to be asked, through the service or otherwise, to confirm that anything was sold."
)
#: Control characters, and halves of surrogate pairs, which no UTF-8 can carry.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: The first half of a British postcode, or an Irish routing key such as D02.
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?", re.I)
_DUBLIN_DISTRICT = re.compile(r"Dublin ([1-9]|1[0-9]|2[0-4]|6W)", re.I)
_DOOR = re.compile(r"\b(flat|apartment|apt|room|unit|floor|suite)\b", re.I)


class Priority(Worded):
    ROUTINE = "routine", N_("Routine")
    PRIORITY = "priority", N_("Priority")
    URGENT = "urgent", N_("Urgent")


class Source(Worded):
    """How reliable the source is (3x5x2); a suggestion to the force."""

    RELIABLE = "1", N_("1 – Reliable")
    UNTESTED = "2", N_("2 – Untested")
    NOT_RELIABLE = "3", N_("3 – Not reliable")


class Assessment(Worded):
    """How the source knows (3x5x2); own account A, through a project C."""

    DIRECT = "A", N_("A – Known directly to the source")
    CORROBORATED = "B", N_("B – Known indirectly but corroborated")
    INDIRECT = "C", N_("C – Known indirectly")
    NOT_KNOWN = "D", N_("D – Not known")
    FALSE = "E", N_("E – Suspected to be false")


class PlaceKind(Worded):
    """The kind of place as a force may know it.

    A reporter's own place, and the flat or parlour they work in, are only "indoors": together with a town that could
    lead to their door, and a place where several work can be prosecuted as a brothel. A caseworker who thinks that more
    is safe to say writes it in their own words.
    """

    STREET = "street", N_("Street or outdoors")
    VEHICLE = "vehicle", N_("In a vehicle")
    INDOORS = "indoors", N_("Indoors")
    THEIR_PLACE = "their_place", N_("At the place of the person reported")
    HOTEL = "hotel", N_("Hotel or rented room")
    RAILWAY = "railway", N_("Train or station")
    TRAM = "tram", N_("Tram, metro or light rail")
    WEBCAM = "webcam", N_("Webcam or video")
    PHONE = "phone", N_("Phone or messages")
    ELSEWHERE = "elsewhere", N_("Somewhere else")
    UNKNOWN = "unknown", N_("Don’t know")
    NOT_SAID = "not_said", N_("Rather not say")

    @classmethod
    def of(cls, setting: Setting) -> PlaceKind:
        """What may be told of a report's setting; one that has no kind of its own here is not told."""
        if setting in _WHERE_REPORTERS_ARE:
            return cls.INDOORS
        return cls(setting.value) if setting.value in set(cls) else cls.NOT_SAID


#: Where it happened is where the reporter lives or works.
_WHERE_REPORTERS_ARE = frozenset({Setting.OWN_PLACE, Setting.PREMISES})


class Marking(Worded):
    """How a packet is to be handled once received, in the government's security classifications.

    Advice: the service is no government body, and marks what it hands over so that nobody has to guess. The frozen
    text has it in English.
    """

    OFFICIAL_SENSITIVE = "OFFICIAL_SENSITIVE", N_("OFFICIAL-SENSITIVE")


class Handling(Worded):
    PERMITTED = "P", N_("P – Lawful sharing permitted")
    CONDITIONS = "C", N_("C – Lawful sharing permitted with conditions")


@dataclass(frozen=True, slots=True)
class StaffWords:
    """Words written by a caseworker for this packet; never a reporter's own words."""

    text: str

    def __post_init__(self) -> None:
        if len(self.text) > MAX_WORDS or _CONTROL.search(self.text):
            raise Invalid(
                "bad_words", "At most %(most)s characters, and no control characters.", most=MAX_WORDS
            )


@dataclass(frozen=True, slots=True)
class CoarsePlace:
    """A town or an outward postcode, never finer (gate rule 7)."""

    name: str

    def __post_init__(self) -> None:
        if len(self.name) > 60 or _CONTROL.search(self.name):
            raise Invalid(
                "bad_place", "A town or the first half of a postcode, at most 60 characters.", field="place"
            )
        if _finer_than_a_town(self.name):
            raise Invalid(
                "exact_place",
                "Only a town, or the first half of a postcode: no house number, no full postcode.",
                field="place",
            )


def _finer_than_a_town(name: str) -> bool:
    """Whether it holds any number other than one outward postcode: a house, a flat, the rest of a postcode."""
    plain = unicodedata.normalize("NFKC", name).strip()
    if _DUBLIN_DISTRICT.fullmatch(plain):
        return False
    numbered = [word for word in re.findall(r"\w+", plain) if any(char.isdigit() for char in word)]
    if len(numbered) > 1 or not all(_OUTWARD.fullmatch(word) for word in numbered):
        return True
    return bool(numbered) and _DOOR.search(plain) is not None


@dataclass(frozen=True, slots=True)
class CoarseTime:
    """A date, or only its month, and a six-hour band (gate rule 7)."""

    day: date | None = None
    month_only: bool = False
    band: PartOfDay = PartOfDay.NOT_SAID


@dataclass(frozen=True, slots=True)
class Place:
    region: Region
    jurisdiction: Jurisdiction | None
    setting: PlaceKind
    coarse: CoarsePlace

    def __post_init__(self) -> None:
        if not isinstance(self.setting, PlaceKind):
            raise TypeError("a report's own setting is finer than a force may know: PlaceKind.of(setting)")

    @property
    def buying_is_an_offence(self) -> bool:
        """Whether paying for sex is an offence there."""
        return (self.region.jurisdiction or self.jurisdiction) in _BUYING_IS_AN_OFFENCE


@dataclass(frozen=True, slots=True)
class Subject:
    """A person reported: closed lists, identifiers, and a description in a caseworker's words."""

    role: Role
    age: AgeBand
    gender: Gender
    build: Build
    description: StaffWords
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of intelligence, graded on its own."""

    words: StaffWords
    source: Source = Source.UNTESTED
    assessment: Assessment = Assessment.NOT_KNOWN
    handling: Handling = Handling.CONDITIONS


@dataclass(frozen=True, slots=True)
class Packet:
    """The anonymous intelligence report frozen for one force. Its reference is fresh, never the report's."""

    reference: str
    force: str
    created: date
    priority: Priority
    incident_types: tuple[IncidentType, ...]
    offences: tuple[str, ...]
    when: CoarseTime
    where: Place
    subjects: tuple[Subject, ...]
    items: tuple[Item, ...]
    #: Empty in packets that were frozen before 28 November 2026.
    marking: Marking | None = Marking.OFFICIAL_SENSITIVE
    #: The liaison officer's is not written out: packets that were frozen before there were desks went there.
    desk: Desk = Desk.LIAISON
    #: Frozen before 29 November 2026: without what is said where paying for sex is an offence.
    plain_conditions: bool = False

    @property
    def handling_conditions(self) -> str:
        """How a force may use it, by the law of the place."""
        more = self.where.buying_is_an_offence and not self.plain_conditions
        return f"{HANDLING_TEXT} {BUYING_TEXT}" if more else HANDLING_TEXT

    @property
    def content(self) -> str:
        """The exact text that is approved, hashed, frozen and shown: canonical JSON."""
        return json.dumps(as_pole(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """SHA-256 of :attr:`content`, hex."""
        return content_sha256(self.content)

    @property
    def words(self) -> str:
        """Everything a caseworker wrote in it, for the identifiability check."""
        texts = [item.words.text for item in self.items]
        texts += [subject.description.text for subject in self.subjects]
        return "\n\n".join(each for each in (*texts, self.where.coarse.name) if each)

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """The identifiers of everyone in it, which are deliberately part of it."""
        return tuple(each for subject in self.subjects for each in subject.identifiers)


def as_pole(packet: Packet) -> dict[str, object]:
    """The machine form. Every key is written here by hand: nothing is copied over from anywhere else."""
    marking = {"marking": packet.marking.words} if packet.marking else {}
    desk = {"desk": packet.desk.value} if packet.desk is not Desk.LIAISON else {}
    return (
        marking
        | desk
        | {
            "format": FORMAT,
            "reference": packet.reference,
            "force": packet.force,
            "created": packet.created.isoformat(),
            "priority": packet.priority.value,
            "handling_conditions": packet.handling_conditions,
            "persons": [
                {
                    "role": subject.role.value,
                    "age": subject.age.value,
                    "gender": subject.gender.value,
                    "build": subject.build.value,
                    "description": subject.description.text,
                }
                for subject in packet.subjects
            ],
            "objects": [
                {"person": index, "kind": each.kind.value, "value": each.canonical, "shown": each.display}
                for index, subject in enumerate(packet.subjects)
                for each in subject.identifiers
            ],
            "locations": [
                {
                    "region": packet.where.region.value,
                    "jurisdiction": packet.where.jurisdiction.value if packet.where.jurisdiction else None,
                    "setting": packet.where.setting.value,
                    "area": packet.where.coarse.name,
                }
            ],
            "events": [
                {
                    "incident_types": [each.value for each in packet.incident_types],
                    "offences": list(packet.offences),
                    "date": _coarse_date(packet.when),
                    "part_of_day": packet.when.band.value,
                }
            ],
            "items": [
                {
                    "text": item.words.text,
                    "source": item.source.value,
                    "assessment": item.assessment.value,
                    "handling": item.handling.value,
                }
                for item in packet.items
            ],
        }
    )


def _coarse_date(when: CoarseTime) -> str | None:
    if when.day is None:
        return None
    return when.day.strftime("%Y-%m") if when.month_only else when.day.isoformat()
