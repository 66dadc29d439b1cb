"""Two reports that share no identifier: proposed by what few people have in common, and not by what many have."""

from __future__ import annotations

from typing import Any

import pytest

from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.reports.alike import Alike, compare, near, told
from num_service.domain.shared.taxonomy import IncidentType


def _between(mine: dict[str, Any], other: dict[str, Any], *types: IncidentType, account: str = "") -> Alike:
    one, two = (
        told({"people": [each], "account": account, "setting": "vehicle"}, types) for each in (mine, other)
    )
    return compare(one, two)


def _said(found: Alike) -> str:
    return " ".join(str(each) for each in found.reasons)


def test_the_same_tattoo_van_and_method_in_two_regions_are_proposed_with_reasons() -> None:
    found = _between(
        {"marks": "Scorpion tattoo on his neck", "vehicle": "white Transit van, ladder on top"},
        {"marks": "tattoo of a scorpion, neck", "vehicle": "a white transit"},
        IncidentType.ROBBERY,
    )
    assert found.proposed
    assert "Both tell of marks: neck, scorpion, tattoo." in _said(found)
    assert "Both tell of a vehicle: transit, white." in _said(found)
    assert "Both tell of: Robbery" in _said(found)


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ({"marks": "tattoo on arm", "vehicle": "white van"}, {"marks": "arm tattoo", "vehicle": "white van"}),
        ({"hair": "brown", "eyes": "blue"}, {"hair": "brown", "eyes": "blue"}),
        ({"marks": "scorpion tattoo"}, {"marks": "rose tattoo"}),
        ({}, {}),
    ],
)
def test_what_many_have_in_common_is_not_proposed(mine: dict[str, Any], other: dict[str, Any]) -> None:
    assert not _between(mine, other, IncidentType.NON_PAYMENT).proposed


def test_somebody_of_another_gender_is_not_proposed_by_description() -> None:
    scorpion = {"marks": "scorpion tattoo, neck", "vehicle": "Transit with a ladder"}
    assert _between(scorpion | {"gender": "man"}, scorpion | {"gender": "not_said"}).proposed
    assert not _between(scorpion | {"gender": "man"}, scorpion | {"gender": "woman"}).proposed


def test_a_report_that_was_sent_twice_is_proposed() -> None:
    words = "He booked for an hour, then took the phone and the money out of the drawer near the window."
    found = _between({}, {}, account=words)
    assert found.proposed
    assert "nearly the same words" in _said(found)


@pytest.mark.parametrize(
    ("kind", "one", "two", "so"),
    [
        ("phone", "07700 900123", "07700 900128", True),
        ("phone", "07700 900123", "07700 900132", True),
        ("phone", "07700 900123", "07700 900123", False),
        ("phone", "07700 900123", "07700 900456", False),
        ("vrm", "AB12 CDE", "AB12 CDF", True),
        ("vrm", "AB12 CDE", "XY34 ZZZ", False),
        ("email", "big.spender77@example.org", "big.spender77@example.com", True),
        ("email", "jo@example.org", "jo@example.com", False),
    ],
)
def test_identifiers_that_are_nearly_the_same(kind: str, one: str, two: str, so: bool) -> None:
    first, second = (normalise(IdentifierKind(kind), each) for each in (one, two))
    assert near(first, second) is so
    assert near(second, first) is so


def test_a_name_on_another_platform_is_nearly_the_same_and_a_reason_repeats_the_open_reports() -> None:
    mine = {"identifiers": [{"kind": "username", "typed": "snapchat: nightowl_88"}]}
    other = {"identifiers": [{"kind": "username", "typed": "telegram: nightowl_88"}]}
    found = _between(mine, other)
    assert found.proposed
    assert "telegram" not in _said(found).lower()
