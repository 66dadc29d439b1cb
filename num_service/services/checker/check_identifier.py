"""Check identifiers before a booking. What was checked is never stored; only how many, against two budgets."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from num_service.adapters.recent import Recent
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
    partial_vrm,
)
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import Message
from num_service.services.checker import guard
from num_service.services.checker.asked import Asked, read_asked
from num_service.services.checker.spend_budget import spend_and_look_up
from num_service.services.core.wiring import Clock

#: Elements in one go: a pasted conversation rarely has more, and it stays under a new account's day.
MOST_AT_ONCE = 25


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


def check_identifiers(
    database: Session | Statements,
    *,
    user_id: uuid.UUID,
    asked: Sequence[Asked],
    index: BlindIndex,
    clock: Clock,
    recent: Recent | None = None,
) -> Checks:
    """Answer each.

    Args:
        user_id: whose budgets it counts against; it is stored with nothing else.
        asked: at most :data:`MOST_AT_ONCE`.
        recent: what counts neighbours that are tried one after another; without it nothing is noticed.

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
    readings = [read_asked(each) for each in asked]
    digests = {
        identifier: index.digests(identifier) for identifier in readings if isinstance(identifier, Identifier)
    }
    left, found = spend_and_look_up(
        database,
        user_id=user_id,
        count=len(asked),
        digests={each for many in digests.values() for each in many},
        now=now,
        alarms=guard.notice(recent, user_id=user_id, asked=digests),
    )
    answers = [
        _answer(read, typed, digests.get(read, ()) if isinstance(read, Identifier) else (), found, index, now)
        for read, typed in zip(readings, asked, strict=True)
    ]
    return Checks(_with_parts(database, answers, asked, index, now), left)


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
