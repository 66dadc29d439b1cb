"""How much work a pasted text can ask for: counted, not timed (50 ms is what anybody may cost; security review S12)."""

from typing import Any

import pytest

from num_service.domain import identifiers
from num_service.services.checker import asked as what_is_asked
from num_service.services.checker.asked import from_text
from num_service.services.checker.check_identifier import MOST_AT_ONCE


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that were tried one by one."""
    lines: list[str] = []
    guess = identifiers.guess

    def counted(line: str, **of: Any) -> object:
        lines.append(line)
        return guess(line, **of)

    monkeypatch.setattr(what_is_asked, "guess", counted)
    return lines


def test_a_line_that_is_there_often_is_tried_once(tried: list[str]) -> None:
    asked = from_text("AB12CDE\n" * 375)
    assert len(tried) <= 2
    assert asked


def test_a_list_of_many_lines_is_too_many_before_all_are_tried(tried: list[str]) -> None:
    asked = from_text("".join(f"{n:05d}\n" for n in range(500)))
    assert len(tried) <= 60
    assert len(asked) > MOST_AT_ONCE, "what was not tried is not taken for nothing"
