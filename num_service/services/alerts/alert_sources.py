"""What an alert rests on, and its recall when it no longer may stand."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.alerts.alert import AlertSource as AlertSourceRow
from num_service.db.models.reports.report import Report
from num_service.db.queries.alerts import called_off
from num_service.db.queries.core import audit_log
from num_service.db.queries.reports import reports
from num_service.db.queries.writing import texts
from num_service.domain.alerts.alert import AlertStatus, read_alert
from num_service.domain.alerts.audience import Audience, Traits
from num_service.domain.alerts.decision import Publish, SourceReport, going_out, may_publish
from num_service.domain.alerts.schedule import may_wait
from num_service.domain.reports.consent import Scope, in_force
from num_service.domain.shared.days import kept_day
from num_service.domain.shared.verdict import Clearance, Hold, Refusal
from num_service.services.core import signed_answers


def report_ids(session: Session, alert_id: uuid.UUID) -> Sequence[uuid.UUID]:
    return session.scalars(select(AlertSourceRow.report_id).where(AlertSourceRow.alert_id == alert_id)).all()


def sources(session: Session, alert: Alert) -> tuple[SourceReport, ...]:
    """The reports an alert rests on, as its decision takes them."""
    out = alert.status is AlertStatus.PUBLISHED
    rows = session.execute(
        select(AlertSourceRow, Report)
        .join(Report, Report.id == AlertSourceRow.report_id)
        .where(AlertSourceRow.alert_id == alert.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        SourceReport(
            reports.facts(report),
            signed_answers.history(session, report.id, scopes=(Scope.ALERT, Scope.CHECKER), out=out),
            row.reporter_said,
            _shown_at(session, alert, row),
            row.vetoed,
            said_signed=signed_answers.warning_allowed(session, report, alert, row, out=out),
        )
        for row, report in rows
    )


def _shown_at(session: Session, alert: Alert, row: AlertSourceRow) -> datetime | None:
    """Since when a reporter can see the warning: never earlier than its approval stands in the log.

    The row can be dated back by whoever writes in the database, so that silence would seem to have lasted; the log
    cannot. What is out already was decided so.
    """
    if row.shown_at is None or alert.status is AlertStatus.PUBLISHED:
        return row.shown_at
    approved = audit_log.newest_of(session, subject=f"alert:{alert.reference}", action="alert.approved")
    return max(row.shown_at, approved) if approved else row.shown_at


def addressed(alert: Alert) -> Audience:
    """Whom an alert is addressed to, whatever its reporters allowed."""
    return Audience(
        frozenset(alert.regions),
        frozenset(alert.kinds),
        traits=Traits(
            frozenset(alert.sectors),
            frozenset(alert.genders),
            frozenset(alert.speaks),
            frozenset(alert.near),
        ),
        projects=frozenset(alert.projects),
    )


def audience(session: Session, alert: Alert) -> Audience:
    """Whom an alert is addressed to; strictly, when somebody it rests on allowed their own region only."""
    answers = [in_force(source.consents, Scope.ALERT) for source in sources(session, alert)]
    return replace(
        addressed(alert),
        strict=any(answer is not None and answer.conditions.region_only for answer in answers),
    )


def decide(session: Session, alert: Alert, now: datetime, *, alone: bool = False) -> Publish | Hold | Refusal:
    """The decision about an alert as it stands now.

    Args:
        alone: one caseworker publishes it now (``night_alert.publish_alone``). What the row says of that counts only
            once it is out: a row is no approval.
    """
    out = alert.status == AlertStatus.PUBLISHED
    clearance = _clearance(session, alert, is_out=out)
    alone = alone or (out and alert.unseconded)
    return _decide(session, alert, sources(session, alert), clearance, now, alone=alone)


def if_approved(session: Session, alert: Alert, *, by: uuid.UUID, now: datetime) -> Publish | Hold | Refusal:
    """The decision as it would be, had somebody approved the text as it is now.

    An approval shows it to its reporters: they have said nothing to it yet, and have not been silent for a moment.
    """
    clearance = _clearance(session, alert, is_out=False).approved_by(str(by), alert.exact_sha256)
    shown = tuple(
        replace(
            each,
            shown_at=now,
            reporter_said=False if each.reporter_said is False else None,
            said_signed=False,
        )
        for each in sources(session, alert)
    )
    return _decide(session, alert, shown, clearance, now)


def _clearance(session: Session, alert: Alert, *, is_out: bool) -> Clearance:
    return texts.clearance(session, alert, is_out=is_out, rests_on=report_ids(session, alert.id))


def _decide(
    session: Session,
    alert: Alert,
    rests_on: Sequence[SourceReport],
    clearance: Clearance,
    now: datetime,
    *,
    alone: bool = False,
) -> Publish | Hold | Refusal:
    return may_publish(
        sources=rests_on,
        audience=audience(session, alert),
        sha256=alert.exact_sha256,
        clearance=clearance,
        now=now,
        alone=alone,
    )


def recall(session: Session, alert: Alert, now: datetime) -> None:
    """Take a published alert back: readers are told it no longer applies, and what waits does not go."""
    alert.status = AlertStatus.RECALLED
    alert.ended_at = now
    called_off.cancel(session, alert.id)


def published(session: Session, report_id: uuid.UUID) -> Sequence[Alert]:
    """The alerts that are out and rest on a report, locked."""
    return _resting_on(session, report_id, Alert.status == AlertStatus.PUBLISHED)


def waiting(session: Session, report_id: uuid.UUID) -> Sequence[Alert]:
    """The alerts that rest on a report and are to go out by themselves, locked."""
    return _resting_on(
        session, report_id, Alert.status == AlertStatus.APPROVED, Alert.publish_at.is_not(None)
    )


def _resting_on(session: Session, report_id: uuid.UUID, *which: ColumnElement[bool]) -> Sequence[Alert]:
    return session.scalars(
        select(Alert)
        .join(AlertSourceRow, AlertSourceRow.alert_id == Alert.id)
        .where(AlertSourceRow.report_id == report_id, *which)
        .order_by(Alert.reference)
        .with_for_update(of=Alert)
    ).all()


@dataclass(slots=True)
class Reconsidered:
    """What became of alerts, counted: recalled, kept from some recipients, without identifiers; not to go by itself."""

    recalled: int = 0
    narrowed: int = 0
    stripped: int = 0
    called_off: int = 0


def reconsider(session: Session, report_id: uuid.UUID, now: datetime) -> Reconsidered:
    """Decide the published alerts that rest on a report again, and take back what may no longer be out.

    There is one rule for what may be out: the decision. An alert stays out exactly while it might be published now,
    to the recipients it might be published to now, with the identifiers it might carry now. What was taken away
    comes back only by a caseworker's hand; so one that was to go out by itself, and may not, waits for that no longer.

    Args:
        report_id: of a report whose consent row the caller has locked.
        now: an aware datetime, read after that lock.
    """
    found = Reconsidered()
    for alert in published(session, report_id):
        verdict = decide(session, alert, now)
        if not isinstance(verdict, Publish):
            # The day, as far as the warning's own times allow: the moment would be the reporter's.
            recall(session, alert, max(kept_day(now), alert.published_at or now))
            found.recalled += 1
            continue
        whom = audience(session, alert)
        if whom.strict and called_off.cancel_beyond(session, alert_id=alert.id, regions=whom.regions):
            found.narrowed += 1
        if alert.published_content is not None:
            bare = going_out(read_alert(alert.published_content), verdict).content
            if bare != alert.published_content:
                alert.published_content = bare
                found.stripped += 1
    for alert in waiting(session, report_id):
        verdict = decide(session, alert, now)
        if not isinstance(verdict, Publish) and not (isinstance(verdict, Hold) and may_wait(verdict)):
            alert.publish_at = alert.publish_by = None
            found.called_off += 1
    return found
