"""Let an approved alert go out by itself: at a time, or as soon as a reporter's delay or answer allows it."""

from __future__ import annotations

import uuid
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.reports.report import Report
from num_service.db.queries.alerts import alerts
from num_service.db.queries.reports import consents
from num_service.db.queries.writing import texts
from num_service.db.session import Database
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.decision import Publish
from num_service.domain.alerts.schedule import look_again, may_wait
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.verdict import Hold, NotNow
from num_service.services.alerts import alert_sources, publish_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock, Wake

_log = structlog.get_logger()


def schedule_alert(
    session: Session,
    *,
    report: Report,
    alert_id: uuid.UUID,
    seen: str,
    at: datetime | None,
    holder: CaseworkHolder,
    clock: Clock,
) -> Alert:
    """Have an approved alert go out at a time, exactly as it was confirmed, if it may go then.

    Args:
        report: one that the alert rests on.
        seen: the fingerprint that the confirmation showed.
        at: not before then; without one as soon as what it waits for allows. Chosen anew, this one counts.

    Raises:
        NotFound: ``no_alert`` when it does not rest on this report.
        Conflict: ``not_approved``; ``changed`` when it is no longer what was seen.
        Invalid: ``no_day`` without a time, when it may go already: that is publishing, which has its own button.
        NotNow: when it is refused, or held by something that neither time nor its reporter can lift.
    """
    alert = _locked(session, alert_id, report)
    if alert.status != AlertStatus.APPROVED:
        raise Conflict("not_approved", "A second caseworker approves the warning first.")
    now = clock()
    verdict = alert_sources.decide(session, alert, now)
    publish_alert.must_be_as_confirmed(session, alert, verdict, seen)
    if isinstance(verdict, Publish) and at is None:
        raise Invalid("no_day", "It may go now. Choose a day, or publish it.", field="day")
    if not isinstance(verdict, Publish) and not (isinstance(verdict, Hold) and may_wait(verdict)):
        raise NotNow(verdict)
    alert.publish_at, alert.publish_by = at or now, holder.user_id
    audit.record(session, actor=holder.actor, action="alert.scheduled", subject=f"alert:{alert.reference}")
    return alert


def call_off(session: Session, *, report: Report, alert_id: uuid.UUID, actor: str) -> Alert:
    """An alert that was to go out by itself no longer does. Raises ``Conflict`` ``not_scheduled``."""
    alert = _locked(session, alert_id, report)
    if alert.publish_at is None:
        raise Conflict("not_scheduled", "It does not wait to go out by itself.")
    _forget(session, alert, actor)
    return alert


def publish_due(database: Database, *, clock: Clock, wake: Wake) -> int:
    """Publish what was to go out by itself by now, each in a transaction of its own; answers how many went.

    One that may not go yet is looked at again (:func:`look_again`); one that may not go at all waits no longer, and
    staff see why. Two workers at it publish each once, and one that fails holds up no other.
    """
    with database.reads() as session:
        due = alerts.due_by_itself(session, now=clock())
    gone = 0
    for alert_id in due:
        try:
            with database.commits() as session:
                gone += _publish(session, alert_id, clock=clock, wake=wake)
        except Exception as why:  # noqa: BLE001 — whatever it is, the others go out, and this one is met again
            _log.error("alert_not_published", error=type(why).__name__, alert=str(alert_id))
    return gone


def _publish(session: Session, alert_id: uuid.UUID, *, clock: Clock, wake: Wake) -> bool:
    alert, now = _locked(session, alert_id), clock()
    if alert.status != AlertStatus.APPROVED or alert.publish_at is None or alert.publish_at > now:
        return False  # another worker, or somebody of the staff, was faster
    by = alert.publish_by
    here = by in texts.still_here(
        session, [by] if by else [], rests_on=alert_sources.report_ids(session, alert.id)
    )
    verdict = alert_sources.decide(session, alert, now)
    if isinstance(verdict, Publish) and here:
        publish_alert.put_out(session, alert, verdict, actor=f"user:{by}", clock=clock, wake=wake)
        return True
    if here and isinstance(verdict, Hold) and may_wait(verdict):
        alert.publish_at = look_again(verdict, now)
    else:
        _forget(session, alert, "worker")
    return False


def _locked(session: Session, alert_id: uuid.UUID, report: Report | None = None) -> Alert:
    rests_on = alert_sources.report_ids(session, alert_id)
    if report is not None and report.id not in rests_on:
        raise ALERT.missing()
    consents.lock(session, rests_on)  # before the alert itself, as every withdrawal does
    return session.get_one(Alert, alert_id, with_for_update=True, populate_existing=True)


def _forget(session: Session, alert: Alert, actor: str) -> None:
    alert.publish_at = alert.publish_by = None
    audit.record(session, actor=actor, action="alert.called_off", subject=f"alert:{alert.reference}")
