"""Does a text repeat the reporter's own details? Compared past case, spacing, accents, punctuation and light leetspeak.

Held by the consent gate: such a hit blocks until it is gone (2-domain, gate rule 5).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from num_service.domain.identifiers import (
    Found,
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    bare_username,
    extract,
    guess,
)
from num_service.domain.identifiers.digits import number_runs
from num_service.domain.identifiers.text import Claims, Folded, fold
from num_service.domain.writing.names import COMMON_WORDS, FIRST_NAMES, FUNCTION_WORDS, NAMES_THAT_ARE_WORDS
from num_service.domain.writing.places import EIRCODE, POSTCODE

_LEET = str.maketrans("01l!|34@5$7", "oiiiieaasst")
_NOT_SPLIT = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_PARTS = re.compile(r"[,;\n]")
_SHORT_STREET = {
    "road": "rd", "street": "st", "avenue": "ave", "lane": "ln", "drive": "dr", "close": "cl", "court": "ct",
    "crescent": "cres", "square": "sq", "place": "pl", "terrace": "terr", "gardens": "gdns", "grove": "gr",
}  # fmt: skip
_HOUSE_NUMBER = re.compile(r"\d{1,4}[a-z]?")
#: "14b" in a text is in the house of whoever sealed "14".
_PART_OF_HOUSE = ("", *"abcdef")
_LONG_STREET = {short: long for long, short in _SHORT_STREET.items()}
_INNER_SIGNS = "@$!|"
_WORD = re.compile(r"[^\W_]+")
_ANYWHERE = 10
"""Folded characters from which a detail is found inside words too; a shorter one only where words begin and end."""
_DISTINCTIVE = 6
"""Letters from which one word of a detail gives it away by itself."""
_PHRASE = 16
"""Folded characters from which a detail of nothing but common words is looked for as a whole."""
_RUN = 4
"""Words running that give a detail away."""
_LAST_DIGITS = 6
"""The last digits of a telephone number that are enough to know it by."""


def plain(text: str) -> str:
    """Letters without case and accents, digits as they are."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_NOT_SPLIT.get(c, c) for c in split if not unicodedata.combining(c))


def _words(text: str) -> list[str]:
    """The words of a text, without case and accents."""
    return _WORD.findall(plain(fold(text).text))


def _compared(words: Iterable[str]) -> str:
    """Words run together and leetspeak undone: the form in which details and texts are compared."""
    return "".join(words).translate(_LEET)


@dataclass(frozen=True, slots=True)
class _Needle:
    """A piece of a detail to look for, in compared form; ``capital`` when it counts only with a capital letter."""

    text: str
    capital: bool = False


class Haystack:
    """A text made ready to be compared with details."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.folded: Folded = fold(text)
        source = self.folded.text
        out: list[str] = []
        self._places: list[int] = []  # of each compared character, in the folded text
        self._starts: set[int] = set()
        self._ends: set[int] = set()
        last = ""
        for place, character in enumerate(source):
            if unicodedata.combining(character):
                continue
            around = source[place - 1 : place] + source[place + 1 : place + 2]
            letter = character.isalpha() or (
                character in _INNER_SIGNS and len(around) == 2 and around.isalnum()
            )
            kind = "letter" if letter else "digit" if character.isdigit() else ""
            if kind != last:
                (self._ends if last else set[int]()).add(len(out))
                (self._starts if kind else set[int]()).add(len(out))
            last = kind
            for part in plain(character).translate(_LEET) if kind else "":
                out.append(part)
                self._places.append(place)
        self._ends.add(len(out))
        self._text = "".join(out)

    def find(self, needle: _Needle) -> Iterator[tuple[int, int]]:
        """Spans of the original in which a needle stands."""
        at = self._text.find(needle.text)
        while at >= 0:
            end = at + len(needle.text)
            whole = at in self._starts and end in self._ends
            start, stop = self.folded.span(self._places[at], self._places[end - 1] + 1)
            if (whole or len(needle.text) >= _ANYWHERE) and not (
                needle.capital and self.original[start].islower()
            ):
                yield start, stop
            at = self._text.find(needle.text, at + 1)

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        """Each word in compared form with its span in the original."""
        found = _WORD.finditer(self.folded.text)
        return [(_compared([plain(m.group())]), *self.folded.span(*m.span())) for m in found]

    def runs(self, shingles: frozenset[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
        """Spans of the original in which words running stand in a detail too."""
        words = self.words
        for at in range(len(words) - _RUN + 1):
            if tuple(word for word, _, _ in words[at : at + _RUN]) in shingles:
                yield words[at][1], words[at + _RUN - 1][2]

    @cached_property
    def digits(self) -> list[tuple[str, list[tuple[int, int, int]]]]:
        """Digits written near one another, across commas and line breaks, each piece with its place and span."""
        source = self.folded.text
        streams: list[tuple[str, list[tuple[int, int, int]]]] = []
        last_end = -1
        for run in number_runs(source, Claims(len(source))):
            joined = last_end >= 0 and not any(c.isalnum() for c in source[last_end : run[0].start])
            digits, pieces = streams.pop() if joined else ("", [])
            for group in run:
                digits += group.digits
                pieces.append((len(digits), *self.folded.span(group.start, group.end)))
            streams.append((digits, pieces))
            last_end = run[-1].end
        return streams

    def telephone(self, number: str) -> Iterator[tuple[int, int]]:
        """Spans of the original that hold a telephone number (E.164), or end like it."""
        for digits, pieces in self.digits:
            for needle, whole in ((number[-9:], True), (number[-_LAST_DIGITS:], False)):
                at = digits.find(needle)
                while at >= 0:
                    end = at + len(needle)
                    touched = [
                        p
                        for before, p in zip([0, *(e for e, _, _ in pieces)], pieces, strict=False)
                        if before < end and p[0] > at
                    ]
                    if whole or end in (place for place, _, _ in pieces):
                        yield touched[0][1], touched[-1][2]
                    at = digits.find(needle, at + 1)


class OwnDetails:
    """The reporter's own details, taken apart once into what to look for.

    Args:
        details: texts as sealed in the report: contact, advert, exact place, name, pieces of them. Never kept.
    """

    def __init__(self, details: Iterable[str]) -> None:
        self._identifiers: set[Identifier] = set()
        needles: set[_Needle] = set()
        shingles: set[tuple[str, ...]] = set()
        for detail in details:
            for identifier in _identifiers_of(detail):
                self._identifiers.update(_meeting(identifier))
                if not detail.strip().isalpha():  # a plain word is looked for as a word below
                    needles.update(_needles_of_identifier(identifier))
            for part in {detail, *_PARTS.split(detail)}:
                needles.update(_needles(part))
            needles.update(_needles_of_place(detail))
            shingles.update(_shingles(detail))
        self._needles = needles
        self._shingles = frozenset(shingles)

    def find(self, text: str, found: Iterable[Found]) -> list[tuple[int, int]]:
        """Where a text repeats a detail.

        Args:
            text: the text written for others.
            found: the identifiers in it, from :func:`~num_service.domain.identifiers.extract`.

        Returns:
            Spans of the text, in order, not overlapping.
        """
        hay = Haystack(text)
        spans = [(each.start, each.end) for each in found if _meeting(each.identifier) & self._identifiers]
        for needle in self._needles:
            spans.extend(hay.find(needle))
        if self._shingles:
            spans.extend(hay.runs(self._shingles))
        for identifier in self._identifiers:
            if identifier.kind is IdentifierKind.PHONE:
                spans.extend(hay.telephone(identifier.canonical))
        return _merged(spans)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _identifiers_of(detail: str) -> set[Identifier]:
    found = {each.identifier for each in extract(detail)}
    if not found and len(detail.split()) <= 3:
        try:
            found = {guess(detail)}
        except InvalidIdentifier:
            return set()  # a name or a place: compared as text below
    return found


def _meeting(identifier: Identifier) -> set[Identifier]:
    """An identifier, and the forms in which others may write the same: a username without its platform."""
    bare = bare_username(identifier)
    return {identifier, bare} if bare else {identifier}


def _needles_of_identifier(identifier: Identifier) -> Iterator[_Needle]:
    """What of an identifier gives it away when it stands alone: the name in a link, the part before the @."""
    if identifier.kind is IdentifierKind.EMAIL:
        parts = [identifier.canonical.rpartition("@")[0]]
    elif identifier.kind is IdentifierKind.USERNAME:
        parts = [identifier.canonical.partition(":")[2]]
    elif identifier.kind is IdentifierKind.URL:
        host, _, path = identifier.canonical.partition("/")
        parts = [*path.split("/"), *host.split(".")[:-1]]
    else:
        return
    for part in parts:
        words = _words(part)
        name = _compared(words)
        if len(name) >= 4 and not all(word in COMMON_WORDS for word in words):
            yield _Needle(name)


def _needles(detail: str) -> Iterator[_Needle]:
    """The whole detail, its distinctive words, and the parts of a name."""
    words = _words(detail)
    telling = [word for word in words if word not in COMMON_WORDS and word not in FUNCTION_WORDS]
    whole = _compared(words)
    if not telling:
        if len(whole) >= _PHRASE and not all(word in FUNCTION_WORDS for word in words):
            yield _Needle(whole)
        return
    coarse = re.fullmatch(
        r"[a-z]{1,2}\d[a-z\d]?", "".join(words)
    )  # an outward postcode may be named (gate rule 7)
    if len(whole) >= 2 and not coarse and not (len(words) == 1 and whole.isdigit()):
        yield _Needle(whole, capital=len(whole) <= 3 or words[0] in NAMES_THAT_ARE_WORDS)
    for word in telling:
        if sum(c.isalpha() for c in word) >= _DISTINCTIVE:
            yield _Needle(_compared([word]))
        elif word.isalpha() and len(word) >= 3 and (word in _capitalised(detail) or telling == words[:4]):
            yield _Needle(_compared([word]), capital=True)  # a name that is in no list
    if (
        len(words) <= 4
        and all(word.isalpha() for word in words)
        and words[0] in FIRST_NAMES | NAMES_THAT_ARE_WORDS
    ):
        for word in words:
            if len(word) >= 2:
                doubtful = len(word) <= 3 or word in NAMES_THAT_ARE_WORDS or word in COMMON_WORDS
                yield _Needle(_compared([word]), capital=doubtful)


def _capitalised(detail: str) -> frozenset[str]:
    """The words of a detail that stand in it with a capital letter, in compared case."""
    return frozenset(plain(m.group()) for m in _WORD.finditer(fold(detail).text) if m.group()[0].isupper())


def _needles_of_place(detail: str) -> Iterator[_Needle]:
    """A full postcode; a street by its name, with its kind in full or short; a house number with its street."""
    folded = fold(detail).text
    for pattern in (POSTCODE, EIRCODE):
        for match in pattern.finditer(folded):
            yield _Needle(_compared(_words(match.group())))
    words = _words(detail)
    for at, (first, second) in enumerate(pairwise(words)):
        telling = second.isalpha() and second not in COMMON_WORDS and second not in FUNCTION_WORDS
        if telling and _HOUSE_NUMBER.fullmatch(first):
            for letter in _PART_OF_HOUSE if first.isdigit() else ("",):
                yield _Needle(_compared([first + letter, second]))
        kind = _LONG_STREET.get(second, second)
        if kind not in _SHORT_STREET:
            continue
        streets = [[first]] if first.isalpha() and len(first) > 2 and first not in COMMON_WORDS else []
        if at and _HOUSE_NUMBER.fullmatch(
            words[at - 1]
        ):  # "14 High Street" tells, "the High Street" does not
            streets.extend([words[at - 1] + letter, first] for letter in _PART_OF_HOUSE)
        for street in streets:
            yield _Needle(_compared([*street, kind]))
            yield _Needle(_compared([*street, _SHORT_STREET[kind]]))


def _shingles(detail: str) -> Iterator[tuple[str, ...]]:
    words = _words(detail)
    for at in range(len(words) - _RUN + 1):
        run = words[at : at + _RUN]
        if not all(word in FUNCTION_WORDS for word in run):
            yield tuple(_compared([word]) for word in run)
