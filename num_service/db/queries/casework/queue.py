"""Questions of the casework pages: what waits, who asked, how far a packet got."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from num_service.db.models.police.pushed import PushedPacket
from num_service.db.models.reports.consent import ConsentRow
from num_service.db.models.reports.report import Report
from num_service.domain.reports.consent import AskedBy
from num_service.domain.reports.report import Status


@dataclass(frozen=True, slots=True)
class ReleasedState:
    """What a force did with a packet."""

    released_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    withdrawn_at: datetime | None


def status_counts(session: Session) -> dict[Status, int]:
    """How many reports there are in each status."""
    rows = session.execute(select(Report.status, func.count()).group_by(Report.status))
    return dict(rows.all())


def in_hands_of(session: Session, user_id: uuid.UUID) -> int:
    """How many open reports a caseworker has."""
    return (
        session.scalar(
            select(func.count()).where(Report.assignee_id == user_id, Report.status == Status.IN_HAND)
        )
        or 0
    )


def asked_by(session: Session, report_id: uuid.UUID) -> dict[int, AskedBy]:
    """Who recorded each consent of a report, by the record's number."""
    rows = session.execute(
        select(ConsentRow.number, ConsentRow.asked_by).where(ConsentRow.report_id == report_id)
    )
    return {row.number: row.asked_by for row in rows}


def released(session: Session, references: Sequence[str]) -> dict[str, ReleasedState]:
    """How far these packets got at their forces; one that was taken back unopened is missing."""
    rows = session.scalars(select(PushedPacket).where(PushedPacket.reference.in_(references)))
    return {
        row.reference: ReleasedState(row.released_at, row.opened_at, row.acknowledged_at, row.withdrawn_at)
        for row in rows
    }
