"""A danger alert of fixed sentences that one caseworker on call publishes, and a second one agrees with afterwards."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.reports.report import Report
from num_service.db.queries.alerts import alerts
from num_service.db.queries.casework import pages, rota
from num_service.db.queries.reports import consents
from num_service.domain.alerts.alert import AlertStatus, fixed_text
from num_service.domain.alerts.audience import Audience
from num_service.domain.alerts.decision import ALONE_FOR, Alone, Publish, may_publish_alone
from num_service.domain.alerts.fixed import Fixed
from num_service.domain.casework.rota import on_duty
from num_service.domain.identifiers import Identifier
from num_service.domain.reports.consent import ConsentRecord
from num_service.domain.reports.report import ReportFacts
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.taxonomy import Tier
from num_service.domain.shared.verdict import Hold, NotNow, Refusal
from num_service.services.alerts import alert_sources, draft_alert, publish_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework.allowed_now import alert_allowed_now
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock, Wake
from num_service.services.sealed import open_parts
from num_service.services.writing import standing
from num_service.services.writing.combined_words import say_why_it_may_stay


def publish_alone(
    session: Session,
    *,
    report: Report,
    fixed: Fixed,
    identifiers: tuple[Identifier, ...],
    audience: Audience,
    holder: CaseworkHolder,
    clock: Clock,
    wake: Wake,
) -> Alert:
    """Write and publish a danger alert of fixed sentences. Pressed twice, it is one alert.

    Args:
        identifiers: of the report, as listed for the checker; they go only if its reporter allowed the checker.

    Raises:
        NotNow: with every reason why it may not go, or not by one person.
    """
    consents.lock(session, [report.id])  # before any alert, as every withdrawal does
    text, now = fixed_text(fixed, identifiers), clock()
    mine = alerts.unseconded(session, writer_id=holder.user_id)
    for each in mine:
        if each.sha256 == text.sha256 and report.id in alert_sources.report_ids(session, each.id):
            return each
    alert = draft_alert.save_alert(
        session,
        report=report,
        holder=holder,
        text=text,
        tier=Tier.DANGER,
        audience=audience,
        clock=clock,
    )
    alert.content, alert.alone = text.content, True
    session.flush()
    verdict = may_publish_alone(
        alert_sources.decide(session, alert, now, alone=True),
        _alone(session, report, holder, len(mine), clock),
    )
    if not isinstance(verdict, Publish):
        raise NotNow(verdict)
    audit.record(
        session, actor=holder.actor, action="alert.published_alone", subject=f"alert:{alert.reference}"
    )
    return publish_alert.put_out(
        session, alert, verdict, actor=holder.actor, clock=lambda: now, wake=wake, life=ALONE_FOR
    )


def would_go(
    session: Session,
    *,
    report: Report,
    facts: ReportFacts,
    records: tuple[ConsentRecord, ...],
    audience: Audience,
    holder: CaseworkHolder,
    clock: Clock,
) -> Publish | Hold | Refusal:
    """The decision before anything is written, as if the text were without fault."""
    mine = alerts.unseconded(session, writer_id=holder.user_id)
    return may_publish_alone(
        alert_allowed_now(facts, records, audience, clock()),
        _alone(session, report, holder, len(mine), clock),
    )


def second(
    session: Session,
    *,
    reference: str,
    seen: str,
    holder: CaseworkHolder,
    clock: Clock,
    reason: str = "",
) -> Alert:
    """A second caseworker agrees with an alert that one published alone: it stays out as any other does.

    Args:
        seen: the fingerprint that their page showed.
        reason: as for ``document.approve``.

    Raises:
        Conflict: ``not_waiting`` where it is not out any more or was agreed with already; ``own_approval``;
            ``changed``; ``sent_back``.
        Invalid: ``reason_needed``, as ``document.approve``.
    """
    open_parts.must_hold_key(session, holder)
    alert_id = alerts.with_reference(session, reference)
    rests_on = alert_sources.report_ids(session, alert_id) if alert_id else ()
    consents.lock(session, rests_on)
    alert = session.get(Alert, alert_id, with_for_update=True, populate_existing=True) if alert_id else None
    if (
        alert is None
        or not alert.unseconded
        or alert.status != AlertStatus.PUBLISHED
        or alert.content is None
    ):
        raise Conflict("not_waiting", "It does not wait for a second caseworker.")
    if alert.expires_at is not None and alert.expires_at <= clock():
        raise Conflict("not_waiting", "It does not wait for a second caseworker.")
    standing.standing(session, ALERT, alert).may_approve(reader=str(holder.user_id), seen=seen)
    for report_id in rests_on:
        say_why_it_may_stay(
            session,
            report=session.get_one(Report, report_id),
            words=ALERT.read(alert.content).words,
            reason=reason,
            clock=clock,
        )
    alert.approver_id, alert.approved_sha256, alert.approved_at = holder.user_id, alert.sha256, clock()
    alert.expires_at = (alert.published_at or clock()) + publish_alert.LIFE
    audit.record(session, actor=holder.actor, action="alert.approved", subject=f"alert:{alert.reference}")
    return alert


def _alone(session: Session, report: Report, holder: CaseworkHolder, mine: int, clock: Clock) -> Alone:
    now = clock()
    shifts = rota.shifts(session, since=now, until=now + timedelta(microseconds=1), ready_only=True)
    there = {each.user_id for each in on_duty(shifts, now)}
    others = there - pages.stepped_back(session, report.id) - {holder.user_id}
    return Alone(on_duty=holder.user_id in there, others=len(others), unseconded=mine)
