"""What in a text could say who wrote it: marked for the caseworker; the reporter's own details block.

Deterministic rules only (2-domain, gate rule 5; 9-dependencies). A mark is a question to the two caseworkers, "could
he tell who wrote this?", not an answer: names, places and times of the person reported are marked too. A match
with the reporter's own details, as sealed in their report, blocks by itself; so does what may be an identifier and
could not be read, for nobody can say whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from num_service.domain.identifiers import Identifier, IdentifierKind, read
from num_service.domain.identifiers.text import fold
from num_service.domain.shared.districts import too_small
from num_service.domain.shared.phrases import N_
from num_service.domain.writing.combinations import combined
from num_service.domain.writing.names import COMMON_WORDS, FIRST_NAMES, FUNCTION_WORDS, NAMES_THAT_ARE_WORDS
from num_service.domain.writing.own_details import OwnDetails, plain
from num_service.domain.writing.places import ADDRESSES, EIRCODE, OUTWARD, POSTCODE


class MarkKind(StrEnum):
    """What a marked piece of text looks like."""

    OWN_DETAIL = "own_detail"
    OWN_WORDS = "own_words"
    UNREAD = "unread"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    USERNAME = "username"
    PAYMENT = "payment"
    VRM = "vrm"
    POSTCODE = "postcode"
    ADDRESS = "address"
    NAME = "name"
    TIME = "time"
    SMALL_PLACE = "small_place"
    OUTWARD = "outward"
    COMBINATION = "combination"


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a text that could identify someone.

    Args:
        kind: what it looks like.
        start, end: its place, in characters: ``text[start:end] == self.text``.
        text: the piece itself. Show it to the caseworker who wrote it; never log or keep it.
        blocking: whether the text must not leave while it is there.
        why: plain words for the caseworker.
    """

    kind: MarkKind
    start: int
    end: int
    text: str
    blocking: bool
    why: str


_WHY = {
    MarkKind.OWN_DETAIL: N_(
        "This matches the reporter's own details. It must go before this text can leave."
    ),
    MarkKind.UNREAD: N_(
        "This may be a number, an address or a registration, and could not be read. It must go before this text can "
        "leave."
    ),
    MarkKind.PHONE: N_("A telephone number. Keep it only if it belongs to the person reported."),
    MarkKind.EMAIL: N_("An email address. Keep it only if it belongs to the person reported."),
    MarkKind.URL: N_("A link or an advert. It could lead to the person who reported."),
    MarkKind.USERNAME: N_("A username. Keep it only if it belongs to the person reported."),
    MarkKind.PAYMENT: N_("A payment handle or account. Keep it only if it belongs to the person reported."),
    MarkKind.VRM: N_("A vehicle registration. Keep it only if it belongs to the person reported."),
    MarkKind.POSTCODE: N_("A full postcode. Coarsen it to the town or the first half."),
    MarkKind.ADDRESS: N_(
        "An address or a named place. Coarsen it to the town or the first half of the postcode."
    ),
    MarkKind.NAME: N_("A name. Keep it only if it is a name the person reported used."),
    MarkKind.TIME: N_("An exact time. Say the part of the day instead."),
    MarkKind.SMALL_PLACE: N_(
        "So few people live here that it could lead to whoever reported. Say the district, or only the region."
    ),
    MarkKind.OUTWARD: N_("The first half of a postcode. That is as exact as a place may be."),
    MarkKind.COMBINATION: N_(
        "Where they are from, or another rare thing, beside what they are: with the place and the day that could say "
        "who reported. Take one out, or whoever approves says why it may stay."
    ),
}
_OF_IDENTIFIER = {
    IdentifierKind.PHONE: MarkKind.PHONE,
    IdentifierKind.EMAIL: MarkKind.EMAIL,
    IdentifierKind.URL: MarkKind.URL,
    IdentifierKind.USERNAME: MarkKind.USERNAME,
    IdentifierKind.PAYMENT: MarkKind.PAYMENT,
    IdentifierKind.VRM: MarkKind.VRM,
}
_STRENGTH = {kind: place for place, kind in enumerate(MarkKind)}

_HOUR_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_HOUR = rf"(?:{_HOUR_WORD}|1[0-2]|0?[1-9])"
_TIMES = re.compile(
    rf"""(?<![\w.:/£$€])(?:
        (?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:[ ]?[ap]\.?m\b\.?)?
      | (?:at[ ])?(?:[01]?\d|2[0-3])[.h][0-5]\d[ ]?(?:[ap]\.?m\b\.?|hrs\b|hours\b)
      | (?:[01]?\d|2[0-3])h[0-5]\d\b
      | (?:1[0-2]|0?[1-9])[ ]?[ap]\.?m\b\.?
      | (?:[01]\d|2[0-3])[0-5]\d[ ]?(?:h|hrs|hours)\b
      | (?:at[ ])?(?:a[ ])?
        (?:quarter|half|five|ten|twenty|twenty[ -]five|\d{{1,2}}(?:[ ]minutes)?)[ ](?:past|to)[ ]
        {_HOUR}\b(?![ ](?:people|men|times|hours|minutes|days|weeks))
      | half[ ]{_HOUR_WORD}\b(?![ ](?:bottles?|of|each|times|hours|minutes|pounds|euros?)\b)
      | {_HOUR_WORD}[ ](?:(?:oh|o)[ ]{_HOUR_WORD}|ten|fifteen|twenty|thirty|forty|fifty)(?:[ -]five)?\b
        (?![ ](?:people|men|women|times|hours|minutes|days|weeks|years|pounds|euros?|quid|miles|metres)\b)
      | {_HOUR_WORD}[ ]?[ap]\.?m\b\.?
      | {_HOUR}[ ]o'?clock\b
      | at[ ](?:[01]?\d|2[0-3])[.][0-5]\d\b
      | (?:at|around|about)[ ]{_HOUR_WORD}
        (?=[ ](?:in[ ]the|at[ ]night|on[ ]the[ ]dot|exactly|sharp|that)\b|[.,;])
    )(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)

_ADVERT = re.compile(
    r"(?<!\w)(?:ad|advert|listing|profile)(?:'s)?[ ]?(?:id|no\.?|number|ref(?:erence)?)?[ :#]{0,3}\d{4,12}(?!\w)",
    re.IGNORECASE,
)

#: A site said aloud or written so that nothing makes a link of it, with what follows: "kommons dot com/3235".
_SPOKEN_LINK = re.compile(
    r"(?<![\w@])[a-z0-9][\w-]{1,40}[ ]?(?:\[dot\]|\(dot\)|\bdot\b)[ ]?"
    r"(?:com|co|net|org|info|xxx|ie|uk|eu|me|ly|fans|vip|live|ro|pt|br|de|es|fr)\b"
    r"(?:(?:\.|[ ]dot[ ])[a-z]{2,4}\b)?(?:/[\w./?=&%+-]{1,200})?",
    re.IGNORECASE,
)

_TITLED = re.compile(
    r"(?<!\w)(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Madame?|Fr|Father|Rev|Prof|Professor|PC|DC|DS|DI|Sgt|Sergeant"
    r"|Inspector|Detective|Garda|Constable|Auntie|Aunt|Uncle)\.?[ ]([A-Z][\w'-]{1,30}(?:[ ][A-Z][\w'-]{1,30})?)"
)
_CALLED = re.compile(
    r"(?<!\w)(?i:called|named|known as|name is|name was|name's|names|i am|i'm|calls (?:him|her)self|goes by|signed)[ ]"
    r"[\"']?([A-Z][\w'-]{1,30}(?:[ ][A-Z][\w'-]{1,30})?)"
)
_MONTHS = frozenset({"april", "may", "june", "august"})
_BEFORE_MONTH = re.compile(
    r"(?:\d(?:st|nd|rd|th)?(?: of)?|\b(?:in|of|since|during|last|next|this|early|late|mid|until|from|by))[ -]\Z",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'-]*(?:['-][^\W\d_]+)*")


def _low(word: re.Match[str]) -> str:
    return plain(word.group()).removesuffix("'s")


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Names in folded text: known first names with the capitalised words after them, and capitalised pairs."""
    words = list(_NAME_WORD.finditer(text))
    at = 0
    while at < len(words):
        low, start = _low(words[at]), words[at].start()
        capital = words[at].group()[0].isupper()
        last = at
        while (
            capital
            and last + 1 < len(words)
            and last - at < 2
            and _belongs(text, words[last], words[last + 1])
        ):
            last += 1
        if low in NAMES_THAT_ARE_WORDS:
            named = (
                capital
                and (last > at or not _begins_sentence(text, start))
                and not _is_month(text, low, start)
            )
        elif low in FIRST_NAMES:
            named = True
        else:
            named = last > at and low not in COMMON_WORDS and low not in FUNCTION_WORDS
        if named:
            yield start, words[last].end()
        at = (last if named else at) + 1


def _is_month(text: str, low: str, start: int) -> bool:
    return low in _MONTHS and _BEFORE_MONTH.search(text, max(0, start - 12), start) is not None


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \"'(")
    return not before or before[-1] in ".!?\n:"


def _belongs(text: str, word: re.Match[str], following: re.Match[str]) -> bool:
    """Whether a capitalised word goes on with the name before it."""
    low = _low(following)
    ordinary = (low in COMMON_WORDS or low in FUNCTION_WORDS) and low not in FIRST_NAMES
    return text[word.end() : following.start()] == " " and following.group()[0].isupper() and not ordinary


def _spans(pattern: re.Pattern[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    return lambda text: (match.span() for match in pattern.finditer(text))


_RULES: tuple[tuple[MarkKind, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    (MarkKind.POSTCODE, _spans(POSTCODE)),
    (MarkKind.POSTCODE, _spans(EIRCODE)),
    (MarkKind.SMALL_PLACE, too_small),
    (MarkKind.OUTWARD, _spans(OUTWARD)),
    *((MarkKind.ADDRESS, _spans(pattern)) for pattern in ADDRESSES),
    (MarkKind.TIME, _spans(_TIMES)),
    (MarkKind.URL, _spans(_ADVERT)),
    (MarkKind.URL, _spans(_SPOKEN_LINK)),
    (MarkKind.NAME, _spans(_TITLED)),
    (
        MarkKind.NAME,
        lambda text: (m.span(1) for m in _CALLED.finditer(text) if m.group(1).lower() not in COMMON_WORDS),
    ),
    (MarkKind.NAME, _pairs),
    (MarkKind.COMBINATION, combined),
)


_BLOCKING = frozenset({MarkKind.OWN_DETAIL, MarkKind.UNREAD})


def _mark(kind: MarkKind, text: str, start: int, end: int) -> Mark:
    return Mark(kind, start, end, text[start:end], kind in _BLOCKING, _WHY[kind])


def _resolved(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Without overlaps: blocking marks first, then the stronger kind, then the longer; in the order of the text.

    What a stronger mark leaves over of an identifier, an address or a time stays marked: the rest of an email address
    of which one word is the reporter's name.
    """
    kept: list[Mark] = []
    taken: set[int] = set()
    for mark in sorted(marks, key=lambda m: (not m.blocking, _STRENGTH[m.kind], m.start - m.end, m.start)):
        free = [place for place in range(mark.start, mark.end) if place not in taken]
        if len(free) == mark.end - mark.start:
            kept.append(mark)
        elif mark.kind not in _WHOLE_OR_NOT:
            kept.extend(_rests(mark, free))
        else:
            continue
        taken.update(free)
    return tuple(sorted(kept, key=lambda m: m.start))


#: Marked as a whole, or not where a part of it is marked as something stronger.
_WHOLE_OR_NOT = frozenset({MarkKind.OWN_DETAIL, MarkKind.OWN_WORDS, MarkKind.OUTWARD, MarkKind.COMBINATION})


def _rests(mark: Mark, free: list[int]) -> Iterator[Mark]:
    """The pieces of a mark at places that nothing stronger took, where letters or digits stand in them."""
    for _, run in groupby(enumerate(free), key=lambda each: each[1] - each[0]):
        places = [place for _, place in run]
        start, end = places[0], places[-1] + 1
        piece = mark.text[start - mark.start : end - mark.start]
        if any(each.isalnum() for each in piece):
            yield Mark(mark.kind, start, end, piece, mark.blocking, mark.why)


def examine(
    text: str, *, own_details: Iterable[str] = (), allowed: Iterable[Identifier] = ()
) -> tuple[Mark, ...]:
    """Mark what in a text could identify someone (2-domain, gate rule 5).

    Args:
        text: a packet summary or an alert, as written by a caseworker.
        own_details: the reporter's own details as sealed in their report: contact, advert, exact place, name. They are
            compared and forgotten.
        allowed: identifiers of the person reported that are deliberately part of the text; not marked, unless they
            are the reporter's.

    Returns:
        Marks in the order of the text, not overlapping. Those that match their own details block, and what may be an
        identifier and could not be read.

    Raises:
        Invalid: ``text_too_long`` (see :data:`~num_service.domain.identifiers.MAX_TEXT`).
    """
    reading = read(text, every=True)
    found = reading.found
    permitted = set(allowed)
    folded = fold(text)
    marks = [_mark(MarkKind.OWN_DETAIL, text, *span) for span in OwnDetails(own_details).find(text, found)]
    passed = [(each.start, each.end) for each in found if each.identifier in permitted]
    for each in found:
        if each.identifier not in permitted:
            marks.append(_mark(_OF_IDENTIFIER[each.identifier.kind], text, each.start, each.end))
    adverts = [folded.span(*match.span()) for match in _ADVERT.finditer(folded.text)]
    for part in reading.unread:
        left = part.start + len(text[part.start : part.end].rstrip(")]}>\"'”’"))
        if not any(start <= part.start and left <= end for start, end in adverts):
            marks.append(_mark(MarkKind.UNREAD, text, part.start, part.end))
    for kind, rule in _RULES:
        for span in rule(folded.text):
            start, end = folded.span(*span)
            if not any(start < stop and begin < end for begin, stop in passed):
                marks.append(_mark(kind, text, start, end))
    return _resolved(marks)


def combines(text: str) -> bool:
    """Whether words of a text could together say who reported; whoever approves it says why they may stay."""
    return next(combined(fold(text).text), None) is not None


def blocks(marks: Iterable[Mark]) -> bool:
    """Whether any mark keeps the text from leaving."""
    return any(mark.blocking for mark in marks)
