"""The JSON Schema of a packet's machine form, for whoever takes it into another system.

It is closed: a key that is not named here is no packet, so it also says what a packet can never hold.
"""

from __future__ import annotations

from collections.abc import Iterable

from num_service.domain.identifiers import IdentifierKind
from num_service.domain.police.desk import Desk
from num_service.domain.police.packet import (
    FORMAT,
    MAX_WORDS,
    Assessment,
    Handling,
    Marking,
    PlaceKind,
    Priority,
    Source,
)
from num_service.domain.shared.forces import FORCES
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

Schema = dict[str, object]
#: What packets that were frozen before 28 November 2026 may say of a place.
_EARLIER_PLACES = (Setting.OWN_PLACE.value, Setting.PREMISES.value)


def pole_schema() -> Schema:
    """The schema of one packet (JSON Schema 2020-12)."""
    words = _text(MAX_WORDS)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Anonymous intelligence report, " + FORMAT,
        "description": "Persons, objects, locations and events, as a caseworker wrote them; nothing of the reporter.",
        **_object(
            {
                "format": {"const": FORMAT},
                "reference": {"type": "string", "pattern": "^P-[0-9A-Z]{4}-[0-9A-Z]{4}$"},
                "force": _one_of(FORCES),
                "created": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
                "priority": _one_of(Priority),
                "marking": _one_of(each.words for each in Marking),
                "desk": _one_of(each for each in Desk if each is not Desk.LIAISON),
                "handling_conditions": {"type": "string"},
                "persons": _many(
                    {
                        "role": _one_of(Role),
                        "age": _one_of(AgeBand),
                        "gender": _one_of(Gender),
                        "build": _one_of(Build),
                        "description": words,
                    }
                ),
                "objects": _many(
                    {
                        "person": {
                            "type": "integer",
                            "minimum": 0,
                            "description": "Whose it is: a place in persons, from 0.",
                        },
                        "kind": _one_of(IdentifierKind),
                        "value": {"type": "string"},
                        "shown": {"type": "string"},
                    }
                ),
                "locations": _one(
                    {
                        "region": _one_of(Region),
                        "jurisdiction": _one_of([*Jurisdiction, None]),
                        "setting": _one_of([*PlaceKind, *_EARLIER_PLACES]),
                        "area": _text(60, "A town or an outward postcode, never finer."),
                    }
                ),
                "events": _one(
                    {
                        "incident_types": {"type": "array", "items": _one_of(IncidentType)},
                        "offences": {"type": "array", "items": {"type": "string"}},
                        "date": {
                            "type": ["string", "null"],
                            "pattern": r"^\d{4}-\d{2}(-\d{2})?$",
                            "description": "A day or a month.",
                        },
                        "part_of_day": _one_of(PartOfDay),
                    }
                ),
                "items": _many(
                    {
                        "text": words,
                        "source": _one_of(Source),
                        "assessment": _one_of(Assessment),
                        "handling": _one_of(Handling),
                    }
                ),
            },
            optional={"marking", "desk"},
        ),
    }


def _object(properties: dict[str, Schema], optional: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(set(properties) - set(optional)),
        "additionalProperties": False,
    }


def _many(properties: dict[str, Schema]) -> Schema:
    return {"type": "array", "items": _object(properties)}


def _one(properties: dict[str, Schema]) -> Schema:
    return _many(properties) | {"minItems": 1, "maxItems": 1}


def _one_of(values: Iterable[object]) -> Schema:
    return {"enum": [str(each) if each is not None else None for each in values]}


def _text(most: int, description: str = "") -> Schema:
    return {"type": "string", "maxLength": most} | ({"description": description} if description else {})
