"""What is found in a pasted message, and what hostile text costs."""

from __future__ import annotations

import random
import time

import pytest

from num_service.domain.identifiers import (
    MAX_LINE,
    MAX_TEXT,
    IdentifierKind,
    InvalidIdentifier,
    extract,
    guess,
    normalise,
)
from num_service.domain.shared.errors import DomainError

DRAMA = "+447700900123"


def canonicals(text: str) -> list[str]:
    return [found.identifier.canonical for found in extract(text)]


# ------------------------------------------------------------------------------------------------ pasted messages


def test_a_pasted_message() -> None:
    text = (
        "Hi hun its Dave 😀 my no is O77OO 9OO123 or +353 85 123 4567, email Dave.x@Example.org, insta: big_dave99, "
        "@other on telegram. pay $bigdave. I drive AB12 CDE. See https://t.me/third. "
        "Ring 07700 900123 at 10:30 on 01/02/2026."
    )
    found = extract(text)
    assert [each.identifier.canonical for each in found] == [
        DRAMA,
        "+353851234567",
        "dave.x@example.org",
        "instagram:big_dave99",
        "telegram:other",
        "cashapp:bigdave",
        "AB12CDE",
        "telegram:third",
    ]
    assert found[0].raw == "O77OO 9OO123"
    assert all(text[each.start : each.end] == each.raw for each in found)
    assert len(extract(text, every=True)) == len(found) + 1


def test_the_place_is_told_in_the_text_as_it_was_pasted() -> None:
    found = extract("\u200b\u200d½ of it: ０７７００\u200b900123 and \u200bABI2 CDE")
    assert [each.raw for each in found] == ["０７７００\u200b900123", "ABI2 CDE"]


def test_of_two_good_readings_the_longer_is_taken() -> None:
    assert canonicals("+49 30 1234 5678 +44 7700 900123") == ["+493012345678", DRAMA]


@pytest.mark.parametrize(
    ("raw", "kind", "canonical"),
    [
        ("@foo", IdentifierKind.USERNAME, ":foo"),
        ("bigdave99", IdentifierKind.USERNAME, ":bigdave99"),
        ("AB12CDE", IdentifierKind.VRM, "AB12CDE"),
        ("ab12 cde", IdentifierKind.VRM, "AB12CDE"),
        ("ABZ 1234", IdentifierKind.VRM, "ABZ1234"),
        ("example.org/x", IdentifierKind.URL, "example.org/x"),
        ("x@example.org", IdentifierKind.EMAIL, "x@example.org"),
        ("40721234567", IdentifierKind.PHONE, "+40721234567"),
        ("GB29NWBK60161331926819", IdentifierKind.PAYMENT, "uk:60161331926819"),
    ],
)
def test_the_one_box(raw: str, kind: IdentifierKind, canonical: str) -> None:
    found = guess(raw)
    assert (found.kind, found.canonical) == (kind, canonical)


@pytest.mark.parametrize(
    "raw", ["", "  \u200b ", "what is this thing", "12345", "12/05/2026", "x" * (MAX_LINE + 1), "!!!"]
)
def test_the_one_box_refuses_in_words(raw: str) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        guess(raw)
    assert len(caught.value.message) > 20


def test_a_line_that_is_too_long_is_refused() -> None:
    for kind in IdentifierKind:
        with pytest.raises(InvalidIdentifier, match="too long"):
            normalise(kind, "7" * (MAX_LINE + 1))
    with pytest.raises(DomainError) as caught:
        extract("a" * (MAX_TEXT + 1))
    assert caught.value.code == "text_too_long"


UNITS = [
    *(
        "@",
        "a@",
        "0 ",
        "01 ",
        "+1 ",
        "+",
        ".",
        "a.",
        "www.",
        "http://",
        "1/1/",
        "O ",
        "zero ",
        "GB12 ABCD ",
        "+999 12345678 ",
    ),
    *(
        "+44 1 2 3 4 5 ",
        " ",
        " at a dot ",
        "AB12 ",
        "insta:",
        "(at)",
        "a-",
        "\u0660\u0660 ",
        "0\ufe0f\u20e3",
        "reg is ",
        "$a",
    ),
    *(
        "x@a.a.a.",
        "0.1",
        "353 1 ",
        "00 1 ",
        "0-",
        "12-",
        "a\u0301",
        "He came at nine and left without paying 150. ",
    ),
]


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_text_costs_little(unit: str) -> None:
    text = (unit * (MAX_TEXT // len(unit) + 1))[:MAX_TEXT]
    began = time.process_time()
    extract(text)
    assert time.process_time() - began < 4  # about 0.2 s alone on one core; a quadratic rule takes minutes


def test_eight_thousand_numbers_are_read_in_one_go() -> None:
    source = random.Random(1)
    numbers = [f"07{source.randrange(10**9):09d}" for _ in range(8000)]
    began = time.process_time()
    assert len(extract(" ".join(numbers))) == len(set(numbers))
    assert time.process_time() - began < 8
