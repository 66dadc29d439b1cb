"""What is to be checked, and what is answered: one thing as it was typed, or all in a message, list of calls, card."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from num_service.db.queries.accounts.recipients import regions_of
from num_service.db.statements import Statements
from num_service.domain.checker.answer import Answer
from num_service.domain.identifiers import (
    REGIONS,
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    Reading,
    guess,
    hidden_number,
    looks_partial,
    normalise,
    part_unread,
    partial_vrm,
    plain_of_cards,
    read,
)
from num_service.domain.identifiers.places import countries_by_place
from num_service.domain.shared.phrases import Message

#: A line of a pasted list that is one identifier by itself: its letters and digits, and its words.
_LINE, _WORDS = range(5, 41), 2
#: So many different lines are tried one by one. Further ones are taken for something to check: then it is too many.
_TRIED = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to check: what was typed, its kind when that was said, and what it is when that is known.

    ``unread`` marks a part of a message that may be an identifier and could not be read: it is never answered "none".
    ``regions``: countries of a number without a country code, in order of trust. ``reading``: how it was read, where it
    was, so that a long text is not read again.
    """

    typed: str
    kind: IdentifierKind | None = None
    known: Identifier | None = None
    unread: bool = False
    regions: tuple[str, ...] = REGIONS
    reading: Reading | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer about one thing, shown with it.

    ``canonical`` is what it is compared by: a number as E.164, an email without what a provider ignores, a bare
    registration, of a part of one its beginning; None for what could not be read. ``why`` says what is wrong with
    something invalid.
    """

    kind: IdentifierKind | None
    shown: str
    answer: Answer
    alerts: tuple[str, ...] = ()
    why: Message | None = None
    canonical: str | None = None


def countries_of(database: Session | Statements, recipient_id: uuid.UUID | None) -> tuple[str, ...]:
    """Countries of a number without a country code, in order of trust, by the place that a member or project has set.

    Args:
        recipient_id: where their alerts arrive; None for partners, who have no place.
    """
    return countries_by_place(regions_of(database, recipient_id)) if recipient_id else REGIONS


def from_text(pasted: str, *, regions: tuple[str, ...] = REGIONS) -> list[Asked]:
    """Everything in a pasted message that can be checked, and every part of it that could not be read.

    The whole of it when nothing can be found in it. Of contact cards only what is a number, a name or an address.

    Args:
        pasted: as it was pasted.
        regions: countries of a number without a country code, in order of trust.
    """
    text = plain_of_cards(pasted)
    reading = read(text, regions=regions)
    found = [
        (each.start, Asked(each.raw, each.identifier.kind, each.identifier, regions=regions))
        for each in reading.found
    ]
    unread = [(each.start, Asked(each.raw, unread=True, regions=regions)) for each in reading.unread]
    lines = list(_lines_of_a_list(text, [start for start, _ in (*found, *unread)], regions))
    if not found and (not unread or looks_partial(text) or _is_one(text, regions, reading)):
        several = [asked for _, asked in lines] if not unread and "\n" in text.strip() else []
        return several or [Asked(text.strip(), regions=regions, reading=reading)]
    return [asked for _, asked in sorted((*found, *unread, *lines), key=lambda placed: placed[0])]


def read_asked(asked: Asked) -> Identifier | InvalidIdentifier:
    """What is to be looked up; or why nothing can be, which is given and not raised."""
    if asked.known is not None:
        return asked.known
    if asked.unread:
        return part_unread(asked.typed)
    try:
        if asked.kind:
            return normalise(asked.kind, asked.typed, regions=asked.regions)
        return guess(asked.typed, regions=asked.regions, reading=asked.reading)
    except InvalidIdentifier as why:
        return why


def _lines_of_a_list(
    pasted: str, seen: Sequence[int], regions: tuple[str, ...]
) -> Iterator[tuple[int, Asked]]:
    """Lines that hold nothing else and have a digit in them, such as part of a registration in a list of one's own;
    and one line of those that stand for a hidden number in a list of calls.

    seen: where something was found or could not be read: its line has its answer.
    """
    start, tried, hidden = 0, dict[str, bool](), False
    for line in pasted.splitlines(keepends=True):
        end = start + len(line)
        typed = line.strip()
        if not any(start <= place < end for place in seen):
            if hidden_number(typed):
                if not hidden:
                    yield start, Asked(typed, regions=regions)
                hidden = True
            elif _alone(line):
                if typed not in tried:
                    tried[typed] = len(tried) >= _TRIED or _is_one(typed, regions) or bool(partial_vrm(line))
                if tried[typed]:
                    yield start, Asked(typed, regions=regions)
        start = end


def _alone(line: str) -> bool:
    return (
        sum(c.isalnum() for c in line) in _LINE
        and len(line.split()) <= _WORDS
        and any(c.isdecimal() for c in line)
    )


def _is_one(line: str, regions: Sequence[str], reading: Reading | None = None) -> bool:
    """Whether all of a line is one identifier after all, such as an address with a space in it."""
    try:
        guess(line, regions=regions, reading=reading)
    except InvalidIdentifier:
        return False
    return True
