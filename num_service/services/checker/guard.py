"""Watch over the checker: what is noticed about checks, what staff see of it, and identifiers that nobody has."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from num_service.adapters.recent import Recent
from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.checker.guard import Canary
from num_service.db.queries.checker import guard
from num_service.db.queries.checker.guard import Alarm, DayCount, ListedAccount
from num_service.domain.checker import sequences
from num_service.domain.checker.alarms import AlarmKind, kept_from
from num_service.domain.identifiers import Identifier, InvalidIdentifier, guess
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.services.core import audit
from num_service.services.core.wiring import Clock

#: Alarms that a page shows.
SHOWN = 50
#: The longest name of a canary.
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Watch:
    """What staff see."""

    days: list[DayCount]
    alarms: list[Alarm]
    canaries: Sequence[Canary]
    listed: list[ListedAccount]


def notice(
    recent: Recent | None, *, user_id: uuid.UUID, asked: Collection[Identifier]
) -> tuple[AlarmKind, ...]:
    """What is to be noticed about what an account asks for, beside what all asked for within the hour.

    It is remembered blinded, in memory alone, and nobody can read back from it what was asked for.
    """
    if recent is None:
        return ()
    seen = sequences.windows(asked)
    mine = f"account:{user_id}"
    if unknown := sequences.unknown_ranges(asked):
        seen[mine] = unknown
    if not seen:
        return ()
    counts = recent.count(seen)
    return sequences.alarms({name: n for name, n in counts.items() if name != mine}, counts.get(mine, 0))


def watch(session: Session, *, clock: Clock) -> Watch:
    """What staff see: counts of 90 days, alarms, canaries, accounts whose own address is listed."""
    now = clock()
    return Watch(
        guard.days(session, since=kept_from(local_day(now))),
        guard.alarms(session, limit=SHOWN),
        guard.canaries(session),
        guard.listed_accounts(session, now=now),
    )


def read_one(typed: str) -> Identifier:
    """The one identifier that staff typed, in any writing.

    Raises:
        Invalid: ``not_read``.
    """
    try:
        return guess(typed)
    except InvalidIdentifier:
        raise Invalid(
            "not_read",
            "Write one number, email, username, link or registration, and nothing else.",
            field="typed",
        ) from None


def see(session: Session, *, alarm_id: int, user_id: uuid.UUID) -> None:
    """Note that one of the staff has seen an alarm.

    Raises:
        Conflict: ``seen_already``.
    """
    if not guard.see(session, alarm_id=alarm_id, user_id=user_id):
        raise Conflict("seen_already", "Somebody has seen it already.")


def place_canary(
    session: Session,
    *,
    typed: str,
    said: str,
    index: BlindIndex,
    actor: str,
    clock: Clock,
) -> uuid.UUID:
    """Staff name an identifier that nobody has. Who checks it got it by trying, or from a list that leaked.

    Args:
        typed: the identifier; its blind index alone is kept.
        said: what staff call it, such as where it was put.

    Returns:
        Its id.

    Raises:
        Invalid: ``no_name``; ``not_read``; ``somebodys`` where it is reported, listed or an account's own.
        Conflict: ``placed_already``.
    """
    said = said.strip()
    if not said or len(said) > LONGEST:
        raise Invalid("no_name", "Say in a few words where it was put.", field="said")
    identifier = read_one(typed)
    digests = index.digests(identifier)
    if guard.is_known(session, digests):
        raise Invalid(
            "somebodys", "This belongs to somebody: it was reported, or is an account’s.", field="typed"
        )
    if any(each.digest in digests for each in guard.canaries(session)):
        raise Conflict("placed_already", "This is a canary already.", field="typed")
    entry = index.entry(identifier)
    canary = Canary(
        id=uuid.uuid4(),
        kind=identifier.kind,
        digest=entry.digest,
        key_version=entry.key_version,
        said=said,
        placed_on=local_day(clock()),
    )
    session.add(canary)
    session.flush()
    audit.record(session, actor=actor, action="canary.placed", subject="checker")
    return canary.id


def remove_canary(session: Session, *, canary_id: uuid.UUID, actor: str) -> None:
    """Take a canary away, with its alarms.

    Raises:
        NotFound: ``no_canary``.
    """
    canary = session.get(Canary, canary_id)
    if canary is None:
        raise NotFound("no_canary", "There is no such canary any more.")
    session.delete(canary)
    audit.record(session, actor=actor, action="canary.removed", subject="checker")
