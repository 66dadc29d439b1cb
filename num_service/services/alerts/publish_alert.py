"""Publish an alert: one transaction decides it, marks it and writes every delivery; workers are woken after it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.alerts.alert import Alert
from num_service.db.models.reports.report import Report
from num_service.db.queries.alerts import deliveries
from num_service.db.queries.reports import consents
from num_service.db.session import after_commit
from num_service.domain.alerts.alert import AlertStatus, AlertText, read_alert
from num_service.domain.alerts.audience import Audience
from num_service.domain.alerts.decision import Publish, going_out
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.taxonomy import Tier
from num_service.domain.shared.verdict import Hold, NotNow, Refusal
from num_service.domain.writing.document import fingerprint, must_be_as_seen
from num_service.services.alerts import alert_sources
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.alerts.supersede_alert import supersede_alert
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import WAKE_DELIVERIES, Clock, Wake
from num_service.services.writing import document

LIFE = timedelta(days=180)
#: Deliveries one task sends before it makes room for others, and how many tasks may start at once.
PER_TASK, MOST_TASKS = 500, 16


def reach(session: Session, alert: Alert) -> int:
    """How many members and projects it would go to, to be shown before anybody presses "publish"."""
    return deliveries.count_concerned(
        session,
        audience=alert_sources.audience(session, alert),
        tier=alert.tier,
        replaces=alert.replaces_id,
    )


def count_reach(session: Session, *, audience: Audience, tier: Tier) -> int:
    """How many members and projects an audience has now; nobody is named."""
    return deliveries.count_concerned(session, audience=audience, tier=tier)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An alert as it is looked at for the last time before it is published.

    Args:
        goes_out: the text as recipients would get it now.
        reach: how many of them there are.
        goes_by: who said that it goes out by itself; empty where it does not.
        seen: the fingerprint of all that, which publishing names.
    """

    row: Alert
    goes_out: AlertText = field(repr=False)
    reach: int
    verdict: Publish | Hold | Refusal
    seen: str
    goes_by: str = ""


def confirm(
    session: Session, *, report: Report, alert_id: uuid.UUID, holder: CaseworkHolder, clock: Clock
) -> Confirmation:
    """Read an alert of this report as it would go out now. Raises ``NotFound`` ``no_alert``."""
    row = session.scalar(ALERT.of_report(report.id).where(Alert.id == alert_id))
    if row is None:
        raise ALERT.missing()
    opened = document.open_text(session, ALERT, row, holder)
    found = as_it_goes(session, row, opened.text, alert_sources.decide(session, row, clock()))
    audit.record(session, actor=holder.actor, action="alert.read", subject=f"alert:{row.reference}")
    return found


def as_it_goes(
    session: Session, row: Alert, text: AlertText, verdict: Publish | Hold | Refusal
) -> Confirmation:
    """An opened alert as it would go out by this verdict."""
    goes_out = going_out(text, verdict)
    return Confirmation(
        row=row,
        goes_out=goes_out,
        reach=reach(session, row),
        verdict=verdict,
        seen=_seen(row, goes_out, alert_sources.audience(session, row)),
        goes_by=session.get_one(User, row.publish_by).name if row.publish_by else "",
    )


def approve_and_publish(
    session: Session,
    *,
    report: Report,
    alert_id: uuid.UUID,
    seen: str,
    goes: str,
    holder: CaseworkHolder,
    clock: Clock,
    wake: Wake,
    reason: str = "",
) -> Alert:
    """Approve exactly what the approver saw and publish it: both, or where either is refused nothing.

    Args:
        seen: the fingerprint that the approver's page showed.
        goes: the one of what it said goes out, as of :class:`Confirmation`.
        reason: as for :func:`document.approve`.

    Raises:
        NotFound, Conflict, Invalid: as :func:`document.approve` and :func:`publish_alert`.
        NotNow: when a consent or the clearance holds or refuses.
    """
    consents.lock(session, alert_sources.report_ids(session, alert_id))  # before the alert, as withdrawals do
    about: dict[str, Any] = {"report": report, "clock": clock, "wake": wake}
    document.approve(session, ALERT, document_id=alert_id, seen=seen, holder=holder, reason=reason, **about)
    return publish_alert(session, alert_id=alert_id, seen=goes, actor=holder.actor, **about)


def _seen(row: Alert, goes_out: AlertText, audience: Audience) -> str:
    """The fingerprint of what a confirmation shows: the alert, with its identifiers or without, and how it is sent."""
    return fingerprint(goes_out.sha256, {"document": ALERT.seen(row), "strict": audience.strict})


def publish_alert(
    session: Session,
    *,
    report: Report,
    alert_id: uuid.UUID,
    seen: str,
    actor: str,
    clock: Clock,
    wake: Wake,
) -> Alert:
    """Publish an approved alert, exactly as it was confirmed. Publishing one twice sends nothing twice.

    Args:
        report: one that the alert rests on.
        seen: the fingerprint that the confirmation showed.

    Raises:
        NotFound: ``no_alert`` when it does not rest on this report.
        Conflict: ``not_approved``; ``changed`` when it is no longer what was seen.
        NotNow: when a consent or the clearance holds or refuses.
    """
    rests_on = alert_sources.report_ids(session, alert_id)
    if report.id not in rests_on:
        raise ALERT.missing()
    consents.lock(session, rests_on)  # before the alert itself, as every withdrawal does
    alert = session.get_one(Alert, alert_id, with_for_update=True, populate_existing=True)
    audience = alert_sources.audience(session, alert)
    if alert.status == AlertStatus.PUBLISHED and alert.published_content is not None:
        out = replace(
            read_alert(alert.published_content), said=()
        )  # it was confirmed before it was translated
        must_be_as_seen(_seen(alert, out, audience), seen)
        return alert
    if alert.status != AlertStatus.APPROVED or alert.content is None:
        raise Conflict("not_approved", "A second caseworker approves the warning first.")
    now = clock()
    verdict = alert_sources.decide(session, alert, now)
    if not isinstance(verdict, Publish):
        raise NotNow(verdict)
    must_be_as_confirmed(session, alert, verdict, seen)
    return put_out(session, alert, verdict, actor=actor, clock=lambda: now, wake=wake)


def must_be_as_confirmed(
    session: Session, alert: Alert, verdict: Publish | Hold | Refusal, seen: str
) -> None:
    """Raise ``Conflict`` ``changed`` where an approved alert is no longer what a confirmation showed."""
    goes_out = going_out(read_alert(alert.content or ""), verdict)
    must_be_as_seen(_seen(alert, goes_out, alert_sources.audience(session, alert)), seen)


def put_out(
    session: Session,
    alert: Alert,
    verdict: Publish,
    *,
    actor: str,
    clock: Clock,
    wake: Wake,
    life: timedelta = LIFE,
) -> Alert:
    """Mark an alert published and write every delivery.

    Args:
        alert: locked, and so are the consents it rests on; ``verdict`` is about it as it is now.
        life: how long it stays out.
    """
    now, alert_id = clock(), alert.id
    alert.published_content = going_out(read_alert(alert.content or ""), verdict).content
    alert.status, alert.published_at, alert.expires_at = AlertStatus.PUBLISHED, now, now + life
    alert.publish_at = alert.publish_by = None
    session.flush()
    waiting = deliveries.write(
        session,
        alert_id=alert.id,
        audience=alert_sources.audience(session, alert),
        tier=alert.tier,
        now=now,
        replaces=alert.replaces_id,
    )
    _take_the_place(session, alert, actor=actor, clock=clock)
    for _ in range(min(-(-waiting // PER_TASK), MOST_TASKS)):
        after_commit(session, lambda: wake(WAKE_DELIVERIES, str(alert_id)))
    audit.record(session, actor=actor, action="alert.published", subject=f"alert:{alert.reference}")
    return alert


def _take_the_place(session: Session, alert: Alert, *, actor: str, clock: Clock) -> None:
    """End the older warning that this one corrects, in the transaction that puts this one out."""
    older = session.get(Alert, alert.replaces_id) if alert.replaces_id else None
    if older is not None and older.status == AlertStatus.PUBLISHED:
        supersede_alert(session, alert_id=older.id, by_id=alert.id, actor=actor, clock=clock)


def recall_alert(session: Session, *, alert_id: uuid.UUID, actor: str, clock: Clock) -> Alert:
    """Recall a published alert. Raises ``Conflict`` ``not_published``."""
    alert = session.get(Alert, alert_id, with_for_update=True, populate_existing=True)
    if alert is None or alert.status != AlertStatus.PUBLISHED:
        raise Conflict("not_published", "Only a warning that is out can be recalled.")
    alert_sources.recall(session, alert, clock())
    audit.record(session, actor=actor, action="alert.recalled", subject=f"alert:{alert.reference}")
    return alert
