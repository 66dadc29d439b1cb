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
    "\u30fb": ".",
    "\u00b7": ".",
    "\u2022": ".",
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
}


def _fold_character(character: str) -> str:
    """The plain form of one character; empty for what cannot be seen."""
    category = unicodedata.category(character)
    if category in ("Cf", "Me") or "\ufe00" <= character <= "\ufe0f":
        return ""  # zero-width, direction marks, soft hyphens, the keycap around an emoji digit
    if category == "Pd":
        return "-"
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp"):
        return "\n"
    if character in _PLAIN:
        return _PLAIN[character]
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
        offsets: for each folded character its place in the original; None when the places are the same.
    """

    text: str
    offsets: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a span of the folded text into one of the original (half-open, in characters)."""
        if self.offsets is None or end <= start:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold digits, dashes, spaces, full-width and invisible characters to ASCII where they mean the same.

    Letters keep their case and their accents: only what people cannot see, or cannot tell apart, is changed.
    """
    if text.isascii():
        return Folded(text, None)
    known: dict[str, str] = {}
    parts: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(text):
        plain = known.get(character)
        if plain is None:
            plain = known[character] = _fold_character(character)
        parts.append(plain)
        offsets.extend([position] * len(plain))
    return Folded("".join(parts), tuple(offsets))


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


# Numbers that are not telephone numbers: dates, prices, sort codes, cards, decimals. Every quantifier is bounded.
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
NOT_PHONE = re.compile(
    rf"""
      (?<![\d+]) (?<!\d[-/.]) (?P<date>
          {_DAY}(?P<a>[-/.]){_MONTH}(?P=a)(?:(?:19|20)\d\d|\d\d) (?![-/.]?\d)         # 12/05/2026, 1.5.26
        | {_DAY}[ ]{_MONTH}[ ](?:19|20)\d\d (?!\d)                                    # 12 05 2026
        | (?:19|20)\d\d(?P<b>[-/.]){_MONTH}(?P=b){_DAY} (?![-/.]?\d) (?:T\d\d:\d\d)?  # 2026-11-22
      )
    | [£$€]\s?\d[\d,.]{{0,15}}                                                        # £150
    | (?<![\d+-]) \d\d-\d\d-\d\d (?![-\d])                                          # a sort code
    | (?<![\d+]) \d{{4}}(?P<c>[ -])\d{{4}}(?P=c)\d{{4}}(?P=c)\d{{4}} (?!\d)            # a bank card
    | (?<![\d.]) [01]\.\d{{4,18}} (?!\d)                                             # 0.1234567
    """,
    re.VERBOSE,
)

_TOKEN = re.compile(r"[^\W_]+|\+")
_GAP = re.compile(r"[ \t\-./()\[\]_*~']{0,6}")
_GLUED = re.compile(r"[A-Za-z]{1,20}(\d{9,15})[A-Za-z]{0,20}")
_LOOKALIKE = str.maketrans(
    {
        **dict.fromkeys("Oo\u041e\u043e\u039f\u03bf\u0555\u0585", "0"),
        **dict.fromkeys("lIi\u0406\u0456\u0399\u03b9", "1"),
    }
)
_ZEROS = frozenset("Oo\u041e\u043e\u039f\u03bf\u0555\u0585")
_LETTERS_ONLY = re.compile("[oOlI]{2,3}|[lI]")
_NEARLY_DIGIT = re.compile(r"[ \-./()]{0,3}(?:[\doOlI]+\b|$|[.,;!\n])")
_SPELLED = {
    "zero": "0", "oh": "0", "nought": "0", "naught": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_REPEAT = {"double": 2, "treble": 3, "triple": 3}


@dataclass(frozen=True, slots=True)
class Group:
    """One piece of a number as written: its digits, where it stood, and whether a plus came before it."""

    start: int
    end: int
    digits: str
    plus: bool


def _digits_of(token: str, *, alone: bool) -> str | None:
    """The digits that a token stands for, with letters read as the digits they look like; None if it is a word."""
    if token.isascii() and token.isdigit():
        return token
    if len(token) > 20:
        return None
    digits = token.translate(_LOOKALIKE)
    if digits.isascii() and digits.isdigit():
        if any(c.isdigit() for c in token):
            return digits
        # "07700 9 OO 123"; but an "o" standing alone does not begin a number: in Portuguese it is a word
        if set(token) <= _ZEROS and len(token) <= 4 and not (alone and token.islower()):
            return digits
    return _SPELLED.get(token.lower())


def number_runs(text: str, claims: Claims) -> list[list[Group]]:
    """Cut folded text into runs of digit groups that could hold telephone numbers; linear in its length.

    Args:
        text: folded text.
        claims: spans to stay out of.

    Returns:
        Runs of groups that follow one another with nothing but separators (no line break) between them.
    """
    runs: list[list[Group]] = []
    run: list[Group] = []
    previous_end, plus_at, repeat, repeat_at = 0, -1, 0, -1

    def close() -> None:
        nonlocal run, plus_at, repeat
        if run:
            runs.append(run)
        run, plus_at, repeat = [], -1, 0

    for match in _TOKEN.finditer(text):
        start, end, token = match.start(), match.end(), match.group()
        gap = text[previous_end:start]
        spelled = token.lower() in _SPELLED or token.lower() in _REPEAT
        near = _GAP.fullmatch(gap.replace(",", " ") if spelled else gap) is not None
        previous_end = end
        if not near or not claims.free(start, end):
            close()
        if not claims.free(start, end):
            continue
        if token == "+" or token.lower() == "plus":
            plus_at = start
            continue
        if token.lower() in _REPEAT:
            repeat, repeat_at = _REPEAT[token.lower()], start
            continue
        digits = _digits_of(token, alone=not run and plus_at < 0 and text[end : end + 1] in ("", " "))
        if (
            digits is None
            and (run or token[0] in "oO")
            and _LETTERS_ONLY.fullmatch(token)
            and _NEARLY_DIGIT.match(text, end)
        ):
            digits = token.translate(_LOOKALIKE)  # "07700 9 I 0123"
        if digits is None:
            plus = plus_at
            close()
            glued = _GLUED.fullmatch(token)
            if glued:
                begin, stop = start + glued.start(1), start + glued.end(1)
                runs.append([Group(begin, stop, glued.group(1), plus=plus >= 0 and glued.start(1) == 0)])
            continue
        begin = start
        if repeat:
            digits, begin = digits[:1] * repeat + digits[1:], repeat_at
        if plus_at >= 0:
            begin = plus_at
        run.append(Group(begin, end, digits, plus=plus_at >= 0))
        plus_at, repeat = -1, 0
    close()
    return runs
