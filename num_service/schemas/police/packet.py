"""A packet for the police as a caseworker posts it. The types it becomes hold no raw word of a report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from num_service.domain.identifiers import Identifier
from num_service.domain.police.desk import Desk
from num_service.domain.police.packet import (
    MAX_WORDS,
    Assessment,
    CoarsePlace,
    CoarseTime,
    Handling,
    Item,
    Packet,
    Place,
    PlaceKind,
    Priority,
    Source,
    StaffWords,
    Subject,
)
from num_service.domain.shared import offences
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.forces import FORCES
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
)
from num_service.schemas.base import Boundary, Choice, Few, Line, PastDay, Text, invalid
from num_service.schemas.writing.approval import BeganFrom

MAX_ITEMS = 12
MAX_SUBJECTS = 10
#: Names that hold several values in the packet form.
PACKET_LISTS = frozenset(
    {"incident_types", *(f"people.{number}.identifiers" for number in range(MAX_SUBJECTS))}
)


class CoarsePlaceField(Line):
    """A town or an outward postcode, never finer (gate rule 7)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators = []  # what is loaded is a CoarsePlace, which has no length and refuses a long name itself

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        try:
            return CoarsePlace(super()._deserialize(value, attr, data, **options))
        except Invalid as why:
            raise invalid(why.phrase) from None


class SubjectSchema(Boundary):
    """A person reported. ``identifiers`` are positions in the report; without ``include`` they are left out."""

    include = fields.Boolean(load_default=False)
    role = Choice(Role, load_default=Role.NOT_SAID)
    age = Choice(AgeBand, load_default=AgeBand.NOT_SAID)
    gender = Choice(Gender, load_default=Gender.NOT_SAID)
    build = Choice(Build, load_default=Build.NOT_SAID)
    description = Text(MAX_WORDS)
    identifiers = fields.List(fields.Integer(), load_default=list)


class ItemSchema(Boundary):
    """One piece of intelligence; an empty one is left out."""

    text = Text(MAX_WORDS)
    source = Choice(Source, load_default=Source.UNTESTED)
    assessment = Choice(Assessment, load_default=Assessment.NOT_KNOWN)
    handling = Choice(Handling, load_default=Handling.CONDITIONS)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Item | None:
        if not data["text"]:
            return None
        return Item(StaffWords(data["text"]), data["source"], data["assessment"], data["handling"])


class PacketSchema(Boundary):
    """The whole form."""

    force = fields.String(
        required=True,
        validate=validate.OneOf(FORCES, error=N_("Choose the force that polices the place it happened.")),
        error_messages={"required": N_("Choose the force that polices the place it happened.")},
    )
    desk = Choice(Desk, load_default=Desk.LIAISON)
    priority = Choice(Priority, load_default=Priority.ROUTINE)
    setting = Choice(PlaceKind, load_default=PlaceKind.NOT_SAID)
    place = CoarsePlaceField(load_default=CoarsePlace(""))
    day = PastDay(load_default=None, allow_none=True)
    month_only = fields.Boolean(load_default=False)
    part_of_day = Choice(PartOfDay, load_default=PartOfDay.NOT_SAID)
    incident_types = fields.List(Choice(IncidentType), load_default=list)
    people = Few(
        fields.Nested(SubjectSchema),
        MAX_SUBJECTS,
        N_("At most %(most)s people in one packet."),
        load_default=list,
    )
    items = Few(
        fields.Nested(ItemSchema), MAX_ITEMS, N_("At most %(most)s items in one packet."), load_default=list
    )
    began_from = BeganFrom()
    keeps = fields.String(load_default="")

    @validates_schema(skip_on_field_errors=False)
    def _says_something(self, data: dict[str, Any], **_: Any) -> None:
        errors: dict[str, Any] = {}
        if "items" in data and not any(data["items"]):
            errors["items"] = {0: {"text": [N_("Write what the police should know, in your own words.")]}}
        if data.get("incident_types") == []:
            errors["incident_types"] = [N_("Tick at least one.")]
        if errors:
            raise ValidationError(errors)


def make_packet(
    loaded: dict[str, Any],
    *,
    identifiers: Mapping[int, Identifier],
    region: Region,
    jurisdiction: Jurisdiction | None,
    created: date,
) -> Packet:
    """The packet a loaded form describes; its reference is made when it is saved.

    Args:
        loaded: what :class:`PacketSchema` answered.
        identifiers: the report's identifiers by position; anything else that was ticked is left out.
        region, jurisdiction: of the report.
        created: the day it is written.
    """
    types = tuple(dict.fromkeys(loaded["incident_types"]))
    return Packet(
        reference="",
        force=loaded["force"],
        desk=loaded["desk"],
        created=created,
        priority=loaded["priority"],
        incident_types=types,
        offences=offences.matching(types, region.jurisdiction or jurisdiction),
        when=CoarseTime(
            loaded["day"], loaded["month_only"] and loaded["day"] is not None, loaded["part_of_day"]
        ),
        where=Place(region, jurisdiction, loaded["setting"], loaded["place"]),
        subjects=tuple(_subject(each, identifiers) for each in loaded["people"] if each["include"]),
        items=tuple(each for each in loaded["items"] if each is not None),
    )


def _subject(raw: dict[str, Any], identifiers: Mapping[int, Identifier]) -> Subject:
    chosen = dict.fromkeys(identifiers[each] for each in raw["identifiers"] if each in identifiers)
    return Subject(
        role=raw["role"],
        age=raw["age"],
        gender=raw["gender"],
        build=raw["build"],
        description=StaffWords(raw["description"]),
        identifiers=tuple(chosen),
    )
