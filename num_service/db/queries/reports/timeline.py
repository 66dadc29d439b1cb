"""What has become of one report, for the person who holds its receipt."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.police.packet import PacketRow
from num_service.db.models.police.pushed import PushedPacket
from num_service.db.models.reports.identifier import ListingSource
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.police.status import PacketStatus


@dataclass(frozen=True, slots=True)
class AlertFate:
    """One alert that rests on the report. ``content`` is there once it was approved; ``rows``: what it is read from."""

    reference: str
    status: AlertStatus
    approved_at: datetime | None
    published_at: datetime | None
    ended_at: datetime | None
    content: str | None
    reporter_said: bool | None
    vetoed: bool
    rows: tuple[Alert, AlertSource] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PacketFate:
    """One packet of the report: which force, and how far it got there."""

    force: str
    status: PacketStatus
    hold_until: datetime | None
    released_at: datetime | None
    pushed_at: datetime | None
    opened_at: datetime | None
    acknowledged_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_seen_at: datetime | None
    by_hand_on: date | None = None


def alerts(session: Session, report_id: uuid.UUID) -> list[AlertFate]:
    """The alerts that rest on a report, oldest first; drafts have no text yet."""
    rows = session.execute(
        select(Alert, AlertSource)
        .join(AlertSource, AlertSource.alert_id == Alert.id)
        .where(AlertSource.report_id == report_id)
        .order_by(Alert.approved_at.nulls_last(), Alert.reference)
    )
    return [
        AlertFate(
            reference=alert.reference,
            status=alert.status,
            approved_at=alert.approved_at,
            published_at=alert.published_at,
            ended_at=alert.ended_at,
            content=alert.published_content or alert.content,
            reporter_said=source.reporter_said,
            vetoed=source.vetoed,
            rows=(alert, source),
        )
        for alert, source in rows
    ]


def packets(session: Session, report_id: uuid.UUID) -> list[PacketFate]:
    """The packets of a report, as far as its reporter may know."""
    rows = session.execute(
        select(PacketRow, PushedPacket)
        .outerjoin(PushedPacket, PushedPacket.reference == PacketRow.reference)
        .where(PacketRow.report_id == report_id)
        .order_by(PacketRow.reference)
    )
    return [
        PacketFate(
            force=packet.force,
            status=packet.status,
            hold_until=packet.hold_until,
            released_at=released.released_at if released else None,
            pushed_at=released.pushed_at if released else None,
            opened_at=released.opened_at if released else None,
            acknowledged_at=released.acknowledged_at if released else None,
            withdrawn_at=released.withdrawn_at if released else None,
            withdrawal_seen_at=released.withdrawal_seen_at if released else None,
            by_hand_on=released.by_hand_on if released else None,
        )
        for packet, released in rows
    ]


def listed(session: Session, report_id: uuid.UUID) -> tuple[int, datetime | None]:
    """How many of its identifiers are listed, and from when the checker says so."""
    count, first = session.execute(
        select(func.count(), func.min(ListingSource.visible_from)).where(ListingSource.report_id == report_id)
    ).one()
    return count, first
