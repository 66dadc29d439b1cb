"""Check identifiers before a booking. What was checked is never stored; only how many, against two budgets."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
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
)
from num_service.domain.shared.errors import Invalid
from num_service.services.checker import guard, possible
from num_service.services.checker.asked import Asked, Checked, read_asked
from num_service.services.checker.spend_budget import spend_and_look_up
from num_service.services.core.wiring import Clock

#: Elements in one go: a pasted conversation rarely has more, and it stays under a new account's day.
MOST_AT_ONCE = 25


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
    without = possible.without_platform(digests, index)
    left, found = spend_and_look_up(
        database,
        user_id=user_id,
        count=len(asked),
        digests={each for many in (*digests.values(), *without.values()) for each in many},
        now=now,
        alarms=guard.notice(recent, user_id=user_id, asked=digests),
    )
    answers = [
        _answer(read, typed, digests.get(read, ()) if isinstance(read, Identifier) else (), found, index, now)
        for read, typed in zip(readings, asked, strict=True)
    ]
    return Checks(
        possible.as_far_as_it_goes(database, answers, asked, readings, without, found, index, now), left
    )


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
    # A username without its platform may be anybody's who has that name somewhere.
    nameless = read.kind is IdentifierKind.USERNAME and read.canonical.startswith(":")
    result = answer(contributions, now.date(), partial=nameless)
    out = dict.fromkeys(each for hit in hits for each in hit.alerts)
    # Beside an outline only an alert that names it itself: another would tell of it what the outline leaves out.
    alerts = tuple(
        each.reference for each in out if result.last_quarter is None or _names(each.content, digests, index)
    )
    if nameless:
        alerts = ()
    return Checked(read.kind, read.display, result, alerts, canonical=read.canonical)


def _names(content: str, digests: Sequence[bytes], index: BlindIndex) -> bool:
    """Whether an alert's text has in its list of identifiers what was asked for."""
    named = read_alert(content).identifiers if content else ()
    return any(digest in digests for each in named for digest in index.digests(each))
