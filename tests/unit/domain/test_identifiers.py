"""Identifiers as people write them, and what is not one. The issue's own examples come first."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.errors import DomainError
from num_service.domain.identifiers import (
    MAX_LINE,
    MAX_TEXT,
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    bare_username,
    extract,
    guess,
    normalise,
    partial_vrm,
    vrm_prefix,
)

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


# ------------------------------------------------------------------------------------------------ emails


@pytest.mark.parametrize(
    "raw",
    [
        "jane.doe@gmail.com",
        "Jane.Doe@GMAIL.com",
        "janedoe+ads@googlemail.com",
        " <j.a.n.e.doe@gmail.com> ",
        "mailto:janedoe@gmail.com",
        "ｊａｎｅｄｏｅ＠ｇｍａｉｌ．ｃｏｍ",
        "jane\u200bdoe@gmail.com",
        "janedoe at gmail dot com",
        "janedoe (at) gmail (dot) com",
        "janedoe[at]gmail.com",
        "write to janedoe@gmail.com, please",
    ],
)
def test_one_address_however_it_is_written(raw: str) -> None:
    assert normalise(IdentifierKind.EMAIL, raw) == Identifier(IdentifierKind.EMAIL, "janedoe@gmail.com", "")
    assert "janedoe@gmail.com" in canonicals(raw)


def test_dots_matter_elsewhere_and_domains_are_idna() -> None:
    assert normalise(IdentifierKind.EMAIL, "a.b+c@Example.org").canonical == "a.b@example.org"
    assert normalise(IdentifierKind.EMAIL, "x@MÜNCHEN.de").canonical == "x@xn--mnchen-3ya.de"
    assert normalise(IdentifierKind.EMAIL, "x@pm.me") == normalise(IdentifierKind.EMAIL, "x@protonmail.com")


@pytest.mark.parametrize(
    "raw", ["jane", "jane@", "@example.org", "jane@localhost", "jane@@example.org", "a b@c"]
)
def test_what_is_not_an_address(raw: str) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        normalise(IdentifierKind.EMAIL, raw)
    assert "name@example.org" in caught.value.message


# ------------------------------------------------------------------------------------------------ registrations


@pytest.mark.parametrize(
    ("raw", "canonical", "display"),
    [
        ("AB12 CDE", "AB12CDE", "AB12 CDE"),
        ("ab12cde", "AB12CDE", "AB12 CDE"),
        ("AB 12-CDE", "AB12CDE", "AB12 CDE"),
        ("ABI2 CDE", "AB12CDE", "AB12 CDE"),
        ("0B1O C0E", "OB10COE", "OB10 COE"),
        ("ＡＢ１２ ＣＤＥ", "AB12CDE", "AB12 CDE"),
        ("A123 BCD", "A123BCD", "A123 BCD"),
        ("ABC 123D", "ABC123D", "ABC 123D"),
        ("ABZ 1234", "ABZ1234", "ABZ 1234"),
        ("1 ABC", "1ABC", "1 ABC"),
        ("12-D-34567", "12D34567", "12-D-34567"),
        ("131-CW-1", "131CW1", "131-CW-1"),
        ("131 cw 1", "131CW1", "131-CW-1"),
        ("WA 12345", "WA12345", "WA12345"),  # a foreign one is taken as it is
    ],
)
def test_registrations(raw: str, canonical: str, display: str) -> None:
    found = normalise(IdentifierKind.VRM, raw)
    assert (found.canonical, found.display) == (canonical, display)


@pytest.mark.parametrize("raw", ["hello", "12345", "AB12 C", "A", "ABCDEFGHIJ12", "???"])
def test_what_is_not_a_registration(raw: str) -> None:
    with pytest.raises(InvalidIdentifier):
        normalise(IdentifierKind.VRM, raw)


@pytest.mark.parametrize("raw", ["AB12", "ab12 c", "AB12 ???", "AB1 2 CD"])
def test_a_part_meets_the_whole(raw: str) -> None:
    assert partial_vrm(raw) == vrm_prefix(normalise(IdentifierKind.VRM, "AB12 CDE")) == "AB12"


def test_what_has_no_part() -> None:
    assert partial_vrm("AB12 CDE") is None
    assert partial_vrm("AB1") is None
    assert partial_vrm("hello") is None
    assert partial_vrm("AB1O") == "AB10"
    assert vrm_prefix(normalise(IdentifierKind.VRM, "A1")) is None
    assert vrm_prefix(normalise(IdentifierKind.PHONE, "07700 900123")) is None


def test_registrations_in_running_text_must_convince() -> None:
    text = "Silver BMW AB12 CDE, then ef13ghi, A123 BCD, 12-D-34567 and AIZ 1234. His reg is w4 nkr."
    assert canonicals(text) == ["AB12CDE", "EF13GHI", "A123BCD", "12D34567", "AIZ1234", "W4NKR"]
    words = (
        "I was in22 the, at 10 pm on 12 NOV, M25 THE A40, LS12 AND, B33 8TH, mp3, room 12B, TOP 10, M0OI BOX"
    )
    assert extract(words) == ()


# ------------------------------------------------------------------------------------------------ names and links


@pytest.mark.parametrize(
    "raw",
    [
        "instagram: Big_Dave",
        "insta @big_dave",
        "@Big_Dave on Instagram",
        "https://www.instagram.com/big_dave/?hl=en#top",
        "instagram.com/BIG_DAVE",
        "http://m.instagram.com/big_dave",
        "https://instagram.com/stories/big_dave/123",
    ],
)
def test_a_link_and_a_username_meet(raw: str) -> None:
    expected = Identifier(IdentifierKind.USERNAME, "instagram:big_dave", "")
    assert normalise(IdentifierKind.USERNAME, raw) == expected
    assert guess(raw) == expected
    assert bare_username(expected) == normalise(IdentifierKind.USERNAME, "@BIG_dave")


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("https://twitter.com/Foo/status/1", "x:foo"),
        ("x.com/foo", "x:foo"),
        ("t.me/foo_bar", "telegram:foo_bar"),
        ("https://www.tiktok.com/@foo", "tiktok:foo"),
        ("https://www.snapchat.com/add/foo", "snapchat:foo"),
        ("https://www.adultwork.com/ViewProfile.asp?UserID=1234567", "adultwork:1234567"),
        ("adultwork.com/1234567", "adultwork:1234567"),
        ("https://facebook.com/profile.php?id=100001", "facebook:100001"),
        ("facebook.com/big.dave", "facebook:bigdave"),
        ("https://www.vivastreet.co.uk/escort/leeds/some-words/123456789", "vivastreet:123456789"),
        ("https://onlyfans.com/foo", "onlyfans:foo"),
        ("https://www.Example.org/A/b/?q=1#f", "example.org/a/b"),
        ("https://instagram.com/p/Abc123", "instagram.com/p/abc123"),  # a post is not a person
        ("paypal.me/BigDave/50gbp", "paypal:bigdave"),
        ("https://cash.app/$BigDave", "cashapp:bigdave"),
        ("wa.me/447700900123", DRAMA),
    ],
)
def test_links(raw: str, canonical: str) -> None:
    assert normalise(IdentifierKind.URL, raw).canonical == canonical
    assert canonicals(f"see {raw}, he said") == [canonical]


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("GB29 NWBK 6016 1331 9268 19", "uk:60161331926819"),
        ("60-16-13 31926819", "uk:60161331926819"),
        ("601613 31926819", "uk:60161331926819"),
        ("60-16-13, account no 31926819", "uk:60161331926819"),
        ("ie29 aibk 9311 5212 3456 78", "iban:IE29AIBK93115212345678"),
        ("$BigDave", "cashapp:bigdave"),
        ("revolut @bigdave", "revolut:bigdave"),
        ("PayPal: BigDave", "paypal:bigdave"),
        ("@bigdave", ":bigdave"),
        ("paypal dave@example.org", "dave@example.org"),
    ],
)
def test_payment_handles(raw: str, canonical: str) -> None:
    assert normalise(IdentifierKind.PAYMENT, raw).canonical == canonical


@pytest.mark.parametrize("raw", ["GB28 NWBK 6016 1331 9268 19", "£150", "cash", ""])
def test_what_is_not_a_payment_handle(raw: str) -> None:
    with pytest.raises(InvalidIdentifier):
        normalise(IdentifierKind.PAYMENT, raw)


@pytest.mark.parametrize(
    "raw", ["not a link", "http://", "javascript:alert(1)", "ftp://example.org/a", "http://[::1", "nodots"]
)
def test_what_is_not_a_link(raw: str) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        normalise(IdentifierKind.URL, raw)
    assert caught.value.kind is IdentifierKind.URL


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
