"""Publish an alert: one transaction decides it, marks it and writes every delivery; workers are woken after it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.queries.alerts import deliveries
from num_service.db.queries.reports import consents
from num_service.db.session import after_commit
from num_service.domain.alerts.alert import AlertStatus, read_alert
from num_service.domain.alerts.decision import Publish
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.verdict import NotNow
from num_service.services.alerts import alert_sources
from num_service.services.core import audit
from num_service.services.core.wiring import WAKE_DELIVERIES, Clock, Wake

LIFE = timedelta(days=180)
#: Deliveries one task sends before it makes room for others, and how many tasks may start at once.
PER_TASK, MOST_TASKS = 500, 16


def reach(session: Session, alert: Alert) -> int:
    """How many members and projects it would go to, to be shown before anybody presses "publish"."""
    return deliveries.count_concerned(
        session, audience=alert_sources.audience(session, alert), tier=alert.tier
    )


def publish_alert(session: Session, *, alert_id: uuid.UUID, actor: str, clock: Clock, wake: Wake) -> Alert:
    """Publish an approved alert. Publishing one twice sends nothing twice.

    Raises:
        DomainError: ``no_alert``, ``not_approved``; :class:`NotNow` when a consent or the clearance holds or refuses.
    """
    consents.lock(session, alert_sources.report_ids(session, alert_id))
    alert = session.get(Alert, alert_id, with_for_update=True, populate_existing=True)
    if alert is None:
        raise DomainError("no_alert", "There is no such alert.")
    if alert.status == AlertStatus.PUBLISHED:
        return alert
    if alert.status != AlertStatus.APPROVED or alert.content is None:
        raise DomainError("not_approved", "A second caseworker approves the alert first.")
    now = clock()
    verdict = alert_sources.decide(session, alert, now)
    if not isinstance(verdict, Publish):
        raise NotNow(verdict)
    text = read_alert(alert.content)
    alert.published_content = (text if verdict.with_identifiers else text.without_identifiers()).content
    alert.status, alert.published_at, alert.expires_at = AlertStatus.PUBLISHED, now, now + LIFE
    session.flush()
    waiting = deliveries.write(
        session,
        alert_id=alert.id,
        audience=alert_sources.audience(session, alert),
        tier=alert.tier,
        now=now,
    )
    for _ in range(min(-(-waiting // PER_TASK), MOST_TASKS)):
        after_commit(session, lambda: wake(WAKE_DELIVERIES, str(alert_id)))
    audit.record(session, actor=actor, action="alert.published", subject=f"alert:{alert.reference}")
    return alert


def recall_alert(session: Session, *, alert_id: uuid.UUID, actor: str, clock: Clock) -> Alert:
    """Recall a published alert. Raises ``DomainError`` ``not_published``."""
    alert = session.get(Alert, alert_id, with_for_update=True, populate_existing=True)
    if alert is None or alert.status != AlertStatus.PUBLISHED:
        raise DomainError("not_published", "Only an alert that is out can be recalled.")
    alert_sources.recall(session, alert, clock())
    audit.record(session, actor=actor, action="alert.recalled", subject=f"alert:{alert.reference}")
    return alert
