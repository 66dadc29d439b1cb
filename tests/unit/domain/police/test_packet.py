"""The packet: nothing but the allow-list fits in it; there is no field that could carry her."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterator
from datetime import date
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.police import packet as packet_module
from num_service.domain.police.desk import Desk
from num_service.domain.police.packet import (
    MAX_WORDS,
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
from num_service.domain.shared.errors import DomainError
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
from tests.unit.domain.examples import packet

# --- by type ---------------------------------------------------------------------------------------------------

#: The only places where a packet holds a bare string, and why each is safe.
BARE_STRINGS = {
    "Packet.reference": "fresh, made by the service",
    "Packet.force": "a force's code",
    "Packet.offences": "titles of Acts",
    "StaffWords.text": "what only a caseworker writes",
    "CoarsePlace.name": "refuses anything finer than a town",
    "Identifier.canonical": "of the person reported, normalised",
    "Identifier.display": "of the person reported, normalised",
}
#: Every type a packet may be made of. A new one has to be argued for here.
ALLOWED = {Packet, StaffWords, CoarsePlace, CoarseTime, Place, Subject, Item, Identifier}
ALLOWED_ENUMS = {
    Desk,  # of the force that gets it
    Priority,
    Source,
    Assessment,
    Handling,
    Marking,
    IncidentType,
    Jurisdiction,
    PartOfDay,
    PlaceKind,
    Region,
    Role,
    AgeBand,
    Build,
    Gender,
    IdentifierKind,
}


def _leaves(owner: type, name: str, hint: object) -> Iterator[tuple[str, type]]:
    """Every plain type a field may hold, looking through unions, tuples and dataclasses."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) in (tuple, typing.Union):
        for each in typing.get_args(hint):
            if each is not Ellipsis:
                yield from _leaves(owner, name, each)
        return
    assert isinstance(hint, type), (
        f"{owner.__name__}.{name} may hold {hint}: not a type that can be looked into"
    )
    yield f"{owner.__name__}.{name}", hint
    if dataclasses.is_dataclass(hint):
        yield from _walk(hint)


def _walk(owner: type) -> Iterator[tuple[str, type]]:
    hints = typing.get_type_hints(owner)
    for each in dataclasses.fields(owner):
        yield from _leaves(owner, each.name, hints[each.name])


def test_only_types_that_cannot_hold_her_fit_in_a_packet() -> None:
    found = dict.fromkeys(_walk(Packet))
    seen = {kind for _, kind in found}
    assert {kind for kind in seen if dataclasses.is_dataclass(kind)} | {Packet} == ALLOWED
    assert {kind for kind in seen if issubclass(kind, Enum)} == ALLOWED_ENUMS
    rest = {kind for kind in seen if not dataclasses.is_dataclass(kind) and not issubclass(kind, Enum)}
    assert rest == {str, bool, date, type(None)}
    assert {where for where, kind in found if kind is str} == set(BARE_STRINGS)


def test_the_types_are_frozen_and_have_no_room_for_more() -> None:
    for kind in ALLOWED:
        assert dataclasses.fields(kind)
        made = {Packet: packet(), StaffWords: StaffWords("a"), CoarsePlace: CoarsePlace("Leeds")}.get(kind)
        if made is not None:
            with pytest.raises((AttributeError, TypeError)):
                made.account = "her words"  # type: ignore[attr-defined]
        assert "__slots__" in vars(kind), kind
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[attr-defined]


def test_the_module_knows_nothing_of_reports() -> None:
    """A packet is composed; it is never cut out of a report."""
    assert not {"NewReport", "Person", "About", "ReportFacts", "Where", "When"} & set(vars(packet_module))


def test_the_machine_form_has_these_keys_and_no_others() -> None:
    def keys(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for key, each in value.items():
                yield key
                yield from keys(each)
        elif isinstance(value, list):
            for each in value:
                yield from keys(each)

    assert set(keys(json.loads(packet().content))) == {
        *("format", "marking", "reference", "force", "created", "priority", "handling_conditions"),
        *("persons", "role", "age", "gender", "build", "description"),
        *("objects", "person", "kind", "value", "shown"),
        *("locations", "region", "jurisdiction", "setting", "area"),
        *("events", "incident_types", "offences", "date", "part_of_day"),
        *("items", "text", "source", "assessment", "handling"),
    }


# --- words and places ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("M14", "SW1A", "sw1a", "EC1A", "W1A", "B1", "D02", "D6W", "Dublin 7", "Dublin 6W", "Dublin 24", ""),
        *(
            "Leeds",
            "Stoke-on-Trent",
            "Bury St Edmunds",
            "Baile Átha Cliath",
            "M14, Fallowfield",
            "Ｍ１４",
            "Ｄｕｂｌｉｎ ７",
        ),
    ],
)
def test_a_town_or_an_outward_postcode_is_coarse(name: str) -> None:
    assert CoarsePlace(name).name == name


@pytest.mark.parametrize(
    "name",
    [
        *("M14 5AB", "M145AB", "m14 5ab", "M14-5AB", "M14.5AB", "M14  5 AB", "M14 5", "SW1A 1AA", "EC1A1BB"),
        *(
            "D02 X285",
            "D02X285",
            "A65 F4E2",
            "d6w xt23",
            "Ｍ１４ ５ＡＢ",
            "M14 5AB Manchester",
            "near M14 5AB",
        ),
        *("12 High Street", "High Street 12", "12a High Street", "12-14 High Street", "Flat 3", "Flat B2"),
        *("Leeds, 7 Acacia Road", "No. 7, Leeds", "Unit A1", "Dublin 7, 12 Capel St", "Dublin 25", "M14 M15"),
        *("Room 4", "٧ Leeds", "a" * 61, "Leeds\x00", "Leeds\ud800"),
    ],
)
def test_anything_finer_is_refused(name: str) -> None:
    with pytest.raises(DomainError) as caught:
        CoarsePlace(name)
    assert caught.value.code in ("exact_place", "bad_place")
    assert name not in caught.value.message, "a message never repeats what was typed"


@given(
    st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]?", fullmatch=True),
    st.from_regex(r"[0-9][A-Z]{2}", fullmatch=True),
)
@settings(max_examples=200, deadline=None)
def test_every_outward_code_is_taken_and_every_full_postcode_refused(outward: str, inward: str) -> None:
    CoarsePlace(outward)
    for between in ("", " ", "  ", "-", ".", "\N{NO-BREAK SPACE}", "/"):
        with pytest.raises(DomainError):
            CoarsePlace(outward + between + inward)


def test_staff_words_have_a_length_and_no_control_characters() -> None:
    assert StaffWords("a" * MAX_WORDS).text
    assert StaffWords("two\nlines\tand Żółć 你好").text
    for bad in ("a" * (MAX_WORDS + 1), "a\x00b", "\x1b[31m", "\x7f", "half \ud83d of an emoji"):
        with pytest.raises(DomainError) as caught:
            StaffWords(bad)
        assert caught.value.code == "bad_words"
