"""What was typed in a box of the report is read, or kept as it was typed."""

from __future__ import annotations

import pytest

from num_service.domain.identifiers import IdentifierKind
from num_service.domain.reports.given import given, not_read
from num_service.domain.shared.taxonomy import Basis


def _canonicals(kind: IdentifierKind | None, typed: str) -> list[str | None]:
    return [each.normal.canonical if each.normal else None for each in given(kind, typed, Basis.SAW_IT)]


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (IdentifierKind.PHONE, "07700 9004"),
        (None, "07700 90012"),
        (None, "07700 900123 4"),
        (None, '"quoted"@example.org'),
        (IdentifierKind.VRM, "ВЯ12 СDЕ"),
        (IdentifierKind.PHONE, "ends in 416"),
        (None, "drives a blue van"),
    ],
)
def test_what_cannot_be_read_whole_is_kept_as_typed_and_indexed_as_nothing(
    kind: IdentifierKind | None, typed: str
) -> None:
    (kept,) = given(kind, typed, Basis.WAS_TOLD)
    assert (kept.typed, kept.normal) == (typed, None)
    assert kind is None or kept.kind is kind
    assert not_read(kind, typed)


def test_two_numbers_in_one_box_are_two() -> None:
    assert _canonicals(None, "07700 900123 / 07700 900456") == ["+447700900123", "+447700900456"]
    both = given(IdentifierKind.PHONE, "Dave 07700 900123, john 07700 900456", Basis.SAW_IT)
    assert [each.normal.canonical if each.normal else each.typed for each in both] == [
        "+447700900123",
        "+447700900456",
        "Dave 07700 900123, john 07700 900456",  # nothing typed is lost
    ]


def test_what_is_read_is_not_remarked_on() -> None:
    assert _canonicals(None, "07700900123xx") == ["+447700900123"]
    assert not not_read(None, "07700 900123")
    assert not not_read(None, "  ")
