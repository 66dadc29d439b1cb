"""Questions of the casework pages: what waits, who asked, how far a packet got, which alerts there are."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.police.force_side import ReleasedPacket
from num_service.db.models.reports.consent import ConsentRow
from num_service.db.models.reports.report import Report
from num_service.domain.reports.report import Status


@dataclass(frozen=True, slots=True)
class ReleasedState:
    """What a force did with a packet."""

    released_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert in the list of all, with the report it rests on."""

    id: uuid.UUID
    reference: str
    status: str
    tier: str
    regions: tuple[str, ...]
    published_at: datetime | None
    published_content: str | None
    writer: str
    report: str


def status_counts(session: Session) -> dict[Status, int]:
    """How many reports there are in each status."""
    rows = session.execute(select(Report.status, func.count()).group_by(Report.status))
    return {Status(status): count for status, count in rows}


def in_hands_of(session: Session, user_id: uuid.UUID) -> int:
    """How many open reports a caseworker has."""
    return (
        session.scalar(
            select(func.count()).where(Report.assignee_id == user_id, Report.status == Status.IN_HAND)
        )
        or 0
    )


def asked_by(session: Session, report_id: uuid.UUID) -> dict[int, str]:
    """Who recorded each consent of a report, by the record's number."""
    rows = session.execute(
        select(ConsentRow.number, ConsentRow.asked_by).where(ConsentRow.report_id == report_id)
    )
    return {row.number: row.asked_by for row in rows}


def released(session: Session, references: Sequence[str]) -> dict[str, ReleasedState]:
    """How far these packets got at their forces; one that was taken back unopened is missing."""
    rows = session.scalars(select(ReleasedPacket).where(ReleasedPacket.reference.in_(references)))
    return {
        row.reference: ReleasedState(row.released_at, row.opened_at, row.acknowledged_at, row.withdrawn_at)
        for row in rows
    }


def alerts(session: Session, *, statuses: Sequence[str], limit: int = 50, offset: int = 0) -> list[AlertRow]:
    """Alerts in these states, the latest first; those not out yet stand before all."""
    rows = session.execute(
        select(Alert, User.name, func.min(Report.reference))
        .join(User, User.id == Alert.writer_id)
        .join(AlertSource, AlertSource.alert_id == Alert.id)
        .join(Report, Report.id == AlertSource.report_id)
        .where(Alert.status.in_(statuses))
        .group_by(Alert.id, User.name)
        .order_by(Alert.published_at.desc().nulls_first(), Alert.reference)
        .limit(limit)
        .offset(offset)
    )
    return [
        AlertRow(
            id=alert.id,
            reference=alert.reference,
            status=alert.status,
            tier=alert.tier,
            regions=tuple(alert.regions),
            published_at=alert.published_at,
            published_content=alert.published_content,
            writer=name,
            report=report,
        )
        for alert, name, report in rows
    ]


def alert_counts(session: Session) -> dict[str, int]:
    """How many alerts there are in each status."""
    rows = session.execute(select(Alert.status, func.count().label("how_many")).group_by(Alert.status))
    return {row.status: row.how_many for row in rows}
