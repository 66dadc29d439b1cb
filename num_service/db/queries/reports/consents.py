"""Questions about consents, and the lock that decisions and withdrawals share."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from num_service.db.models.reports.consent import ConsentHead, ConsentRow
from num_service.db.models.reports.report import LaterKey, Report
from num_service.domain.reports.consent import Conditions, ConsentRecord
from num_service.domain.shared.days import day_over

#: What a count in the database can hold.
_MOST = 2**31 - 1
#: Put together once: every page of a report asks it.
_ROWS = select(ConsentRow).where(ConsentRow.report_id == bindparam("report_id")).order_by(ConsentRow.number)


def lock(session: Session, report_ids: Sequence[uuid.UUID]) -> None:
    """Lock the consent rows of these reports, in one order, until the transaction ends (gate rule 3).

    A report whose row is gone gets it back, with everything to be considered again: a no needs it.
    """
    if _locked(session, report_ids) < len(set(report_ids)):
        gone = select(Report.id, literal(1), literal(0)).where(Report.id.in_(report_ids)).order_by(Report.id)
        made = insert(ConsentHead).from_select(["report_id", "changes", "considered"], gone)
        session.execute(made.on_conflict_do_nothing())
        _locked(session, report_ids)


def _locked(session: Session, report_ids: Sequence[uuid.UUID]) -> int:
    found = session.execute(
        select(ConsentHead.report_id)
        .where(ConsentHead.report_id.in_(report_ids))
        .order_by(ConsentHead.report_id)
        .with_for_update()
    )
    return len(found.all())


def changed(session: Session, report_id: uuid.UUID) -> None:
    """Count one more answer; what follows from it is to be carried out. A count at its end stays there."""
    _head(session, report_id, changes=func.least(ConsentHead.changes, _MOST - 1) + 1)


def lock_considered(session: Session, report_id: uuid.UUID) -> int:
    """Lock a report's consent row; how many answers there are whose consequences nobody has carried out."""
    lock(session, [report_id])
    left = session.scalar(
        select(ConsentHead.changes - ConsentHead.considered).where(ConsentHead.report_id == report_id)
    )
    return left or 0


def considered(session: Session, report_id: uuid.UUID) -> None:
    """What follows from every answer of a report has been carried out, in this transaction."""
    _head(session, report_id, considered=ConsentHead.changes)


def not_considered(session: Session, limit: int = 500) -> Sequence[uuid.UUID]:
    """Reports with answers whose consequences are still to be carried out."""
    left = ConsentHead.considered < ConsentHead.changes
    return session.scalars(select(ConsentHead.report_id).where(left).limit(limit)).all()


def _head(session: Session, report_id: uuid.UUID, **values: Any) -> None:
    session.execute(update(ConsentHead).where(ConsentHead.report_id == report_id).values(**values))


def rows(session: Session, report_id: uuid.UUID) -> Sequence[ConsentRow]:
    """Every answer of a report, oldest first."""
    return session.scalars(_ROWS, {"report_id": report_id}).all()


def rows_of_all(session: Session, report_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[ConsentRow]]:
    """Every answer of these reports by report, the oldest first."""
    asked = select(ConsentRow).where(ConsentRow.report_id.in_(report_ids)).order_by(ConsentRow.number)
    found: dict[uuid.UUID, list[ConsentRow]] = {}
    for row in session.scalars(asked):
        found.setdefault(row.report_id, []).append(row)
    return found


def later_keys(session: Session, report_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, LaterKey]:
    """The keys that came later than their report, by report. Nothing is asked where no report can have one."""
    asked = select(LaterKey).where(LaterKey.report_id.in_(report_ids))
    return {each.report_id: each for each in session.scalars(asked)} if report_ids else {}


def how_many(session: Session, report_id: uuid.UUID) -> int:
    """How many answers a report has."""
    return session.scalar(select(func.count()).where(ConsentRow.report_id == report_id)) or 0


def history(session: Session, report_id: uuid.UUID) -> tuple[ConsentRecord, ...]:
    """Every answer of a report as it is written, oldest first; who signed is asked in ``signed_answers.history``."""
    return tuple(as_record(row) for row in rows(session, report_id))


def add_later_key(session: Session, report_id: uuid.UUID, *, verify_key: bytes, vouched: bytes) -> None:
    """Keep the key of a report that came without one. Where there is one already, that stays."""
    made = insert(LaterKey).values(report_id=report_id, verify_key=verify_key, vouched=vouched)
    session.execute(made.on_conflict_do_nothing())


def as_record(row: ConsentRow) -> ConsentRecord:
    return ConsentRecord(
        number=row.number,
        scope=row.scope,
        value=row.value,
        recorded_at=row.recorded_at,
        counts_from=day_over(row.recorded_at),
        conditions=Conditions.from_json(row.conditions),
        wording=row.wording_version,
        before=row.place is None,
        language=row.language,
        asked_by=row.asked_by,
    )
