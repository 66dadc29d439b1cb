"""No telephone number is written anywhere but in the one help list: a wrong one would stay where nobody looks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from num_service.domain.help import Directory

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "num_service").rglob("*.html"))
CODE = [
    path
    for folder in ("num_service", "workers")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "domain/help" not in path.as_posix()
]
#: A number as it is dialled: five digits or more with at most single spaces between, or an emergency number by itself.
_DIALLED = re.compile(r"(?<![\w.#&{-])(?:\+?0\d(?: ?\d){5,}|1[18]\d\d(?: ?\d){4,}|116 ?123|999|112)(?![\w%])")
_LINK = re.compile(r"tel:(?!\{\{)")


def squeezed(number: str) -> str:
    return number.replace(" ", "")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda each: each.name)
def test_no_template_writes_a_number(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert _DIALLED.findall(text) == []
    assert _LINK.findall(text) == []


def test_no_module_writes_a_number_of_the_list() -> None:
    numbers = {squeezed(each) for each in Directory().every_number() if each[0].isdigit() and len(each) > 3}
    assert len(numbers) > 15
    for path in CODE:
        digits = re.sub(r"(?<=\d) (?=\d)", "", path.read_text(encoding="utf-8"))
        assert [each for each in numbers if re.search(rf"\b{each}\b", digits)] == [], path


def test_a_number_would_be_found() -> None:
    for written in ("Call 999.", "call 0800 1111 now", "116 123", "1800 66 66 66", "0808 80 10 800"):
        assert _DIALLED.search(written), written
    for other in ("24px", "07700 900123"[:4], "2026-11-28", "#990000", "1124"):
        assert not _DIALLED.search(other), other
