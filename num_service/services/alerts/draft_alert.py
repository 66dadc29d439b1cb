"""Write an alert for members; its draft is sealed until a second caseworker approves it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.reports.report import Report
from num_service.db.queries.alerts import alerts
from num_service.domain.alerts.alert import WORDS, AlertStatus, AlertText, read_alert
from num_service.domain.alerts.audience import Audience, traits_of
from num_service.domain.alerts.decision import Publish
from num_service.domain.identifiers import read
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.domain.shared.taxonomy import Tier
from num_service.domain.shared.verdict import Hold, Refusal
from num_service.services.alerts import alert_sources
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock, Wake
from num_service.services.writing import document
from num_service.services.writing.kind import Kind


class AlertKind(Kind[Alert, AlertText, Publish]):
    """The text of an alert. Its approval shows it to the reporters it rests on; publishing is a step of its own."""

    word = "alert"
    letter = "A"
    part = PartKind.ALERT_DRAFT
    model = Alert
    draft = AlertStatus.DRAFT
    approved = AlertStatus.APPROVED
    editable = frozenset({AlertStatus.DRAFT, AlertStatus.APPROVED})

    def of_report(self, report_id: uuid.UUID) -> Select[Alert]:
        return alerts.of_report(report_id)

    def read(self, content: str) -> AlertText:
        return read_alert(content)

    def beside(self, row: Alert) -> Mapping[str, object]:
        whom = alert_sources.addressed(row)
        return {
            "tier": row.tier,
            "regions": sorted(row.regions),
            "kinds": sorted(row.kinds),
            "traits": traits_of(whom.traits),
            "projects": sorted(map(str, whom.projects)),
        }

    def decide(
        self, session: Session, row: Alert, text: AlertText, now: datetime
    ) -> Publish | Hold | Refusal:
        return alert_sources.decide(session, row, now)

    def if_approved(
        self, session: Session, row: Alert, text: AlertText, *, by: uuid.UUID, now: datetime
    ) -> Publish | Hold | Refusal:
        return alert_sources.if_approved(session, row, by=by, now=now)

    def missing(self) -> NotFound:
        return NotFound("no_alert", "There is no such warning for this report.")

    def gone(self) -> Conflict:
        return Conflict("not_a_draft", "This warning is out already. Recall it and write another.")

    def answered(self) -> Conflict:
        return Conflict("not_a_draft", "This warning has been approved already.")

    def as_draft(self, row: Alert) -> None:
        """What was to go out by itself was the text that was approved."""
        super().as_draft(row)
        row.publish_at = row.publish_by = None

    def after_writing(self, session: Session, row: Alert, *, report: Report, before: str | None) -> None:
        """A new alert rests on its report; what a reporter said, they said to the text as it was."""
        if before is None:
            session.add(AlertSource(alert_id=row.id, report_id=report.id))
        elif before != row.sha256:
            alerts.forget_answers(session, row.id)

    def after_approval(self, session: Session, row: Alert, *, clock: Clock, wake: Wake) -> None:
        """From now on the reporters it rests on may see it with their receipts."""
        for source in alerts.sources(session, row.id):
            source.shown_at = clock()
            if source.reporter_said:  # a yes was to an earlier text; a no stays with its own
                source.reporter_said = None


ALERT = AlertKind()


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
    began_from: str | None = None,
) -> Alert:
    """Write an alert, or write it anew: any edit voids the approval (gate rule 6).

    Raises:
        Invalid: ``identifier_in_text``.
        NotFound: ``no_alert`` when it does not rest on this report.
        Conflict: ``not_a_draft`` once it is published; ``shredded``.
        SavedMeanwhile: see :func:`document.save`, as for ``began_from``.
    """
    no_identifiers_in(text)

    def fill(alert: Alert) -> AlertText:
        alert.tier = tier
        alert.regions, alert.kinds = sorted(audience.regions), sorted(audience.kinds)
        alert.projects = sorted(audience.projects)
        for name, values in traits_of(audience.traits).items():
            setattr(alert, name, values)
        return text

    return document.save(
        session,
        ALERT,
        report=report,
        fill=fill,
        holder=holder,
        clock=clock,
        document_id=alert_id,
        began_from=began_from,
    )


def no_identifiers_in(text: AlertText) -> None:
    """Identifiers belong in their list: from there they can be left out when a reporter says no to the checker."""
    reading = read(text.words)
    if reading.found:
        raise Invalid(
            "identifier_in_text",
            "There is a number, address or name of an account in the words. Tick it in the list instead, so that it "
            "can be taken out again if the reporter says no to the checker.",
            field=next((name for name in WORDS if read(getattr(text, name)).found), "body"),
        )
    if reading.unread:
        raise Invalid(
            "identifier_in_text",
            "There is something in the words that may be a number, address or registration and could not be read. "
            "Take it out, or say it in words.",
            field=next((name for name in WORDS if read(getattr(text, name)).unread), "body"),
        )
