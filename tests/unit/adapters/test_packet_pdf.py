"""A packet on A4: everything the page has, marked on every page, the same bytes each time, the exact text inside."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from num_service.adapters.packet_pdf import attached_text, packet_pdf
from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.police.packet import Handling, Item, Packet, StaffWords
from num_service.domain.shared.errors import Invalid
from tests.unit.domain.examples import packet, subject


def _pages(made: Packet) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(packet_pdf(made.content))).pages]


def _one_line(made: Packet) -> str:
    return " ".join(" ".join(_pages(made)).split())


def test_all_that_is_known_can_be_selected_on_it() -> None:
    text = _one_line(packet())
    for each in (
        "P-7K2M-9QXD", "Greater Manchester Police", "19 November 2026", "Do not seek to identify the source.",
        "He became violent when asked to leave.", "2 – Untested", "D – Not known", "Tall, local accent",
        "07700 900123", "AB12 CDE", "14 November 2026", "Evening", "M14", "Hotel or rented room",
        "England and Wales", "s.18, 20 or 47", packet().sha256,
    ):  # fmt: skip
        assert each in text, each
    assert packet_pdf(packet().content)[:8] == b"%PDF-1.7"


def test_every_page_is_marked_and_numbered() -> None:
    long = replace(
        packet(),
        items=(
            Item(StaffWords("He came back. " * 280)),
            Item(StaffWords("And again. " * 300), handling=Handling.PERMITTED),
        ),
    )
    pages = _pages(long)
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert "Handling code C and P" in page
        assert "P-7K2M-9QXD" in page
        assert f"{number} / {len(pages)}" in page


def test_one_of_before_it_was_marked_is_set_too() -> None:
    text = _one_line(replace(packet(), marking=None))
    assert "OFFICIAL" not in text
    assert "Handling code C" in text


def test_it_is_tagged_and_names_its_language_and_title() -> None:
    root: Any = PdfReader(io.BytesIO(packet_pdf(packet().content))).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_one_packet_is_one_file_and_carries_its_exact_text() -> None:
    made = packet_pdf(packet().content)
    assert made == packet_pdf(packet().content)
    assert attached_text(made) == packet().content
    assert made != packet_pdf(packet(words="He left.").content)


@pytest.mark.parametrize(
    "words",
    [
        "#panic() #sys.inputs *not bold* _x_ $a$ @ref <label> = Title // comment /* x */ `raw` \\ ~ -- ---",
        '"quoted" #"{" }] [ ( ) // #import "x": y',
        '#read("/etc/hostname") #image("/etc/passwd")',
        "- one\n- two\n\n+ three",
    ],
)
def test_words_are_never_markup(words: str) -> None:
    text = _one_line(packet(words=words))
    for part in words.split():
        assert part in text, part


def test_signs_without_a_typeface_are_told_by_number() -> None:
    strange = subject(identifiers=(Identifier(IdentifierKind.USERNAME, "wechat:你好", "你好 🌶"),))
    text = _one_line(replace(packet(words="Zoë Łukasz Ж — “so”…"), subjects=(strange,)))
    assert "[U+4F60][U+597D] [U+1F336]" in text
    assert "Zoë Łukasz Ж — “so”…" in text
    assert "the attached text has them" in text
    assert "the attached text has them" not in _one_line(packet())


def test_any_words_can_be_set() -> None:
    """Signs from everywhere in Unicode, as a caseworker's paste may hold them."""
    chance = random.Random(11)
    for _ in range(20):
        signs = (
            chr(chance.choice((chance.randrange(32, 0x3000), chance.randrange(0xE000, 0x20000))))
            for _ in range(300)
        )
        words = "".join(each for each in signs if not "\x7f" <= each <= "\x9f")
        made = packet(words=words)
        assert attached_text(packet_pdf(made.content)) == made.content


@pytest.mark.parametrize("other", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + bytes(range(256)) * 9, b"{}"])
def test_another_file_has_no_text_of_ours(other: bytes) -> None:
    assert attached_text(other) is None


def test_what_is_no_packet_is_not_set() -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        packet_pdf("{}")
