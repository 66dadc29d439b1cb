"""Correct a warning that is out: take what is wrong away at once, and write another in its place.

Taking away needs nobody else: within the same moment the wrong identifier is in no inbox and no check answers with it.
What is put in its place is read by a second caseworker, as every text is; publishing it ends the older one and tells
everybody who had that.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.reports.report import Report
from num_service.db.queries.alerts import alerts
from num_service.db.queries.reports import consents, identifiers
from num_service.domain.alerts.alert import AlertStatus, AlertText, read_alert
from num_service.domain.identifiers import Identifier
from num_service.domain.shared.errors import Conflict
from num_service.services.alerts import alert_sources, draft_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.writing import document


def correct_warning(
    session: Session,
    *,
    reference: str,
    wrong: Collection[str],
    holder: CaseworkHolder,
    index: BlindIndex,
    clock: Clock,
) -> tuple[str, uuid.UUID]:
    """Take wrong identifiers out of a warning and of the checker, and begin the one that goes in its place.

    Another report that lists the same identifier keeps it listed: only what this warning rests on was misread.

    Args:
        wrong: identifiers of the warning, as it shows them.

    Returns:
        The report's reference and the id of the new draft; of the one there is, where somebody began it already.

    Raises:
        Conflict: ``not_published`` when it is not out any more.
    """
    alert_id = alerts.with_reference(session, reference)
    rests_on = alert_sources.report_ids(session, alert_id) if alert_id else ()
    consents.lock(session, rests_on)  # before the warning, as every withdrawal does
    alert = session.get(Alert, alert_id, with_for_update=True, populate_existing=True) if alert_id else None
    if alert is None or alert.status != AlertStatus.PUBLISHED or alert.published_content is None:
        raise Conflict("not_published", "This warning is not out any more.")
    text = read_alert(alert.published_content)
    gone = [each for each in text.identifiers if each.display in wrong]
    left = _take_away(session, alert, text, gone, rests_on=rests_on, index=index, holder=holder)
    begun = alerts.replacement(session, alert.id)
    first = session.get_one(Report, min(rests_on))
    if begun is not None:
        _take_out_of_draft(session, begun, gone, report=first, holder=holder, clock=clock)
    else:
        begun = draft_alert.save_alert(
            session,
            report=first,
            holder=holder,
            text=replace(left, said=()),  # whoever approves it reads English: it is translated anew
            tier=alert.tier,
            audience=alert_sources.addressed(alert),
            clock=clock,
        )
        begun.replaces_id = alert.id
        for each in rests_on:
            if each != first.id:
                session.add(AlertSource(alert_id=begun.id, report_id=each))
        session.flush()
    return first.reference, begun.id


def _take_away(
    session: Session,
    alert: Alert,
    text: AlertText,
    gone: Collection[Identifier],
    *,
    rests_on: Collection[uuid.UUID],
    index: BlindIndex,
    holder: CaseworkHolder,
) -> AlertText:
    """What the warning says without its wrong identifiers, which are gone from it and from the checker."""
    if not gone:
        return text
    left = _without(text, gone)
    alert.published_content = left.content
    for each in gone:
        for report_id in identifiers.unlist(session, rests_on, index.digests(each)):
            subject = f"report:{session.get_one(Report, report_id).reference}"
            audit.record(session, actor=holder.actor, action="identifier.unlisted", subject=subject)
    audit.record(session, actor=holder.actor, action="alert.corrected", subject=f"alert:{alert.reference}")
    return left


def _take_out_of_draft(
    session: Session,
    begun: Alert,
    gone: Collection[Identifier],
    *,
    report: Report,
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """What is found wrong later must not come back with the correction; its approval ends with the edit."""
    if not gone or begun.status is AlertStatus.PUBLISHED:
        return
    text = document.open_text(session, ALERT, begun, holder).text
    if (left := _without(text, gone)) != text:
        draft_alert.save_alert(
            session,
            report=report,
            holder=holder,
            text=left,
            tier=begun.tier,
            audience=alert_sources.addressed(begun),
            clock=clock,
            alert_id=begun.id,
        )


def _without(text: AlertText, gone: Collection[Identifier]) -> AlertText:
    return replace(text, identifiers=tuple(each for each in text.identifiers if each not in gone))
