"""The packets of a force over the API: the list, one packet with its POLE form, and acknowledging it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validate

from num_service.db.queries.police.force_messages import Written
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.police.desk import Desk
from num_service.domain.police.force_message import ForceKind, Outcome
from num_service.domain.police.inbox import PacketState
from num_service.domain.police.packet import Assessment, Handling, PlaceKind, Priority, Source, as_pole
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
from num_service.schemas.api.base import Out, maybe
from num_service.schemas.base import Boundary, Choice
from num_service.schemas.paging import Cursor
from num_service.schemas.police.inbox import InboxFilter
from num_service.services.police.officer_desk import PacketOnDesk

_REFERENCE = re.compile(r"P-[0-9A-Z]{4}-[0-9A-Z]{4}")


def packet_reference(text: str) -> str | None:
    """A packet's reference, or None for anything that cannot be one."""
    return text if _REFERENCE.fullmatch(text) else None


class PacketsAsked(InboxFilter):
    """Which packets, and which page of them."""

    cursor = Cursor(load_default=None, metadata={"description": "The “next” of the page before this one."})


class AcknowledgedThing(Boundary):
    """What was read. A withdrawal is acknowledged by its own name, so that nobody does so unread."""

    of = fields.String(
        load_default="packet",
        validate=validate.OneOf(("packet", "withdrawal"), error=N_("Either “packet” or “withdrawal”.")),
    )


class PolePerson(Out):
    role = Choice(Role)
    age = Choice(AgeBand)
    gender = Choice(Gender)
    build = Choice(Build)
    description = fields.String()


class PoleObject(Out):
    """An identifier of one of the persons, counted from 0."""

    person = fields.Integer()
    kind = fields.String(metadata={"enum": [each.value for each in IdentifierKind]})
    value = fields.String()
    shown = fields.String()


class PoleLocation(Out):
    region = Choice(Region)
    jurisdiction = maybe(Choice, Jurisdiction)
    setting = Choice(PlaceKind)
    area = fields.String(metadata={"description": "A town or an outward postcode, never finer."})


class PoleEvent(Out):
    incident_types = fields.List(Choice(IncidentType))
    offences = fields.List(fields.String())
    date = maybe(fields.String, metadata={"description": "A day or a month.", "example": "2026-03"})
    part_of_day = Choice(PartOfDay)


class PoleItem(Out):
    """Graded on its own, after the 3x5x2 intelligence report."""

    text = fields.String()
    source = Choice(Source)
    assessment = Choice(Assessment)
    handling = Choice(Handling)


class Pole(Out):
    """A packet in machine form: persons, objects, locations, events. It has no field for the reporter."""

    sometimes = frozenset({"desk", "marking"})

    format = fields.String(metadata={"example": "pole/1"})
    reference = fields.String()
    force = fields.String()
    created = fields.String(metadata={"format": "date"})
    priority = Choice(Priority)
    handling_conditions = fields.String()
    desk = Choice(Desk, metadata={"description": "Which desk of the force; absent: the liaison officer."})
    marking = fields.String(metadata={"description": "How to handle it; absent from older packets."})
    persons = fields.List(fields.Nested(PolePerson))
    objects = fields.List(fields.Nested(PoleObject))
    locations = fields.List(fields.Nested(PoleLocation))
    events = fields.List(fields.Nested(PoleEvent))
    items = fields.List(fields.Nested(PoleItem))


class PacketLine(Out):
    """A packet in the list. What it says is given once it is opened, and not here."""

    reference = fields.String(metadata={"example": "P-7K2M-9QXD"})
    state = Choice(PacketState)
    released_at = fields.DateTime()
    opened_at = maybe(fields.DateTime)
    acknowledged_at = maybe(fields.DateTime)
    withdrawn_at = maybe(fields.DateTime)
    withdrawal_acknowledged_at = maybe(fields.DateTime, attribute="withdrawal_seen_at")


class PacketList(Out):
    """The force's packets, newest first. ``next`` is null on the last page."""

    packets = fields.List(fields.Nested(PacketLine))
    counts = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "By state, of all there are, up to 1,000 each."},
    )
    next = maybe(fields.String)


class SentOut(Out):
    """What the force has sent about a packet. Nothing says what became of it."""

    kind = Choice(ForceKind)
    outcome = maybe(Choice, Outcome)
    text = fields.String(attribute="words")
    sent_at = fields.DateTime()


class PacketOut(PacketLine):
    """One packet. Once it is withdrawn ``packet`` is null, and the withdrawal is to be acknowledged."""

    sent = fields.List(
        fields.Nested(SentOut),
        metadata={"description": "What the force has sent about it, the oldest first."},
    )

    sha256 = fields.String(metadata={"description": "Of the exact bytes at …/packets/{reference}.json."})
    packet = maybe(fields.Nested, Pole)


def opened_packet(desk: PacketOnDesk, sent: Sequence[Written]) -> dict[str, Any]:
    """What opening a packet answers."""
    return {
        "sent": sent,
        "reference": desk.reference,
        "state": desk.state,
        "released_at": desk.released_at,
        "opened_at": desk.opened_at,
        "acknowledged_at": desk.acknowledged_at,
        "withdrawn_at": desk.withdrawn_at,
        "withdrawal_seen_at": desk.withdrawal_seen_at,
        "sha256": desk.sha256,
        "packet": None if desk.withdrawn_at else as_pole(desk.packet),
    }
