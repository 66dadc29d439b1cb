"""The identifiability check: what it marks, and that her own details block however they are written."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.identifiers import MAX_TEXT, IdentifierKind, normalise
from num_service.domain.shared.errors import DomainError
from num_service.domain.writing.identifiability import Mark, MarkKind, blocks, examine

OWN = (
    "Jane.Smithers@gmail.com",
    "07700 900123",
    "https://www.adultwork.com/mia_xo99",
    "Flat 3, 14 Mill Road, Sheffield S1 2AB",
    "Natalia Pop",
    "up the stairs behind the bakery next to the old cinema",
)


def marked(text: str, own: tuple[str, ...] = ()) -> list[tuple[MarkKind, str]]:
    return [(mark.kind, mark.text) for mark in examine(text, own_details=own)]


# ------------------------------------------------------------------------------------------------ her own details


@pytest.mark.parametrize(
    "text",
    [
        # her number
        "He rang 07700 900123 twice",
        "He rang +44 (0)7700 900-123 twice",
        "He rang O77OO 9OO123 twice",
        "He rang ０７７００９００１２３ twice",
        "He rang zero double seven double oh nine double oh one two three",
        "He rang 07700\n900,123 twice",
        "the number ending 900123",
        "the number ending 900 123",
        "0 7 7 0 0 - 9 0 0 - 1 2 3",
        # her address
        "wrote to jane.smithers@gmail.com",
        "wrote to JANESMITHERS+x@googlemail.com",
        "wrote to jane dot smithers",
        "wrote to jane smithers at gmail dot com",
        "J a n e  S m i t h e r s",
        "the Smithers advert",
        "sm!th3r5 was named",
        # her advert
        "found through www.adultwork.com/mia_xo99",
        "found @Mia_XO99 on twitter",
        "asked for mia xo99",
        "asked for MIA-XO-99",
        "asked for m1a_x099",
        # where it was
        "in flat 3, 14 mill road",
        "at 14 Mill Rd",
        "at 14, Mill Road",
        "on Mïll  Röad",
        "on Mill-road",
        "at S1 2AB",
        "at s12ab",
        "he waited behind the bakery next door",
        "HE WAITED BEHIND THE BAKERY, NEXT TO US",
        # her name
        "he called her Natalia",
        "he called her NATÁLIA",
        "he called her n4talia",
        "he called her nata\u200blia",
        "he called her Natalia's friend",
        "asked for Miss Pop",
    ],
)
def test_her_own_details_block_however_they_are_written(text: str) -> None:
    marks = examine(text, own_details=OWN)
    assert blocks(marks), marks
    unread = {MarkKind.UNREAD}  # a number in pieces, or an address said in part: nobody can say whose it is
    own = [mark for mark in marks if mark.blocking]
    kinds = {MarkKind.OWN_DETAIL} | unread
    assert all(mark.kind in kinds and mark.text == text[mark.start : mark.end] for mark in own)
    others = {mark.kind for mark in examine(text) if mark.blocking} - unread
    assert not others, "the same words are only marked when they are nobody's own"


@pytest.mark.parametrize(
    "text",
    [
        "A man calling himself Dave, from 07700 900456, booked in Sheffield S1 and refused to pay.",
        "He came up to the door and said that he was with the police.",
        "He has an email at gmail and an advert on adultwork.",
        "naturally, the popular millions of smiths, the bakers and the cinema",
        "He lives on the road near the mill.",
        "pop music played",
        "900 124 people; 14 men; a flat tyre; 3 roads",
        "",
    ],
)
def test_what_is_not_hers_does_not_block(text: str) -> None:
    assert not blocks(examine(text, own_details=OWN))


def test_the_span_is_exact_and_the_rest_stays() -> None:
    text = "Caller Dave (07700 900456) asked for natalia 😀 at 10:47"
    marks = examine(text, own_details=OWN)
    assert [(mark.kind, mark.text, mark.blocking) for mark in marks] == [
        (MarkKind.NAME, "Dave", False),
        (MarkKind.PHONE, "07700 900456", False),
        (MarkKind.OWN_DETAIL, "natalia", True),
        (MarkKind.TIME, "10:47", False),
    ]


def test_a_blocking_mark_wins_over_what_it_overlaps() -> None:
    marks = examine("He wrote to Jane.Smithers@gmail.com about Natalia Jones", own_details=OWN)
    assert [mark.kind for mark in marks if mark.blocking] == [MarkKind.OWN_DETAIL, MarkKind.OWN_DETAIL]
    assert MarkKind.EMAIL not in {mark.kind for mark in marks}


def test_a_name_that_is_a_word_counts_with_its_capital() -> None:
    assert blocks(examine("he asked for Rose", own_details=["Rose"]))
    assert not blocks(examine("prices rose", own_details=["Rose"]))
    assert blocks(examine("he asked for Li", own_details=["Li"]))
    assert not blocks(examine("the liar lied", own_details=["Li"]))


@pytest.mark.parametrize(
    "detail", ["", "   ", "no", "Sheffield", "S1", "hotel", "don't know", "rather not say", "@", "3"]
)
def test_details_that_tell_nothing_do_not_block_everything(detail: str) -> None:
    text = (
        "No, he said he did not know the hotel in Sheffield S1, and would rather not say. 3 men @ the door."
    )
    assert not blocks(examine(text, own_details=[detail]))


def test_a_short_detail_is_found_as_a_word_and_a_long_one_inside_words_too() -> None:
    assert blocks(examine("the Planet, he said", own_details=["Planet"]))
    assert not blocks(examine("planetary; the explanet", own_details=["Planet"]))
    assert blocks(examine("xxmidnightrosexx", own_details=["Midnight-Rose"]))


def test_four_words_running_but_not_four_little_ones() -> None:
    own = ["and then he said that he was waiting outside the chapel"]
    assert blocks(examine("a man was waiting inside the gate", own_details=own)) is False
    assert blocks(examine("a man, he was waiting outside, hid", own_details=own)) is True
    assert blocks(examine("and then he said that I should go", own_details=own)) is False


@given(
    st.sampled_from(OWN),
    st.sampled_from(["upper", "lower", "spaced", "dotted", "wide", "invisible", "words"]),
)
def test_any_own_detail_in_any_dress_blocks(detail: str, dress: str) -> None:
    dressed = {
        "upper": detail.upper(),
        "lower": detail.lower().replace("pop", "Pop"),
        "spaced": " ".join(detail),
        "dotted": ".".join(detail.split()),
        "wide": "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in detail),
        "invisible": "\u200b".join(detail),
        "words": f"then ({detail}), he said",
    }[dress]
    assert blocks(examine(dressed, own_details=OWN))


# ------------------------------------------------------------------------------------------------ what is marked


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("ring 07700 900456 now", MarkKind.PHONE, "07700 900456"),
        ("write dave@example.org now", MarkKind.EMAIL, "dave@example.org"),
        ("see https://example.org/ad/1 now", MarkKind.URL, "https://example.org/ad/1"),
        ("see advert 1234567 now", MarkKind.URL, "advert 1234567"),
        ("he is @bigdave99 there", MarkKind.USERNAME, "@bigdave99"),
        ("paid from $bigdave there", MarkKind.PAYMENT, "$bigdave"),
        ("drives AB12 CDE there", MarkKind.VRM, "AB12 CDE"),
        ("lives at SW1A 1AA there", MarkKind.POSTCODE, "SW1A 1AA"),
        ("lives at m11ae there", MarkKind.POSTCODE, "m11ae"),
        ("lives at D02 AF30 there", MarkKind.POSTCODE, "D02 AF30"),
        ("in LS11 there", MarkKind.OUTWARD, "LS11"),
        ("at 14 Mill Road there", MarkKind.ADDRESS, "14 Mill Road"),
        ("at 221b baker st there", MarkKind.ADDRESS, "221b baker st"),
        ("on Canal Street there", MarkKind.ADDRESS, "Canal Street"),
        ("in room 214 there", MarkKind.ADDRESS, "room 214"),
        ("in Flat 3B there", MarkKind.ADDRESS, "Flat 3B"),
        ("at the Grand Palace Hotel there", MarkKind.ADDRESS, "Grand Palace Hotel"),
        ("at the travelodge there", MarkKind.ADDRESS, "travelodge"),
        ("came at 10:47 there", MarkKind.TIME, "10:47"),
        ("came at quarter past nine there", MarkKind.TIME, "at quarter past nine"),
        ("came at half past 9 there", MarkKind.TIME, "at half past 9"),
        ("came 9.30pm there", MarkKind.TIME, "9.30pm"),
        ("came 10 pm there", MarkKind.TIME, "10 pm"),
        ("came ten o'clock there", MarkKind.TIME, "ten o'clock"),
        ("came 2215hrs there", MarkKind.TIME, "2215hrs"),
        ("Mr Jones was there", MarkKind.NAME, "Mr Jones"),
        ("someone called Zbigniew there", MarkKind.NAME, "Zbigniew"),
        ("with siobhan there", MarkKind.NAME, "siobhan"),
        ("with Ioana there", MarkKind.NAME, "Ioana"),
        ("with João there", MarkKind.NAME, "João"),
        ("with Xiaoming Wang there", MarkKind.NAME, "Xiaoming Wang"),
        ("then Will Carter there", MarkKind.NAME, "Will Carter"),
        ("then Qadir Bashir there", MarkKind.NAME, "Qadir Bashir"),
        ("then Mark left", MarkKind.NAME, "Mark"),
    ],
)
def test_what_is_marked(text: str, kind: MarkKind, piece: str) -> None:
    assert marked(text) == [(kind, piece)]
    assert not blocks(examine(text))


@pytest.mark.parametrize(
    "text",
    [
        "White man, about 40, local accent, 6 ft, tattoo of a snake on his left arm.",
        "He booked for an hour, paid 150 and asked for 2 hours more. Will he come again? He may.",
        "In the evening, in Greater Manchester, West Midlands Police were told on Monday 4 May.",
        "He made threats on three occasions; five to ten people know. He left a mark.",
        "Do not meet this person. Block the number and tell a friend.",
    ],
)
def test_ordinary_warnings_are_left_alone(text: str) -> None:
    assert marked(text) == []


def test_identifiers_that_are_meant_to_be_there_are_not_marked() -> None:
    text = "He uses 07700 900456 and AB12 CDE, later again +44 7700 900456."
    allowed = [normalise(IdentifierKind.PHONE, "07700900456"), normalise(IdentifierKind.VRM, "AB12CDE")]
    assert examine(text, allowed=allowed) == ()
    assert [mark.kind for mark in examine(text)] == [MarkKind.PHONE, MarkKind.VRM, MarkKind.PHONE]
    assert blocks(examine(text, allowed=allowed, own_details=["07700 900456"])), "hers is never allowed"


@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=4))
def test_marks_are_in_order_and_apart_whatever_the_text(text: str, own: list[str]) -> None:
    marks: tuple[Mark, ...] = examine(text, own_details=own)
    assert all(first.end <= second.start for first, second in pairwise(marks))
    assert all(mark.text == text[mark.start : mark.end] and mark.text and mark.why for mark in marks)
    assert all(mark.blocking == (mark.kind in (MarkKind.OWN_DETAIL, MarkKind.UNREAD)) for mark in marks)


UNITS = [
    "a ",
    "A ",
    "14 ",
    "14 a ",
    "Aa ",
    "at ",
    "1:",
    "room ",
    "m1 ",
    "0 7 ",
    "Natalia ",
    "behind the ",
    "a\u0301",
    "Aa Hotel ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_text_costs_little(unit: str) -> None:
    text = (unit * (MAX_TEXT // len(unit) + 1))[:MAX_TEXT]
    began = time.process_time()
    examine(text, own_details=OWN)
    assert time.process_time() - began < 8


def test_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(DomainError) as caught:
        examine("a" * (MAX_TEXT + 1))
    assert caught.value.code == "text_too_long"


@pytest.mark.parametrize(
    "text",
    [
        "ring 07700 90077",
        "07700 900779 4",
        'write "his"@example.org',
        "john @gmail.com said so",
        "1234 567 890 123",
    ],
)
def test_what_may_be_an_identifier_and_cannot_be_read_blocks(text: str) -> None:
    """F1b: no number stands in words that leave, not even one that cannot be read."""
    marks = examine(text)
    assert blocks(marks)
    assert MarkKind.UNREAD in {mark.kind for mark in marks}


@pytest.mark.parametrize(
    "text", ["He texts from 07700900779xx", "ring 07700 900779x", "He uses 0447700900779"]
)
def test_a_number_in_disguise_is_marked_as_one(text: str) -> None:
    assert [mark.kind for mark in examine(text)] == [MarkKind.PHONE]
