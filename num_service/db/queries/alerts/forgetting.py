"""Forget who got an alert that ended long ago, in batches; what staff see of it are counts, and these are kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.queries.alerts import progress
from num_service.db.queries.core.rows import changed
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import Channel


def ended_before(session: Session, before: datetime) -> Alert | None:
    """An alert that ended before then and has deliveries left, the first to end first; locked, and none another has."""
    ended = func.coalesce(Alert.ended_at, Alert.expires_at)
    return session.scalar(
        select(Alert)
        .where(
            Alert.published_at.is_not(None),
            Alert.status != AlertStatus.PUBLISHED,
            Alert.deliveries_gone.is_(False),
            ended < before,
        )
        .order_by(ended, Alert.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def counts(session: Session, alert: Alert, *, now: datetime) -> dict[str, Any]:
    """What the page of an alert shows about its deliveries, to be kept in ``Alert.delivery_counts``."""
    found = progress.progress(session, alert.id, channels=list(Channel), now=now)
    failures = [[each.reason, each.count, each.channel] for each in progress.failures(session, alert.id)]
    return {"progress": asdict(found), "failures": failures}


def remove(session: Session, alert: Alert, *, most: int) -> int:
    """Delete up to so many deliveries of an alert; how many were."""
    some = text(
        "DELETE FROM deliveries WHERE id = ANY(ARRAY("
        "SELECT id FROM deliveries WHERE alert_id = :alert_id LIMIT :most))"
    )
    return changed(session, some.bindparams(alert_id=alert.id, most=most))
