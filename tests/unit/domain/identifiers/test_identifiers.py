"""Identifiers as people write them, and what is not one. The issue's own examples come first."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.identifiers import IdentifierKind, InvalidIdentifier, extract, guess, normalise

DRAMA = "+447700900123"


def canonicals(text: str) -> list[str]:
    return [found.identifier.canonical for found in extract(text)]


def phone(raw: str) -> str:
    identifier = normalise(IdentifierKind.PHONE, raw)
    assert identifier.kind is IdentifierKind.PHONE
    return identifier.canonical


WAYS = [
    "07700 900123",
    "+44 (0)7700 900-123",
    "0044 7700 900123",
    "O77OO 9OO123",
    "o77oo 9ooI23",
    "０７７００ ９００１２３",
    "٠٧٧٠٠ ٩٠٠١٢٣",
    "०७७०० ९००१२३",
    "𝟎𝟕𝟕𝟎𝟎 𝟗𝟎𝟎𝟏𝟐𝟑",
    "⓪⑦⑦⓪⓪ ⑨⓪⓪①②③",
    "0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣",
    "О77ОО 9ОО123",  # Cyrillic
    "077\u200b00\u00a0900\u2060123",
    "\u202d07700900123\u202c",
    "07700\u2011900\u2012123",
    "07700 — 900 – 123",
    "07700.900.123",
    "07700/900/123",
    "(07700) 900 123",
    "0 7 7 0 0 9 0 0 1 2 3",
    "07_700*900~123",
    "7700 900123",
    "44 7700 900123",
    "+44 07700 900123",
    "+ 44 7700 900123",
    "＋44 7700 900123",
    "(+44) 7700 900 123",
    "+44 [0] 7700 900123",
    "00 44 (0) 7700 900123",
    "call me on 07700 900123 after 6",
    "Tel:07700900123",
    "tel07700900123now",
    "tel:+44-7700-900123",
    "https://wa.me/447700900123",
    "wa.me/447700900123",
    "https://api.whatsapp.com/send?phone=447700900123",
    "07700 900123 ext 45",
    "07700 900123 x45",
    "zero seven seven double oh nine oh oh one two three",
    "oh double seven, double oh, nine, double oh, one two three",
    "plus four four 7700 nine double 0 123",
]


@pytest.mark.parametrize("raw", WAYS)
def test_one_number_however_it_is_written(raw: str) -> None:
    assert phone(raw) == DRAMA
    assert canonicals(raw) == [DRAMA]
    assert guess(raw).canonical == DRAMA


@pytest.mark.parametrize(
    ("raw", "canonical", "display"),
    [
        ("020 7946 0123", "+442079460123", "020 7946 0123"),
        ("0113 496 0123", "+441134960123", "0113 496 0123"),
        ("01632 960123", "+441632960123", "01632 960123"),
        ("028 9649 6123", "+442896496123", "028 9649 6123"),
        ("0808 157 0123", "+448081570123", "0808 157 0123"),
        ("0306 999 0123", "+443069990123", "0306 999 0123"),
        (
            "085 123 4567",
            "+353851234567",
            "+353 85 123 4567",
        ),  # a possible length in GB, valid only in Ireland
        ("087 123 4567", "+353871234567", "+353 87 123 4567"),
        ("01 234 5678", "+35312345678", "+353 1 234 5678"),
        ("021 427 3000", "+353214273000", "+353 21 427 3000"),
        (
            "020 91 12345",
            "+353209112345",
            None,
        ),  # ComReg's numbers for drama: not valid, but they fit Ireland alone
        ("00353 85 123 4567", "+353851234567", None),
        ("353 85 123 4567", "+353851234567", None),
        ("+40 721 234 567", "+40721234567", "+40 721 234 567"),
        ("40721234567", "+40721234567", None),  # alone in the box: a country code without its plus
        ("+55 (11) 91234-5678", "+5511912345678", None),
        ("+86 138 1234 5678", "+8613812345678", None),
        ("+49 (0)151 12345678", "+4915112345678", None),
        ("+39 06 1234 5678", "+390612345678", None),  # Italy keeps its nought
    ],
)
def test_country_and_display(raw: str, canonical: str, display: str | None) -> None:
    found = normalise(IdentifierKind.PHONE, raw)
    assert found.canonical == canonical
    assert display is None or found.display == display


def test_ireland_first_reads_a_short_number_as_irish() -> None:
    assert normalise(IdentifierKind.PHONE, "061 412345", regions=("IE", "GB")).canonical == "+35361412345"
    # Possible in both countries, fitting neither plan: the first region has it.
    assert normalise(IdentifierKind.PHONE, "07700900123", regions=("IE", "GB")).canonical == DRAMA


@pytest.mark.parametrize("between", [" ", " or ", ", ", "\n", " / ", "; ", " and my other is "])
def test_two_numbers_in_one_line(between: str) -> None:
    line = f"07700 900123{between}07700 900456"
    assert canonicals(line) == [DRAMA, "+447700900456"]
    with pytest.raises(InvalidIdentifier) as caught:
        phone(line)
    assert caught.value.code == "several"
    with pytest.raises(InvalidIdentifier):
        guess(line)


NOT_NUMBERS = [
    ("12/05/2026", "date"),
    ("01.05.2026", "date"),
    ("2026-11-22", "date"),
    ("07 12 2026", "date"),
    ("10:47", "too_short"),
    ("£150", "too_short"),
    ("SW1A 1AA", "too_short"),
    ("age 34", "too_short"),
    ("999", "too_short"),
    ("04-00-04", "too_short"),
    ("04-00-04 12345678", "not_a_phone"),
    ("1234567812345678", "too_long"),
    ("0770 0900 1234 5678", "too_long"),
    ("GB29 NWBK 6016 1331 9268 19", "not_a_phone"),
    ("hello", "no_digits"),
    ("+999 123 4567", "not_a_phone"),
]


@pytest.mark.parametrize(("raw", "code"), NOT_NUMBERS)
def test_what_is_not_a_number(raw: str, code: str) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        phone(raw)
    assert caught.value.kind is IdentifierKind.PHONE
    assert caught.value.code == code or (code == "not_a_phone" and caught.value.code == "too_long")
    assert raw not in caught.value.message  # what she typed is never repeated into a log
    assert not [found for found in extract(f"so: {raw} ok") if found.identifier.kind is IdentifierKind.PHONE]


def test_the_figures_of_a_booking_are_not_numbers() -> None:
    text = "Booked 01/05/2026 10:30, 2 hours, £150 + £20.50 taxi, aged 45, room 0214, card 4929077009001234."
    assert extract(text) == ()
    assert extract("The pin is at 51.501364,-0.1418900123") == ()


SEPARATORS = ["", " ", "-", ".", " - ", "/", "\u00a0", "\u2013", "\u200b", ") ("]


@st.composite
def decorated(draw: st.DrawFn) -> tuple[str, str]:
    """A British mobile or landline, and one way in which somebody might type it."""
    national = draw(st.sampled_from(["77009", "20794", "16329", "74123", "79876"])) + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=5, max_size=5))
    )
    written = ""
    for digit in national:
        written += digit + draw(st.sampled_from(SEPARATORS if draw(st.integers(0, 3)) == 0 else [""]))
    start = draw(
        st.sampled_from(["0", "+44", "+44 ", "+44 (0)", "0044", "0044 (0) ", "44 ", "(0)", "O", "+44-0-"])
    )
    alphabet = draw(
        st.sampled_from(
            [
                "0123456789",
                "O123456789",
                "o123456789",
                "0l23456789",
                "０１２３４５６７８９",
                "٠١٢٣٤٥٦٧٨٩",
                "۰۱۲۳۴۵۶۷۸۹",
            ]
        )
    )
    number = (start + written.rstrip(" -./\u2013(")).translate(str.maketrans("0123456789", alphabet))
    before = draw(st.sampled_from(["", "call ", "his no. is: ", "WhatsApp ", "\u202a", "☎ "]))
    after = draw(st.sampled_from(["", ".", ", he said", "\u202c", "!", " after six pm"]))
    if "l" in alphabet and after.startswith(" "):
        after = ""  # an "l" that stands alone before a word could as well be part of what is said
    return before + number + after, "+44" + national


@given(decorated())
def test_any_decoration_of_a_number_is_the_same_number(case: tuple[str, str]) -> None:
    raw, canonical = case
    assert phone(raw) == canonical


@given(st.text(max_size=200))
def test_any_text_at_all_is_answered_or_refused_in_words(raw: str) -> None:
    for kind in IdentifierKind:
        try:
            once = normalise(kind, raw)
        except InvalidIdentifier:
            continue
        assert once.canonical
        assert once.display
    for found in extract(raw):
        assert raw[found.start : found.end] == found.raw


@given(st.text(alphabet="0123456789+ -()@.abcXYZ/\n£:O\u200b", max_size=120))
def test_what_is_found_does_not_overlap_and_is_never_repeated(text: str) -> None:
    found = extract(text)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert len({each.identifier for each in found}) == len(found)
    assert all(text[each.start : each.end] == each.raw for each in found)


@pytest.mark.parametrize(
    "raw", ["07700 900123", "+353851234567", "a+b@gmail.com", "AB12 CDE", "instagram: foo", "12-D-345"]
)
def test_showing_and_reading_again_changes_nothing(raw: str) -> None:
    first = guess(raw)
    assert normalise(first.kind, first.display) == first
