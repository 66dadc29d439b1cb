"""The digits of a text, however they are written: in groups, with letters or words among them, over two lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from num_service.domain.identifiers.text import HAN, Claims

_TOKEN = re.compile(r"[^\W_]+|\+")
_PIECE = re.compile(r"\d+|[^\W\d_]+")
_GAP = re.compile(r"[ \t\-./()\[\]_*~']{0,6}")
_ODD_GAP = re.compile(r"[^\w@£$€%+\n]{1,8}")
_LINE_GAP = re.compile(r"[ \t\r,;:.\-]{0,6}\n[ \t\r\-]{0,6}")
_GAP_WORDS = frozenset({"dash", "hyphen", "space", "dot"})
_ZEROS = frozenset("Oo\u041e\u043e\u039f\u03bf\u0555\u0585")
_ONES = frozenset("lIi\u0406\u0456\u0399\u03b9")
_LOOKALIKE = str.maketrans({**dict.fromkeys(_ZEROS, "0"), **dict.fromkeys(_ONES, "1")})
_LETTERS_ONLY = re.compile("[oOlI]{2,3}|[lI]")
_NEARLY_DIGIT = re.compile(r"[ \-./()]{0,3}(?:[\doOlI]+\b|$|[.,;!\n])")
_SPELLED = {
    "zero": "0", "oh": "0", "nought": "0", "naught": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "hundred": "00",
    # Portuguese, with the "meia" (half a dozen) of Brazil; Romanian, with and without its signs
    "dois": "2", "três": "3", "tres": "3", "quatro": "4", "cinco": "5", "seis": "6", "sete": "7", "oito": "8",
    "nove": "9",
    "trei": "3", "patru": "4", "cinci": "5", "șase": "6", "şase": "6", "sase": "6", "șapte": "7", "şapte": "7",
    "sapte": "7",
}  # fmt: skip
_WEAK = {
    "um": "1", "uma": "1", "duas": "2", "meia": "6",
    "unu": "1", "una": "1", "doi": "2", "două": "2", "doua": "2", "opt": "8", "nouă": "9", "noua": "9",
}  # fmt: skip
"""Words that are more than a digit ("um" is "a", "opt" is English too): digits only where others stand beside them."""
_STRONG = frozenset(_SPELLED)
_SPELLED |= _WEAK | HAN
_REPEAT = {"double": 2, "treble": 3, "triple": 3, "dublu": 2, "duplo": 2, "triplu": 3, "triplo": 3}
_PLUS_SAID = re.compile(r"[ -]{1,3}(?:quatro|três|tres|cinco)(?!\w)", re.IGNORECASE)
_HAN = re.compile(f"[{''.join(HAN)}]{{2,30}}")
_MIXED = re.compile(f"(?=(?:.*?[{''.join(HAN)}]){{2}})[{''.join(HAN)}Oo0-9]{{3,30}}")
_WORDS_INSIDE = "|".join(word for word in _SPELLED if word not in HAN and word not in _WEAK and word != "oh")
_RUN_TOGETHER = re.compile(f"(?:{_WORDS_INSIDE}|[Oo]){{2,30}}", re.IGNORECASE)
_INSIDE = re.compile(f"{_WORDS_INSIDE}|[{''.join(sorted(_ZEROS | _ONES))}]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """One piece of a number as written.

    Args:
        start, end: where it stood.
        digits: what it stands for.
        plus: whether a plus came before it.
        gap: what lies between it and the group before: 0 what people group numbers with, 1 another sign, 2 a new line
            or a comma and a space, where a number may as well have ended.
        soft: whether it is letters that may be digits, or may be nothing ("07700900123 lol").
    """

    start: int
    end: int
    digits: str
    plus: bool
    gap: int = 0
    soft: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """A piece of a token: digits, or None for letters that are not."""

    start: int
    end: int
    digits: str | None
    soft: bool = False


def _whole(token: str, *, alone: bool) -> str | None:
    """The digits that a token stands for, with letters read as the digits they look like; None if it is a word."""
    if len(token) > 60:
        return None
    if _HAN.fullmatch(token):
        return "".join(HAN[c] for c in token)
    if not token.isascii() and _MIXED.fullmatch(token):
        return "".join(HAN.get(c, c) for c in token).translate(_LOOKALIKE)
    digits = token.translate(_LOOKALIKE)
    if digits.isascii() and digits.isdigit():
        if any(c.isdigit() for c in token) and token[-1].isdigit():
            return digits
        # "07700 9 OO 123"; but an "o" standing alone does not begin a number: in Portuguese it is a word
        if set(token) <= _ZEROS and len(token) <= 4 and not (alone and token.islower()):
            return digits
    return _letters(token) if _RUN_TOGETHER.fullmatch(token) else _SPELLED.get(token.lower())


def _letters(word: str) -> str | None:
    """The digits of letters that touch a digit: look-alikes, and words for digits run together."""
    digits = word.translate(_LOOKALIKE)
    if digits.isascii() and digits.isdigit():
        return digits
    if _HAN.fullmatch(word) or word in _SPELLED:
        return "".join(_SPELLED[c] for c in word) if word not in _SPELLED else _SPELLED[word]
    if len(word) <= 60 and not _INSIDE.sub("", word):
        read = [each if len(each) == 1 else _SPELLED[each.lower()] for each in _INSIDE.findall(word)]
        digits = "".join(read).translate(_LOOKALIKE)
        return digits if digits.isdigit() else None  # "L" and "i" without its dot are no ones
    return None


def _pieces(token: str, start: int) -> Iterator[_Read]:
    """A token of digits and letters, piece by piece; letters after the last digit may be digits or nothing."""
    matches = list(_PIECE.finditer(token))
    last = max((at for at, m in enumerate(matches) if m.group().isdigit()), default=-1)
    for at, match in enumerate(matches):
        begin, end, piece = start + match.start(), start + match.end(), match.group()
        if piece.isdigit():
            yield _Read(begin, end, piece)
            continue
        digits = _letters(piece) if last >= 0 else None
        if digits is None and at < last:  # "xone23", "tel0": what touches the digits may still be one
            tail = next((n for n in (5, 4, 3) if len(piece) > n and piece[-n:].lower() in _STRONG), None)
            if tail:
                yield _Read(begin, end - tail, None)
                yield _Read(end - tail, end, _SPELLED[piece[-tail:].lower()], soft=True)
                continue
        yield _Read(begin, end, digits, soft=digits is not None and (at > last or at == 0))


@lru_cache(maxsize=1024)  # of signs alone: what stands between two tokens has no letter and no digit
def _gap(between: str) -> int | None:
    """How two pieces are joined; None when they are not."""
    if between in ("", " ", "-"):
        return 0
    if _GAP.fullmatch(between):
        return 0
    if _LINE_GAP.fullmatch(between):
        return 2
    if _ODD_GAP.fullmatch(between):
        return 2 if re.search(r"[,;:.!?&]\s", between) else 1
    return None


class _Runs:
    """Runs of groups as they are read, left to right."""

    def __init__(self) -> None:
        self.done: list[list[Group]] = []
        self._run: list[Group] = []
        self.plus_at = -1
        self.repeat, self.repeat_at = 0, -1

    @property
    def open(self) -> bool:
        return bool(self._run)

    def close(self) -> None:
        if self._run:
            self.done.append(self._run)
        self._run, self.plus_at, self.repeat = [], -1, 0

    def add(self, piece: _Read, gap: int) -> None:
        digits, begin = piece.digits or "", piece.start
        if self.repeat:
            digits, begin = digits[:1] * self.repeat + digits[1:], self.repeat_at
        if self.plus_at >= 0:
            begin = self.plus_at
        gap = gap if self._run else 0
        self._run.append(Group(begin, piece.end, digits, plus=self.plus_at >= 0, gap=gap, soft=piece.soft))
        self.plus_at, self.repeat = -1, 0


def number_runs(text: str, claims: Claims) -> list[list[Group]]:
    """Cut folded text into runs of digit groups that could hold telephone numbers; linear in its length.

    Args:
        text: folded text.
        claims: spans to stay out of.

    Returns:
        Runs of groups that follow one another with nothing but separators, at most one line break, between them.
    """
    runs = _Runs()
    previous_end, carried = 0, 0
    for match in _TOKEN.finditer(text):
        start, end, token = match.start(), match.end(), match.group()
        between = text[previous_end:start]
        plain = token.isascii() and token.isdigit()
        low = token if plain else token.lower()
        spelled = not plain and (low in _SPELLED or low in _REPEAT)
        gap = _gap(between.replace(",", " ") if spelled else between) if len(between) <= 16 else None
        previous_end = end
        free = claims.free(start, end)
        if gap is None or not free:
            runs.close()
        if not free:
            for piece in _pieces(token, start):
                if piece.digits is not None and claims.free(piece.start, piece.end):
                    runs.add(piece, 0)
            continue
        gap, carried = max(gap or 0, carried), 0
        if plain:
            runs.add(_Read(start, end, token), gap)
            continue
        if token == "+" or low == "plus" or (low == "mais" and _PLUS_SAID.match(text, end)):
            runs.plus_at, carried = start, gap
            continue
        if low in _REPEAT:
            runs.repeat, runs.repeat_at, carried = _REPEAT[low], start, gap
            continue
        if low in _GAP_WORDS and runs.open:
            carried = gap
            continue
        alone = not runs.open and runs.plus_at < 0 and text[end : end + 1] in ("", " ")
        digits = _whole(token, alone=alone)
        near = digits is None and (runs.open or token[0] in "oO") and _LETTERS_ONLY.fullmatch(token)
        if near and _NEARLY_DIGIT.match(text, end):
            digits = token.translate(_LOOKALIKE)  # "07700 9 I 0123"
        if digits is not None:
            runs.add(_Read(start, end, digits, soft=low in _WEAK), gap)
            continue
        if token.isalpha() and not runs.open:
            runs.close()
            continue
        for piece in _pieces(token, start):
            if piece.digits is None:
                runs.close()
            else:
                runs.add(piece, gap)
                gap = 0
    runs.close()
    return runs.done
