"""Reading text as people type it: folding Unicode to plain characters, without losing where each one stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PLAIN: dict[str, str] = {
    "\u2044": "/",
    "\u2215": "/",
    "\u2212": "-",
    "\u2043": "-",
    "\u02d7": "-",
    "\u2500": "-",
    "\u2501": "-",
    "\u30fc": "-",
    "\uff70": "-",
    "\u30fb": ".",
    "\u00b7": ".",
    "\u2022": ".",
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2800": " ",
    **dict.fromkeys("\u3164\u115f\u1160\uffa0", ""),  # fillers: letters to Unicode, nothing to the eye
    **dict.fromkeys("\x0b\x0c\x85", "\n"),
}


HAN = dict(
    zip("\u3007零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸", "001234567891123456789236", strict=True)
)
"""Digits as they are written and said in Chinese, those of bills and of bank notes, simplified and not."""
_HAN_RUN = re.compile(f"[{''.join(HAN)}](?:[ -]?[{''.join(HAN)}]){{6,40}}")
_HAN_DIGITS = str.maketrans(HAN)


def _fold_character(character: str) -> str:
    """The plain form of one character; empty for what cannot be seen."""
    if character in _PLAIN:
        return _PLAIN[character]
    category = unicodedata.category(character)
    if category in ("Cf", "Me") or "\ufe00" <= character <= "\ufe0f":
        return ""  # zero-width, direction marks, soft hyphens, the keycap around an emoji digit
    if category == "Pd":
        return "-"
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp"):
        return "\n"
    if category in ("Nd", "No"):
        digit = unicodedata.digit(character, None)
        if digit is not None:
            return str(digit)
    folded = unicodedata.normalize("NFKC", character)
    return "".join(_PLAIN.get(part, part) for part in folded)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text that remembers where each of its characters stood.

    Args:
        text: the folded text.
        places: for each folded character where it began and ended in the original; None when nothing moved.
    """

    text: str
    places: tuple[tuple[int, int], ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a span of the folded text into one of the original (half-open, in characters)."""
        if self.places is None or end <= start:
            return start, end
        return self.places[start][0], self.places[end - 1][1]


def fold(text: str) -> Folded:
    """Fold digits, dashes, spaces, full-width and invisible characters to ASCII where they mean the same.

    Letters keep their case; an accent that was typed after its letter is put together with it (NFC), and one that was
    laid over a digit is dropped. Only what people cannot see, or cannot tell apart, is changed.
    """
    if text.isascii() and "\x0b" not in text and "\x0c" not in text:
        return Folded(text, None)
    # So many together are a number, whatever letters they touch.
    text = _HAN_RUN.sub(lambda run: run.group().translate(_HAN_DIGITS), text)
    known: dict[str, str] = {}
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    for position, character in enumerate(text):
        plain = known.get(character)
        if plain is None:
            plain = known[character] = _fold_character(character)
        if parts and character > "\u02ff" and unicodedata.combining(character):
            whole = unicodedata.normalize("NFC", parts[-1] + character)
            if len(whole) == 1 or parts[-1].isdigit():
                parts[-1] = whole if len(whole) == 1 else parts[-1]
                places[-1] = (places[-1][0], position + 1)
                continue
        parts.extend(plain)
        places.extend([(position, position + 1)] * len(plain))
    return Folded("".join(parts), tuple(places))


_LATIN = str.maketrans(
    "АВЕКМНОРСТУХІЈЅԚԜавекмнорстухіјѕԛԝҮүΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανρ",
    "ABEKMHOPCTYXIJSQWabekmhopctyxijsqwYyABEZHIKMNOPTYXoavp",
)


def latin(text: str) -> str:
    """The text with Cyrillic and Greek letters that look like Latin ones read as those; as long as it was."""
    return text if text.isascii() else text.translate(_LATIN)


class Claims:
    """Which characters of a text are already spoken for, so that nothing is read twice."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def take(self, start: int, end: int) -> None:
        """Claim a half-open span."""
        self._taken[start:end] = b"\x01" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing in the half-open span is claimed."""
        return self._taken.find(1, start, end) < 0

    def last(self, start: int, end: int) -> int:
        """Where the free characters begin that lie right before ``end``, not before ``start``."""
        return max(start, self._taken.rfind(1, start, end) + 1)

    def first(self, start: int, end: int) -> int:
        """Where the free characters end that lie right behind ``start``, not behind ``end``."""
        taken = self._taken.find(1, start, end)
        return end if taken < 0 else taken
