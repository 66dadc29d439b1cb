"""Check identifiers before a booking. What was checked is never stored; only how many, against two budgets."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.queries.checker import listings
from num_service.db.statements import Statements
from num_service.domain.alerts.alert import read_alert
from num_service.domain.checker.answer import Answer, Contribution, Verdict, answer
from num_service.domain.checker.budgets import Left
from num_service.domain.identifiers import (
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    guess,
    normalise,
    part_unread,
    partial_vrm,
    read,
)
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import Message
from num_service.services.checker.spend_budget import spend_and_look_up
from num_service.services.core.wiring import Clock

#: Elements in one go: a pasted conversation rarely has more, and it stays under a new account's day.
MOST_AT_ONCE = 25
#: A line of a pasted list that is one identifier by itself: its letters and digits, and its words.
_LINE, _WORDS = range(5, 41), 2
#: So many different lines are tried one by one. Further ones are taken for something to check: then it is too many.
_TRIED = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to check: what was typed, its kind when that was said, and what it is when that is known.

    ``unread`` marks a part of a message that may be an identifier and could not be read: it is never answered "none".
    """

    typed: str
    kind: IdentifierKind | None = None
    known: Identifier | None = None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer about one thing, shown with it.

    ``canonical`` is what it is compared by: a number as E.164, an email without what a provider ignores, a bare
    registration; None for what could not be read. ``why`` says what is wrong with something invalid.
    """

    kind: IdentifierKind | None
    shown: str
    answer: Answer
    alerts: tuple[str, ...] = ()
    why: Message | None = None
    canonical: str | None = None


@dataclass(frozen=True, slots=True)
class Checks:
    """The answers, in the order that was asked, and what may still be checked after them."""

    answers: list[Checked]
    left: Left


def from_text(pasted: str) -> list[Asked]:
    """Everything in a pasted message that can be checked, and every part of it that could not be read.

    The whole of it when nothing can be found in it.
    """
    reading = read(pasted)
    if not reading.found and (not reading.unread or _is_one(pasted)):
        return [Asked(pasted.strip())]
    found = [(each.start, Asked(each.raw, each.identifier.kind, each.identifier)) for each in reading.found]
    unread = [(each.start, Asked(each.raw, unread=True)) for each in reading.unread]
    lines = _lines_of_a_list(pasted, [start for start, _ in (*found, *unread)])
    return [asked for _, asked in sorted((*found, *unread, *lines), key=lambda placed: placed[0])]


def _lines_of_a_list(pasted: str, seen: Sequence[int]) -> Iterator[tuple[int, Asked]]:
    """Lines that hold nothing else and have a digit in them, such as part of a registration in a list of one's own.

    seen: where something was found or could not be read: its line has its answer.
    """
    start, tried = 0, dict[str, bool]()
    for line in pasted.splitlines(keepends=True):
        end = start + len(line)
        alone = (
            sum(c.isalnum() for c in line) in _LINE
            and len(line.split()) <= _WORDS
            and any(c.isdecimal() for c in line)
        )
        if alone and not any(start <= place < end for place in seen):
            typed = line.strip()
            if typed not in tried:
                tried[typed] = len(tried) >= _TRIED or _is_one(typed) or bool(partial_vrm(line))
            if tried[typed]:
                yield start, Asked(typed)
        start = end


def _is_one(line: str) -> bool:
    """Whether all of a line is one identifier after all, such as an address with a space in it."""
    try:
        guess(line)
    except InvalidIdentifier:
        return False
    return True


def check_identifiers(
    database: Session | Statements,
    *,
    user_id: uuid.UUID,
    asked: Sequence[Asked],
    index: BlindIndex,
    clock: Clock,
) -> Checks:
    """Answer each.

    Args:
        user_id: whose budgets it counts against; it is stored with nothing else.
        asked: at most :data:`MOST_AT_ONCE`.

    Raises:
        Invalid: ``nothing_asked``, ``too_many``.
        TooMany: as :func:`spend_and_look_up`.
    """
    if not asked or all(not each.typed.strip() for each in asked):
        raise Invalid(
            "nothing_asked", "Type or paste a number, email, username, link or registration.", field="text"
        )
    if len(asked) > MOST_AT_ONCE:
        raise Invalid(
            "too_many",
            "At most %(most)s at once. Check the rest after these.",
            field="text",
            most=MOST_AT_ONCE,
        )
    now = clock()
    readings = [_read(each) for each in asked]
    digests = {
        identifier: index.digests(identifier) for identifier in readings if isinstance(identifier, Identifier)
    }
    left, found = spend_and_look_up(
        database,
        user_id=user_id,
        count=len(asked),
        digests={each for many in digests.values() for each in many},
        now=now,
    )
    answers = [
        _answer(read, typed, digests.get(read, ()) if isinstance(read, Identifier) else (), found, index, now)
        for read, typed in zip(readings, asked, strict=True)
    ]
    return Checks(_with_parts(database, answers, asked, index, now), left)


def _read(asked: Asked) -> Identifier | InvalidIdentifier:
    if asked.known is not None:
        return asked.known
    if asked.unread:
        return part_unread()
    try:
        return normalise(asked.kind, asked.typed) if asked.kind else guess(asked.typed)
    except InvalidIdentifier as why:
        return why


def _answer(
    read: Identifier | InvalidIdentifier,
    asked: Asked,
    digests: Sequence[bytes],
    found: dict[bytes, listings.Found],
    index: BlindIndex,
    now: datetime,
) -> Checked:
    if isinstance(read, InvalidIdentifier):
        return Checked(asked.kind, asked.typed.strip()[:80], Answer(Verdict.INVALID), why=read.phrase)
    hits = [found[digest] for digest in digests if digest in found]
    contributions: list[Contribution] = [each for hit in hits for each in hit.contributions]
    result = answer(contributions, now.date())
    out = dict.fromkeys(each for hit in hits for each in hit.alerts)
    # Beside an outline only an alert that names it itself: another would tell of it what the outline leaves out.
    alerts = tuple(
        each.reference for each in out if result.last_quarter is None or _names(each.content, digests, index)
    )
    return Checked(read.kind, read.display, result, alerts, canonical=read.canonical)


def _names(content: str, digests: Sequence[bytes], index: BlindIndex) -> bool:
    """Whether an alert's text has in its list of identifiers what was asked for."""
    named = read_alert(content).identifiers if content else ()
    return any(digest in digests for each in named for digest in index.digests(each))


def _with_parts(
    database: Session | Statements,
    answers: list[Checked],
    asked: Sequence[Asked],
    index: BlindIndex,
    now: datetime,
) -> list[Checked]:
    """The answers, and of parts of registrations whether a listed one begins so: asked once for all of them."""
    starts = [_start(*each) for each in zip(answers, asked, strict=True)]
    if not any(starts):
        return answers
    wanted = {start: index.partial(start) for start in starts if start}
    begun = listings.begin_with(
        database, prefixes={each for many in wanted.values() for each in many}, now=now
    )
    may_be = {
        start
        for start, prefixes in wanted.items()
        for prefix in prefixes
        for each in begun.get(prefix, ())
        if answer(each.contributions, now.date(), partial=True).verdict is Verdict.POSSIBLE
    }
    return [
        _possible(checked, typed) if start in may_be else checked
        for checked, typed, start in zip(answers, asked, starts, strict=True)
    ]


def _start(checked: Checked, asked: Asked) -> str | None:
    """The first characters of what may be a part of a registration, where nothing else is known of it."""
    if checked.answer.verdict is Verdict.INVALID:
        kind = asked.kind
    elif checked.answer.verdict is Verdict.NONE:
        kind = checked.kind
    else:
        return None
    return partial_vrm(asked.typed) if kind in (None, IdentifierKind.VRM) else None


def _possible(checked: Checked, asked: Asked) -> Checked:
    if checked.answer.verdict is Verdict.INVALID:
        return Checked(IdentifierKind.VRM, asked.typed.strip(), Answer(Verdict.POSSIBLE))
    return replace(checked, answer=Answer(Verdict.POSSIBLE))
