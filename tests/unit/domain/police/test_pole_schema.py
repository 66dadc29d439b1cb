"""The published JSON Schema: every packet fits it, and nothing fits that a packet cannot hold."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema_rs
import pytest

from num_service.domain.police.packet import CoarsePlace, CoarseTime, Packet, Place, PlaceKind, as_pole
from num_service.domain.police.pole_schema import pole_schema
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.taxonomy import IncidentType, Jurisdiction, Region, Role
from tests.unit.domain.examples import packet

VALIDATOR = jsonschema_rs.validator_for(pole_schema())


def _every_kind() -> list[Packet]:
    made = [packet(force=each) for each in FORCES]
    made += [packet(types=(each,)) for each in IncidentType]
    made += [packet(role=each) for each in Role]
    for kind in PlaceKind:
        for law in (None, *Jurisdiction):
            made.append(replace(packet(), where=Place(Region.NOT_SAID, law, kind, CoarsePlace(""))))
    full = packet()
    made += [
        replace(full, marking=None),
        replace(full, when=CoarseTime()),
        replace(full, when=replace(full.when, month_only=True)),
        replace(full, subjects=(), offences=()),
        replace(full, subjects=full.subjects * 3),
    ]
    return made


def test_every_kind_of_packet_fits() -> None:
    for each in _every_kind():
        VALIDATOR.validate(json.loads(each.content))


def _nodes(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every object in a packet."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    found = [path] if isinstance(node, dict) else []
    return found + [each for key, value in inner for each in _nodes(value, (*path, key))]


@pytest.mark.parametrize("extra", ["reporter", "receipt", "report", "contact"])
def test_a_key_that_is_not_named_fits_nowhere(extra: str) -> None:
    for path in _nodes(as_pole(packet())):
        pole = json.loads(packet().content)
        node = pole
        for key in path:
            node = node[key]
        node[extra] = "x"
        assert not VALIDATOR.is_valid(pole), path


def test_what_is_missing_or_finer_does_not_fit() -> None:
    whole = json.loads(packet().content)
    for key in set(whole) - {"marking"}:
        assert not VALIDATOR.is_valid({name: value for name, value in whole.items() if name != key}), key
    for finer in ("2026-11-14T21:30", "14 November"):
        whole["events"][0]["date"] = finer
        assert not VALIDATOR.is_valid(whole), finer
