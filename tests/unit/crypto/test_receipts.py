"""Receipts: read as people type them, every slip noticed, and nothing of them shown where it should not be."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from num_service.crypto.receipts import (
    ALPHABET,
    LENGTH,
    MalformedReceipt,
    Receipt,
    new_receipt,
    read_receipt,
    wrong_groups,
)

CODES = [new_receipt().code for _ in range(25)]
KEY, OTHER_KEY = b"k" * 32, b"l" * 32


def test_a_fresh_receipt_is_25_characters_of_an_alphabet_without_lookalikes() -> None:
    assert LENGTH == 25
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)
    made = {new_receipt().code for _ in range(500)}
    assert len(made) == 500
    assert all(len(code) == 25 and set(code) <= set(ALPHABET) for code in made)
    for place in range(24):  # 120 bits: every place takes every value
        assert len({code[place] for code in made}) > 25


def test_it_is_printed_in_five_groups_and_read_back() -> None:
    for _ in range(50):
        receipt = new_receipt()
        groups = receipt.shown.split("-")
        assert [len(each) for each in groups] == [5] * 5
        assert "".join(groups) == receipt.code
        assert read_receipt(receipt.shown) == receipt


def defined_check(body: str) -> str:
    """The check as 4-data-protection defines it: each value times x^place in GF(32), x^5 = x^2 + 1; summed."""
    total = 0
    for place, char in enumerate(body, 1):
        product = ALPHABET.index(char)
        for _ in range(place):
            product = product << 1 ^ (0b100101 if product >> 4 else 0)
        total ^= product
    return ALPHABET[total]


@given(st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1))
@settings(max_examples=500, deadline=None)
def test_the_last_character_is_the_check_of_the_others_and_no_other(body: str) -> None:
    check = defined_check(body)
    assert read_receipt(body + check).code == body + check
    other = ALPHABET[(ALPHABET.index(check) + 1) % 32]
    with pytest.raises(MalformedReceipt):
        read_receipt(body + other)


def test_a_fresh_receipt_ends_with_the_check_of_what_is_before() -> None:
    codes = [*CODES, *(new_receipt().code for _ in range(500))]
    assert [code[-1] for code in codes] == [defined_check(code[:-1]) for code in codes]


@pytest.mark.parametrize("code", CODES[:10], ids=range(10))
def test_every_single_wrong_character_is_noticed(code: str) -> None:
    for place in range(LENGTH):
        for other in ALPHABET:
            if other != code[place]:
                with pytest.raises(MalformedReceipt, match="wrong, or two have changed places"):
                    read_receipt(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("code", CODES, ids=range(len(CODES)))
def test_every_two_different_characters_exchanged_are_noticed(code: str) -> None:
    for first in range(LENGTH):
        for second in range(first + 1, LENGTH):
            if code[first] != code[second]:
                changed = list(code)
                changed[first], changed[second] = changed[second], changed[first]
                with pytest.raises(MalformedReceipt, match="changed places"):
                    read_receipt("".join(changed))


def test_guesses_rarely_even_look_like_receipts() -> None:
    """One in 32 guesses passes the check: it finds slips, the 120 bits keep guessers out."""
    chance = random.Random(1)
    passed = 0
    for _ in range(6_400):
        try:
            read_receipt("".join(chance.choices(ALPHABET, k=LENGTH)))
        except MalformedReceipt:
            continue
        passed += 1
    assert 130 < passed < 280


@given(st.sampled_from(CODES), st.data())
@settings(max_examples=150, deadline=None)
def test_it_is_read_however_it_is_typed(code: str, data: st.DataObject) -> None:
    """Any case, any spacing and hyphens, O for 0, I or L for 1."""
    typed = ""
    for char in code:
        looks = {"0": "0Oo", "1": "1IiLl"}.get(char, char + char.lower())
        typed += data.draw(st.sampled_from(looks))
        typed += data.draw(
            st.sampled_from(["", "", "", " ", "-", " - ", "\n", "\t", "–", "\N{NO-BREAK SPACE}"])
        )
    assert read_receipt(f"  {typed}\r\n").code == code


BETWEEN = [
    "",
    " ",
    "-",
    "‐",
    "‑",
    "–",
    "—",
    "−",
    "－",
    "―",
    "_",
    ".",
    "·",
    "\n",
    "\t",
    "\N{NO-BREAK SPACE}",
    "\u2009",
]
UNSEEN = ["", "\u200b", "\u200e", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\u202c"]
WORDS_AROUND = [
    ("", ""),
    ("Your code: ", ""),
    ("Your code\n", "\nCopy the code"),
    ("My code is “", "”."),
    ("> **", "**"),
    ("Código: ", " (guardar)"),
    ("您的代码：", "。"),
]


def _wide(char: str) -> str:
    """As a Chinese or Japanese keyboard types it."""
    return chr(ord(char) + 0xFEE0)


def _arabic(char: str) -> str:
    return chr(0x0660 + int(char)) if char.isdigit() else char


@given(st.sampled_from(CODES), st.sampled_from(WORDS_AROUND), st.data())
@settings(max_examples=400, deadline=None)
def test_it_is_read_however_it_was_copied(code: str, around: tuple[str, str], data: st.DataObject) -> None:
    """Groups apart by any dash or space, invisible marks anywhere, wide or Arabic digits, lower case, words around."""
    shapes: list[Callable[[str], str]] = [str, str.lower, _wide, _arabic]
    shape = data.draw(st.sampled_from(shapes))
    groups = [code[at : at + 5] for at in range(0, LENGTH, 5)]
    between = data.draw(st.sampled_from(BETWEEN if around == ("", "") else BETWEEN[1:]))
    typed = between.join(
        "".join(shape(char) + data.draw(st.sampled_from(UNSEEN)) for char in group) for group in groups
    )
    assert read_receipt(f"{around[0]}{typed}{around[1]}").code == code


@given(st.sampled_from(CODES), st.sampled_from(WORDS_AROUND), st.integers(0, 24), st.sampled_from(ALPHABET))
@settings(max_examples=200, deadline=None)
def test_a_slip_is_named_and_never_read_as_another_code_with_words_around_it(
    code: str, around: tuple[str, str], place: int, other: str
) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    typed = "-".join(wrong[at : at + 5] for at in range(0, LENGTH, 5))
    if other == code[place]:
        assert read_receipt(around[0] + typed + around[1]).code == code
    else:
        with pytest.raises(MalformedReceipt):
            read_receipt(around[0] + typed + around[1])


@pytest.mark.parametrize("around", ["Your code: {}", "My code is {}.", "Your code {}"])
def test_a_slip_is_counted_in_the_code_and_not_in_the_words_before_it(around: str) -> None:
    short = "-".join(CODES[0][at : at + 5] for at in range(0, LENGTH, 5))[:-1]
    with pytest.raises(MalformedReceipt, match=r"this has 24\. Some are missing"):
        read_receipt(around.format(short))


def test_two_codes_in_one_box_are_none() -> None:
    """Which of them was meant is not guessed."""
    with pytest.raises(MalformedReceipt, match="Some are too many"):
        read_receipt(f"{Receipt(CODES[0]).shown} {Receipt(CODES[1]).shown}")


@pytest.mark.parametrize("typed", ["", " ", "-----", " - \n", "\u200b\ufeff", "“”"])
def test_an_empty_box_says_what_a_receipt_looks_like(typed: str) -> None:
    with pytest.raises(MalformedReceipt, match="25 letters and numbers in five groups"):
        read_receipt(typed)


@pytest.mark.parametrize("length", [1, 5, 20, 24, 26, 30, 50])
def test_a_wrong_length_says_how_many_there_are(length: int) -> None:
    typed = (CODES[0] * 2)[:length]
    slip = "missing" if length < LENGTH else "too many"
    with pytest.raises(MalformedReceipt, match=f"has 25 characters; this has {length}. Some are {slip}"):
        read_receipt(typed)


@pytest.mark.parametrize("odd", ["U", "u", "!", "é", "你", "@", "\x00"])
def test_a_character_that_is_never_used_is_named_with_its_place(odd: str) -> None:
    code = CODES[0]
    with pytest.raises(MalformedReceipt) as caught:
        read_receipt(code[:7] + odd + code[8:])
    assert "(character 8) is never part of a code" in caught.value.message
    assert caught.value.code == "malformed_receipt"
    assert code[8:] not in caught.value.message, "the rest of it is not repeated"


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_anything_typed_is_a_receipt_or_a_named_slip(typed: str) -> None:
    try:
        receipt = read_receipt(typed)
    except MalformedReceipt:
        return
    assert read_receipt(receipt.code) == receipt
    assert len(receipt.code) == LENGTH


def test_the_lookup_differs_per_receipt_and_per_key_and_does_not_lead_back() -> None:
    receipts = [Receipt(code) for code in CODES]
    lookups = {receipt.lookup(key) for receipt in receipts for key in (KEY, OTHER_KEY)}
    assert len(lookups) == 2 * len(CODES)
    for receipt in receipts:
        assert receipt.lookup(KEY) == read_receipt(receipt.shown.lower()).lookup(KEY)
        assert len(receipt.lookup(KEY)) == 32
        assert receipt.lookup(KEY) not in (receipt.private_key(), receipt.public_key())
        assert receipt.code.encode() not in receipt.lookup(KEY)


def test_two_receipts_open_with_different_keys() -> None:
    assert len({Receipt(code).private_key() for code in CODES}) == len(CODES)
    assert len({Receipt(code).public_key() for code in CODES}) == len(CODES)


def test_every_character_of_it_counts() -> None:
    """A lookup or a key made from a part of the receipt would be a part as hard to guess."""
    code = CODES[0]
    changed = [code[:at] + ALPHABET[ALPHABET.index(code[at]) - 1] + code[at + 1 :] for at in range(LENGTH)]
    receipts = [Receipt(each) for each in (code, *changed)]
    assert len({each.lookup(KEY) for each in receipts}) == LENGTH + 1
    assert len({each.private_key() for each in receipts}) == LENGTH + 1


def test_it_is_not_in_its_repr() -> None:
    receipt = new_receipt()
    for text in (repr(receipt), str(receipt), f"{receipt}"):
        assert receipt.code not in text
        assert receipt.code[:5] not in text


@pytest.mark.parametrize("code", CODES[:5], ids=range(5))
def test_which_groups_were_written_down_wrong_is_found_however_they_were_typed(code: str) -> None:
    shown = "-".join(code[at : at + 5] for at in range(0, 25, 5))
    assert wrong_groups(f"My code: {shown.lower()}.", code) == ()
    for group in range(5):
        other = "Z" if code[5 * group] != "Z" else "Y"
        typed = code[: 5 * group] + other + code[5 * group + 1 :]
        assert wrong_groups(typed, code) == (group + 1,)
    assert wrong_groups(code[:-1], code) == (1, 2, 3, 4, 5)
