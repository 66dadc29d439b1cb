"""What an alert rests on, and its recall when it no longer may stand."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.alerts.alert import AlertSource as AlertSourceRow
from num_service.db.models.reports.report import Report
from num_service.db.queries.alerts import deliveries
from num_service.db.queries.reports import consents, reports
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import Audience
from num_service.domain.alerts.decision import Publish, SourceReport, may_publish
from num_service.domain.reports.consent import Scope, Value, in_force
from num_service.domain.shared.verdict import Hold, Refusal


def report_ids(session: Session, alert_id: uuid.UUID) -> Sequence[uuid.UUID]:
    return session.scalars(select(AlertSourceRow.report_id).where(AlertSourceRow.alert_id == alert_id)).all()


def sources(session: Session, alert_id: uuid.UUID) -> tuple[SourceReport, ...]:
    """The reports an alert rests on, as its decision takes them."""
    rows = session.execute(
        select(AlertSourceRow, Report)
        .join(Report, Report.id == AlertSourceRow.report_id)
        .where(AlertSourceRow.alert_id == alert_id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        SourceReport(
            reports.facts(report),
            consents.history(session, report.id),
            row.reporter_said,
            row.shown_at,
            row.vetoed,
        )
        for row, report in rows
    )


def audience(session: Session, alert: Alert) -> Audience:
    """Whom an alert is addressed to; strictly, when somebody it rests on allowed her own region only."""
    answers = [in_force(source.consents, Scope.ALERT) for source in sources(session, alert.id)]
    return Audience(
        frozenset(alert.regions),
        frozenset(alert.kinds),
        strict=any(answer is not None and answer.conditions.region_only for answer in answers),
    )


def decide(session: Session, alert: Alert, now: datetime) -> Publish | Hold | Refusal:
    """The decision about an alert as it stands now."""
    return may_publish(
        sources=sources(session, alert.id),
        audience=audience(session, alert),
        sha256=alert.sha256,
        clearance=alert.clearance,
        now=now,
    )


def still_stands(session: Session, alert: Alert, now: datetime) -> bool:
    """Whether a published alert may stay: every report it rests on still says yes and none refuses it."""
    known = sources(session, alert.id)
    yes = all(
        (record := in_force(source.consents, Scope.ALERT)) is not None and record.value is Value.YES
        for source in known
    )
    return yes and not isinstance(decide(session, alert, now), Refusal)


def recall(session: Session, alert: Alert, now: datetime) -> None:
    """Take a published alert back: readers are told it no longer applies, and what waits does not go."""
    alert.status = AlertStatus.RECALLED
    alert.ended_at = now
    deliveries.cancel(session, alert.id)


def published(session: Session, report_id: uuid.UUID) -> Sequence[Alert]:
    """The alerts that are out and rest on a report, locked."""
    return session.scalars(
        select(Alert)
        .join(AlertSourceRow, AlertSourceRow.alert_id == Alert.id)
        .where(AlertSourceRow.report_id == report_id, Alert.status == AlertStatus.PUBLISHED)
        .order_by(Alert.reference)
        .with_for_update(of=Alert)
    ).all()


def recall_fallen(session: Session, report_id: uuid.UUID, now: datetime) -> int:
    """Recall what rests on this report and may no longer stand; answers how many that were."""
    fallen = [each for each in published(session, report_id) if not still_stands(session, each, now)]
    for alert in fallen:
        recall(session, alert, now)
    return len(fallen)
