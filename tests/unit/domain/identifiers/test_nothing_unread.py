"""Every number in every disguise is found, or in a part that is said to be unread."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from num_service.domain.identifiers import IdentifierKind, InvalidIdentifier, Reading, guess, read


def _parts(reading: Reading) -> list[tuple[int, int, str]]:
    """Everything found and everything unread, with its place, in the order of the text."""
    found = [(each.start, each.end, each.raw) for each in reading.found]
    return sorted(found + [(each.start, each.end, each.raw) for each in reading.unread])


_DIGITS = {
    "plain": "0123456789",
    "wide": "０１２３４５６７８９",
    "arabic": "٠١٢٣٤٥٦٧٨٩",
    "maths": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "letters": "O1Z3456789".replace("Z", "2"),
}
_SPELLED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_BETWEEN = (
    "",
    "",
    " ",
    "-",
    ".",
    " - ",
    "/",
    "\u00a0",
    "\u2013",
    "\u200b",
    ",",
    "|",
    "\n",
    " \u202e",
    ") (",
    "_",
    "\u0336",
)
_AROUND = (
    "",
    " ",
    "call ",
    "电话",
    "x",
    "no:",
    "@",
    "£",
    "\u202a",
    "☎",
    "https://example.org/",
    "dave",
    "(",
    "AB12 CDE ",
)


@st.composite
def planted(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text with a whole or broken number in it, in any disguise; where its first and last digit stand."""
    number = draw(
        st.sampled_from(["07700900", "+447700900", "00447700900", "0113496", "+35385123", "077009"])
    ) + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=2, max_size=5)))
    alphabet = _DIGITS[draw(st.sampled_from(sorted(_DIGITS)))]
    between = draw(st.lists(st.sampled_from(_BETWEEN), min_size=len(number), max_size=len(number)))
    spelled = draw(st.sets(st.integers(3, len(number) - 2), max_size=2))
    before, after = (
        draw(st.sampled_from(_AROUND)),
        draw(st.sampled_from(["", " ok", "xxx", "now", ".", "o", "号码", "!"])),
    )
    if before.endswith(("@", "dave")):
        spelled, alphabet = set(), _DIGITS["plain"]  # with letters in it, it is a name
    parts = []
    for place, digit in enumerate(number):
        written = digit if digit == "+" else alphabet[int(digit)]
        parts.append(_SPELLED[int(digit)] if digit != "+" and place in spelled else written)
    body = "".join(
        part + (gap if draw(st.integers(0, 3)) == 0 else "") for part, gap in zip(parts, between, strict=True)
    )
    if before.startswith("http"):
        body = "".join(body.split())
    body = body.strip(" -./()\n\u2013,|_") if not body.startswith("+") else body.rstrip(" -./()\n\u2013,|_")
    return before + body + after, len(before), len(before) + len(body)


@settings(derandomize=True, max_examples=1000, deadline=None)
@given(planted())
def test_every_number_is_found_or_in_a_part_unread(case: tuple[str, int, int]) -> None:
    text, start, end = case
    reading = read(text)
    covered: set[int] = set()
    for begin, stop, raw in _parts(reading):
        assert text[begin:stop] == raw
        covered.update(range(begin, stop))
    missed = [place for place in range(start, end) if text[place].isdigit() and place not in covered]
    if sum(text[place].isdigit() for place in range(start, end)) < 7:
        return  # mostly words
    assert len(missed) < 4, (reading, [text[place] for place in missed])


@given(st.text(alphabet="0123456789+ -()@.abcXYZ/\n£:O\u200b\u0301,|漢Вi", max_size=80))
def test_nothing_with_unread_digits_or_a_sign_is_an_identifier(text: str) -> None:
    reading = read(text)
    assert all(first[1] <= second[0] for first, second in pairwise(_parts(reading)))
    if not reading.unread:
        return
    try:
        answered = guess(text)
    except InvalidIdentifier:
        return
    # A plate, a provider's address with a space in it, or a name where people have numbers: then the line was all read.
    assert "@" not in text or answered.kind in (IdentifierKind.EMAIL, IdentifierKind.USERNAME)
    if answered.kind is IdentifierKind.VRM:
        return  # an O put right is a 0 there
    said = "".join(c for c in answered.canonical if c.isdigit())
    for part in reading.unread:
        kept = "".join(c for c in part.raw if c.isdigit())
        assert "@" in part.raw or kept in said or kept.lstrip("0") in said
