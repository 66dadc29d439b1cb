"""Reading a frozen packet back from its exact text, as the worker that releases it does."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.police.desk import Desk
from num_service.domain.police.packet import (
    FORMAT,
    HANDLING_TEXT,
    Assessment,
    CoarsePlace,
    CoarseTime,
    Handling,
    Item,
    Marking,
    Packet,
    Place,
    PlaceKind,
    Priority,
    Source,
    StaffWords,
    Subject,
)
from num_service.domain.shared.errors import Invalid
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
)

#: What the setting of a place could say before 28 November 2026; it is read as what may be known of it.
_EARLIER = frozenset({Setting.OWN_PLACE.value, Setting.PREMISES.value})


def read_packet(content: str) -> Packet:
    """The packet a frozen text holds.

    Raises:
        Invalid: when the text is not exactly what :attr:`Packet.content` writes, down to the last byte.
    """
    try:
        packet = _packet(json.loads(content))
    except (KeyError, IndexError, StopIteration, TypeError, ValueError, RecursionError) as why:
        raise Invalid("bad_packet", "The frozen packet cannot be read.") from why
    if packet.content != content and _as_written_earlier(packet, content) != content:
        raise Invalid("bad_packet", "The frozen packet is not in its exact form.")
    return packet


def _as_written_earlier(packet: Packet, content: str) -> str:
    """The exact text of a packet whose setting is in words that are no longer used; such a one is not released anew."""
    setting = json.loads(content)["locations"][0]["setting"]
    if setting not in _EARLIER:
        return packet.content
    # In a text a quotation mark is always written with a backslash: this stands in one place only.
    return packet.content.replace(f'"setting":"{packet.where.setting}"', f'"setting":"{setting}"')


def _packet(raw: dict[str, Any]) -> Packet:
    if raw["format"] != FORMAT:
        raise ValueError("unknown format")
    (event,) = raw["events"]
    (location,) = raw["locations"]
    where = Place(
        region=Region(location["region"]),
        jurisdiction=Jurisdiction(location["jurisdiction"]) if location["jurisdiction"] else None,
        setting=_setting(location["setting"]),
        coarse=CoarsePlace(location["area"]),
    )
    return Packet(
        marking=_marking(raw),
        plain_conditions=where.buying_is_an_offence and raw["handling_conditions"] == HANDLING_TEXT,
        desk=Desk(raw.get("desk", Desk.LIAISON.value)),
        reference=str(raw["reference"]),
        force=str(raw["force"]),
        created=date.fromisoformat(raw["created"]),
        priority=Priority(raw["priority"]),
        incident_types=tuple(IncidentType(each) for each in event["incident_types"]),
        offences=tuple(str(each) for each in event["offences"]),
        when=_when(event["date"], event["part_of_day"]),
        where=where,
        subjects=tuple(
            _subject(index, person, raw["objects"]) for index, person in enumerate(raw["persons"])
        ),
        items=tuple(
            Item(
                StaffWords(each["text"]),
                Source(each["source"]),
                Assessment(each["assessment"]),
                Handling(each["handling"]),
            )
            for each in raw["items"]
        ),
    )


def _marking(raw: dict[str, Any]) -> Marking | None:
    """What it is marked with; packets frozen before 28 November 2026 are not."""
    if "marking" not in raw:
        return None
    return next(each for each in Marking if each.words == raw["marking"])


def _setting(code: str) -> PlaceKind:
    return PlaceKind.of(Setting(code)) if code in _EARLIER else PlaceKind(code)


def _when(day: str | None, band: str) -> CoarseTime:
    if day is None:
        return CoarseTime(None, False, PartOfDay(band))
    month_only = len(day) == len("2026-11")
    return CoarseTime(date.fromisoformat(f"{day}-01" if month_only else day), month_only, PartOfDay(band))


def _subject(index: int, raw: dict[str, Any], objects: list[dict[str, Any]]) -> Subject:
    return Subject(
        role=Role(raw["role"]),
        age=AgeBand(raw["age"]),
        gender=Gender(raw["gender"]),
        build=Build(raw["build"]),
        description=StaffWords(raw["description"]),
        identifiers=tuple(
            Identifier(IdentifierKind(each["kind"]), each["value"], each["shown"])
            for each in objects
            if each["person"] == index
        ),
    )
