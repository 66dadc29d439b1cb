"""Words that together could say who reported are marked; words about the person reported are not."""

from __future__ import annotations

import pytest

from num_service.domain.identifiers.text import fold
from num_service.domain.writing.identifiability import MarkKind, blocks, combines, examine


def _marked(text: str) -> list[str]:
    return [each.text for each in examine(text) if each.kind is MarkKind.COMBINATION]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("the trans Brazilian girl at the Premier Inn, Tuesday", ["trans", "Brazilian", "girl"]),
        ("She is from Brazil and works in Wrexham.", ["She", "from", "Brazil"]),
        ("The half-Thai escort was robbed.", ["half-Thai", "escort"]),
        ("He robbed a ROMANIAN woman in M14.", ["ROMANIAN", "woman"]),
        ("One of the Chinese masseuse’s clients", ["Chinese", "masseuse’s"]),
        ("A pregnant sex worker in Cork", ["pregnant", "worker"]),
        ("Black woman, hotel, Friday night", ["Black", "woman"]),
        ("The victim, who is deaf, could not hear them.", ["victim", "deaf"]),
        ("a tra\u200bns girl", ["tra\u200bns", "girl"]),
    ],
)
def test_what_could_say_who_reported_is_marked(text: str, marked: list[str]) -> None:
    assert _marked(text) == marked
    assert combines(text)
    assert not blocks(examine(text)), "it is a question, and the approver answers it"


@pytest.mark.parametrize(
    "text",
    [
        "A Polish man with a black jacket attacked her.",
        "She met a man with a Romanian accent near a Thai restaurant.",
        "A Romanian client hit the worker.",
        "He was from Spain. She left at once.",
        "Transport was on strike, so she waited; the car had German plates.",
        "She says that he drove off, and much later in the evening somebody heard that he may be Polish.",
        "He attacked someone.",
        "",
    ],
)
def test_what_tells_of_somebody_else_is_not(text: str) -> None:
    assert _marked(text) == []
    assert not combines(text)


@pytest.mark.parametrize("text", ["she polish " * 3000, "from " * 10_000, "a" * 39_000, "girl. " * 6000])
def test_any_length_is_read_once(text: str) -> None:
    """Every pair is looked at within one sentence only; what is marked is inside the text."""
    assert all(0 <= each.start < each.end <= len(text) for each in examine(text[:20_000]))
    assert fold(text).text is not None
