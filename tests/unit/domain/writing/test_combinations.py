"""Words that together could say who reported are marked; words about the person reported are not."""

from __future__ import annotations

import pytest

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


def test_in_a_sentence_without_end_each_word_is_looked_at_beside_its_neighbours() -> None:
    """As much as a text may have, all of it such words: each is found, and nothing farther away is looked at."""
    assert len(_marked("she polish " * 300)) == 600
    far = "she " + "and then " * 3 + "polish"
    assert _marked(far) == ["she", "polish"], "six words between"
    assert _marked(far.replace("polish", "soon polish")) == [], "seven"
