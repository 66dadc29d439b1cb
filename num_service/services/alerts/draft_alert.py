"""Write an alert for members; its draft is sealed until a second caseworker approves it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from num_service.crypto.references import fresh_reference
from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.reports.report import Report
from num_service.domain.alerts.alert import AlertStatus, AlertText, read_alert
from num_service.domain.alerts.audience import Audience
from num_service.domain.identifiers import extract
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.taxonomy import Tier
from num_service.domain.writing.content import content_sha256
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.writing import document


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """An alert as the report page shows it, its text opened."""

    row: Alert
    text: AlertText


def save_alert(
    session: Session,
    *,
    report: Report,
    holder: CaseworkHolder,
    text: AlertText,
    tier: Tier,
    audience: Audience,
    clock: Clock,
    alert_id: uuid.UUID | None = None,
) -> Alert:
    """Write an alert, or write it anew: any edit voids the approval (gate rule 6).

    Raises:
        DomainError: ``identifier_in_text``; ``not_a_draft`` once it is published; ``no_alert`` when it does not rest
            on this report.
    """
    _no_identifiers_in(text)
    if alert_id is None:
        alert = Alert(id=uuid.uuid4(), reference=fresh_reference("A"), writer_id=holder.user_id)
        session.add(alert)
    else:
        alert = of_report(session, report.id, alert_id)
        if alert.status not in (AlertStatus.DRAFT, AlertStatus.APPROVED):
            raise DomainError("not_a_draft", "This alert is out already. Recall it and write another.")
        if alert.sha256 != content_sha256(text.content):  # what she said, she said to the text as it was
            session.execute(
                update(AlertSource).where(AlertSource.alert_id == alert_id).values(reporter_said=None)
            )
    alert.status, alert.tier = AlertStatus.DRAFT, tier
    alert.regions = sorted(audience.regions)
    alert.kinds = sorted(audience.kinds)
    document.write(
        session,
        row=alert,
        report_id=report.id,
        kind=PartKind.ALERT_DRAFT,
        content=text.content,
        words=text.words,
        allowed=text.identifiers,
        holder=holder,
        clock=clock,
    )
    if alert_id is None:
        session.add(AlertSource(alert_id=alert.id, report_id=report.id))
    audit.record(session, actor=holder.actor, action="alert.written", subject=f"alert:{alert.reference}")
    return alert


def _no_identifiers_in(text: AlertText) -> None:
    """Identifiers belong in their list: from there they can be left out when she says no to the checker."""
    if extract(text.words):
        raise DomainError(
            "identifier_in_text",
            "There is a number, address or name of an account in the words. Tick it in the list instead, so that it "
            "can be taken out again if she says no to the checker.",
        )


def of_report(session: Session, report_id: uuid.UUID, alert_id: uuid.UUID) -> Alert:
    """An alert that rests on this report. Raises ``DomainError`` ``no_alert``."""
    alert = session.scalar(
        select(Alert)
        .join(AlertSource, AlertSource.alert_id == Alert.id)
        .where(Alert.id == alert_id, AlertSource.report_id == report_id)
        .with_for_update(of=Alert)
    )
    if alert is None:
        raise DomainError("no_alert", "There is no such alert for this report.")
    return alert


def alerts_of(session: Session, report_id: uuid.UUID, holder: CaseworkHolder) -> Sequence[AlertDraft]:
    """The alerts that rest on a report, their texts opened, newest last."""
    rows = session.scalars(
        select(Alert)
        .join(AlertSource, AlertSource.alert_id == Alert.id)
        .where(AlertSource.report_id == report_id)
        .order_by(Alert.published_at.nulls_last(), Alert.reference)
    ).all()
    return [AlertDraft(row, read_alert(document.read(session, row, holder))) for row in rows]


def approve_alert(
    session: Session,
    *,
    report: Report,
    alert_id: uuid.UUID,
    seen_sha256: str,
    holder: CaseworkHolder,
    clock: Clock,
) -> Alert:
    """Approve the exact text that was seen. From now on she may see it with her receipt.

    Raises:
        DomainError: as :func:`approval.approve`.
    """
    alert = of_report(session, report.id, alert_id)
    if alert.status != AlertStatus.DRAFT:
        raise DomainError("not_a_draft", "This alert has been approved already.")
    document.approve(session, row=alert, seen_sha256=seen_sha256, holder=holder, clock=clock)
    alert.status = AlertStatus.APPROVED
    for source in session.scalars(select(AlertSource).where(AlertSource.alert_id == alert.id)):
        source.shown_at = clock()
        if source.reporter_said:  # a yes was to an earlier text; a no stays with its own
            source.reporter_said = None
    audit.record(session, actor=holder.actor, action="alert.approved", subject=f"alert:{alert.reference}")
    return alert
