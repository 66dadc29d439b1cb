"""Alerts as caseworkers list them, and how many there are in each state."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.reports.report import Report
from num_service.db.queries.core.rows import counted
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.shared.taxonomy import Region, Tier


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert in the list of all, with the report it rests on."""

    id: uuid.UUID
    reference: str
    status: AlertStatus
    sent_back: bool
    tier: Tier
    regions: tuple[Region, ...]
    published_at: datetime | None
    publish_at: datetime | None
    unseconded: bool
    published_content: str | None
    writer: str
    report: str


def alerts(
    session: Session, *, statuses: Sequence[AlertStatus], limit: int = 50, offset: int = 0
) -> list[AlertRow]:
    """Alerts in these states, the latest first; those not out yet stand before all."""
    rests_on = (
        select(func.min(Report.reference))
        .join(AlertSource, AlertSource.report_id == Report.id)
        .where(AlertSource.alert_id == Alert.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Alert, User.name, rests_on)
        .join(User, User.id == Alert.writer_id)
        .where(Alert.status.in_(statuses))
        .order_by(Alert.published_at.desc().nulls_first(), Alert.reference)
        .limit(limit)
        .offset(offset)
    )
    return [
        AlertRow(
            id=alert.id,
            reference=alert.reference,
            status=alert.status,
            sent_back=alert.sent_back,
            tier=alert.tier,
            regions=tuple(alert.regions),
            published_at=alert.published_at,
            publish_at=alert.publish_at,
            unseconded=alert.unseconded,
            published_content=alert.published_content,
            writer=name,
            report=report,
        )
        for alert, name, report in rows
    ]


def alert_counts(session: Session) -> dict[AlertStatus, int]:
    """How many alerts there are in each status, up to ``COUNTED``."""
    columns = [counted(select(Alert.id).where(Alert.status == each)).label(each) for each in AlertStatus]
    return dict(zip(AlertStatus, session.execute(select(*columns)).one(), strict=True))
