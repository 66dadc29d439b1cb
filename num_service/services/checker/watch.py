"""Tell me later: an account keeps the blind index of an identifier until a day, and sees when it is reported.

Nothing is sent: the page says it to whoever signs in. Asking counts as a check, so it is no way around the budgets.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from num_service.adapters.recent import Recent
from num_service.crypto.blind_index import BlindIndex
from num_service.db.queries.checker import listings, watches
from num_service.domain.checker.answer import Verdict, answer
from num_service.domain.checker.watching import MONTHS, MOST, ends
from num_service.domain.identifiers import REGIONS, Identifier, IdentifierKind
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import Invalid, NotFound
from num_service.services.checker import guard
from num_service.services.checker.asked import from_text, read_asked
from num_service.services.checker.spend_budget import spend_and_look_up
from num_service.services.core.wiring import Clock


@dataclass(frozen=True, slots=True)
class Watched:
    """One watch as its owner sees it; ``reported`` once checks find it."""

    id: uuid.UUID
    kind: IdentifierKind
    ends_on: date
    reported: bool


def watch(
    session: Session,
    *,
    user_id: uuid.UUID,
    typed: str,
    months: int,
    index: BlindIndex,
    clock: Clock,
    recent: Recent | None,
    regions: tuple[str, ...] = REGIONS,
) -> None:
    """Keep an identifier's blind index for an account, until a day of theirs. It counts as one check.

    Raises:
        Invalid: ``not_one``; ``no_platform``, as a name by itself is told "possible" at most, and so might never be;
            ``too_many_watches``.
        TooMany: as ``spend_and_look_up``.
    """
    now = clock()
    read = [read_asked(each) for each in from_text(typed, regions=regions)] if typed.strip() else []
    if len(read) != 1 or not isinstance(read[0], Identifier) or months not in MONTHS:
        raise Invalid("not_one", "Type one number, email, username, link or registration.", field="text")
    if read[0].kind is IdentifierKind.USERNAME and read[0].canonical.startswith(":"):
        raise Invalid(
            "no_platform", "Write a username with its platform, for example insta: name.", field="text"
        )
    if watches.count(session, user_id=user_id, today=local_day(now)) >= MOST:
        raise Invalid(
            "too_many_watches",
            "You are waiting for %(most)s already. Stop one that you no longer need.",
            field="text",
            most=MOST,
        )
    identifier = read[0]
    spend_and_look_up(
        session,
        user_id=user_id,
        count=1,
        digests=index.digests(identifier),
        now=now,
        alarms=guard.notice(recent, user_id=user_id, asked=[identifier]),
    )
    entry = index.entry(identifier)
    watches.keep(
        session,
        user_id=user_id,
        kind=identifier.kind,
        digest=entry.digest,
        key_version=entry.key_version,
        ends_on=ends(local_day(now), months),
    )


def watched(session: Session, *, user_id: uuid.UUID, clock: Clock) -> list[Watched]:
    """An account's watches, those that are reported first."""
    now = clock()
    rows = watches.of_account(session, user_id=user_id, today=local_day(now))
    found = listings.lookup(session, digests=[row.digest for row in rows], now=now) if rows else {}
    told = [
        Watched(
            row.id,
            row.kind,
            row.ends_on,
            row.digest in found
            and answer(found[row.digest].contributions, now.date()).verdict is not Verdict.NONE,
        )
        for row in rows
    ]
    return sorted(told, key=lambda each: not each.reported)


def stop(session: Session, *, user_id: uuid.UUID, watch_id: uuid.UUID) -> None:
    """End one of an account's own watches. Raises ``NotFound`` ``no_watch``."""
    if not watches.stop(session, user_id=user_id, watch_id=watch_id):
        raise NotFound("no_watch", "It is not there any more.")
