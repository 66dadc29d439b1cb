"""What the audit log calls a report and everything that was made from it."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.police.packet import PacketRow
from num_service.db.models.reports.identifier import ListingSource
from num_service.db.models.reports.report import Report
from num_service.domain.police.status import PacketStatus

_OUT = (PacketStatus.RELEASED, PacketStatus.WITHDRAWN)


def went_out(session: Session, report: Report) -> set[str]:
    """The subjects of what went out, as its own rows say it: packets, warnings, and the report where it is listed."""
    packets = session.scalars(
        select(PacketRow.reference).where(PacketRow.report_id == report.id, PacketRow.status.in_(_OUT))
    )
    alerts = session.scalars(
        select(Alert.reference)
        .join(AlertSource, AlertSource.alert_id == Alert.id)
        .where(AlertSource.report_id == report.id, Alert.published_at.is_not(None))
    )
    listed = session.scalar(select(exists().where(ListingSource.report_id == report.id)))
    return {
        *(f"packet:{each}" for each in packets),
        *(f"alert:{each}" for each in alerts),
        *([f"report:{report.reference}"] if listed else ()),
    }


def subjects(session: Session, report: Report) -> list[str]:
    """The subjects of its entries: the report, its packets, and the warnings that rest on it."""
    packets = session.scalars(select(PacketRow.reference).where(PacketRow.report_id == report.id))
    alerts = session.scalars(
        select(Alert.reference)
        .join(AlertSource, AlertSource.alert_id == Alert.id)
        .where(AlertSource.report_id == report.id)
    )
    return [
        f"report:{report.reference}",
        *(f"packet:{each}" for each in packets),
        *(f"alert:{each}" for each in alerts),
    ]
