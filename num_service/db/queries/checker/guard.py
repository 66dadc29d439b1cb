"""What watches over the checker, as staff see it: counts, alarms, canaries, accounts whose own address is listed."""

from __future__ import annotations

import random
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.checker.guard import Canary, CheckerAlarm, CheckTotal
from num_service.db.models.checker.imported import ImportedEntry
from num_service.db.models.reports.identifier import Listing, ListingSource, ReportIdentifier
from num_service.db.queries.core.rows import changed
from num_service.domain.checker.alarms import AlarmKind
from num_service.domain.checker.budgets import PARTS
from num_service.domain.shared.permissions import AccountRole


@dataclass(frozen=True, slots=True)
class DayCount:
    """What everybody together did in a day."""

    day: date
    used: int
    partners: int
    own: int
    extra: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that was noticed; ``said`` is what staff call the canary."""

    id: int
    kind: AlarmKind
    said: str | None
    hour: datetime
    times: int
    seen: bool


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account whose own address is listed: it may be the person reported, or somebody wrongly reported."""

    id: uuid.UUID
    role: AccountRole
    created_on: date


def count_extra(session: Session, *, day: date) -> None:
    """Count that somebody asked for the checks at the door."""
    row = insert(CheckTotal).values(day=day, part=random.randrange(PARTS), extra=1)  # noqa: S311 — to spread
    session.execute(
        row.on_conflict_do_update(index_elements=["day", "part"], set_={"extra": CheckTotal.extra + 1})
    )


def days(session: Session, *, since: date) -> list[DayCount]:
    """The counts of each day, the newest first."""
    total = func.sum
    counts = (CheckTotal.used, CheckTotal.partners, CheckTotal.own, CheckTotal.extra)
    asked = select(CheckTotal.day, *map(total, counts)).where(CheckTotal.day >= since)
    rows = session.execute(asked.group_by(CheckTotal.day).order_by(CheckTotal.day.desc()))
    return [DayCount(day, *map(int, of_day)) for day, *of_day in rows]


def alarms(session: Session, *, limit: int) -> list[Alarm]:
    """What was noticed: first what nobody has seen, then the newest."""
    seen = CheckerAlarm.seen_by.is_not(None)
    rows = session.execute(
        select(CheckerAlarm, Canary.said)
        .outerjoin(Canary, Canary.id == CheckerAlarm.canary_id)
        .order_by(seen, CheckerAlarm.hour.desc(), CheckerAlarm.id.desc())
        .limit(limit)
    )
    return [Alarm(row.id, row.kind, said, row.hour, row.times, row.seen_by is not None) for row, said in rows]


def unseen(session: Session) -> int:
    """How many alarms nobody has seen."""
    return session.scalar(select(func.count()).where(CheckerAlarm.seen_by.is_(None))) or 0


def see(session: Session, *, alarm_id: int, user_id: uuid.UUID) -> bool:
    """Note who has seen an alarm; False where somebody has, or there is none."""
    mine = update(CheckerAlarm).where(CheckerAlarm.id == alarm_id, CheckerAlarm.seen_by.is_(None))
    return changed(session, mine.values(seen_by=user_id)) == 1


def canaries(session: Session) -> Sequence[Canary]:
    """Every canary, the newest first."""
    return session.scalars(select(Canary).order_by(Canary.placed_on.desc(), Canary.said)).all()


def is_known(session: Session, digests: Collection[bytes]) -> bool:
    """Whether something is reported, listed, or an account's own, so that it is no canary."""
    asked = (
        select(ReportIdentifier.id).where(ReportIdentifier.digest.in_(digests)).exists(),
        select(Listing.id).where(Listing.digest.in_(digests)).exists(),
        select(ImportedEntry.id).where(ImportedEntry.digest.in_(digests)).exists(),
        select(User.id).where(User.email_digest.in_(digests)).exists(),
    )
    return any(session.scalar(select(each)) for each in asked)


def listed_accounts(session: Session, *, now: datetime) -> list[ListedAccount]:
    """Accounts whose own address is listed now. It is read from what is listed, and from no check."""
    asked = (
        select(User.id, User.role, User.created_on)
        .join(Listing, Listing.digest == User.email_digest)
        .where(
            select(ListingSource.report_id)
            .where(ListingSource.listing_id == Listing.id, ListingSource.visible_from <= now)
            .exists()
        )
        .order_by(User.created_on, User.id)
    )
    return [ListedAccount(*row) for row in session.execute(asked)]


def forget(session: Session, *, before: date) -> None:
    """Delete counts and alarms of days before this one."""
    session.execute(delete(CheckTotal).where(CheckTotal.day < before))
    session.execute(delete(CheckerAlarm).where(CheckerAlarm.hour < before))
