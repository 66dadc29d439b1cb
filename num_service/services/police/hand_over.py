"""Hand a report about an official to a named body: ask the reporter, take their answer, record what was done.

Asking, answering and handing over take the lock that consents take: a withdrawal and a handover exclude each other.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from num_service.crypto.signing import Signer
from num_service.db.models.police.handover import HandoverRow
from num_service.db.models.reports.report import Report
from num_service.db.queries.police import handovers
from num_service.db.queries.reports import consents
from num_service.domain.help import Body
from num_service.domain.police import handover
from num_service.domain.police.handover import WORDING, Means
from num_service.domain.reports.consent import Scope, in_force
from num_service.domain.reports.report import must_be_there
from num_service.domain.shared.days import kept_day
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.domain.shared.taxonomy import Language
from num_service.services.core import audit, signed_answers
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock


def of_report(session: Session, report_id: uuid.UUID) -> Sequence[HandoverRow]:
    """Every handover of a report that was asked about, the oldest first."""
    return handovers.of_report(session, report_id)


def ask(session: Session, *, report: Report, body: Body, holder: CaseworkHolder, clock: Clock) -> HandoverRow:
    """A caseworker asks the reporter about one body.

    Raises:
        NotFound: ``deleted``. Conflict: as :func:`num_service.domain.police.handover.may_be_asked`.
    """
    _lock(session, report)
    waiting = frozenset(
        row.body for row in of_report(session, report.id) if row.handed_at is None and row.said is not False
    )
    police = in_force(consents.history(session, report.id), Scope.POLICE_INTELLIGENCE)
    handover.may_be_asked(official=report.official, police=police, open_for=waiting, body=body)
    row = HandoverRow(
        id=uuid.uuid4(),
        report_id=report.id,
        body=body,
        wording=WORDING,
        asked_by=holder.user_id,
        asked_at=clock(),
    )
    session.add(row)
    audit.record(session, actor=holder.actor, action="handover.asked", subject=f"report:{report.reference}")
    return row


def answer(
    session: Session,
    *,
    report_id: uuid.UUID,
    handover_id: uuid.UUID,
    says: bool,
    language: Language,
    signer: Signer,
    clock: Clock,
) -> HandoverRow:
    """The reporter says yes or no to one body with their receipt; until it is handed over they may change it.

    Args:
        signer: theirs: a yes counts as signed with it.

    Raises:
        NotFound: ``deleted``; ``no_handover``. Conflict: ``too_late``; ``changed`` when the question has other words
            now.
    """
    _lock(session, session.get_one(Report, report_id))
    row = _find(session, report_id, handover_id)
    handover.may_be_answered(row.state)
    if says and row.wording != WORDING:
        raise Conflict("changed", "This question has changed. A caseworker will ask you again.")
    _said(session, row, says, language, clock, signer)
    return row


def stop_all(
    session: Session, *, report_id: uuid.UUID, language: Language, clock: Clock, silent: bool
) -> int:
    """Say no to every handover that was said yes to and has not happened; how many that were.

    For "stop everything" and for a pause.

    Args:
        silent: also to what was never answered. A pause leaves that as it is: silence is no answer.
    """
    consents.lock(session, [report_id])
    waiting = [
        row
        for row in of_report(session, report_id)
        if row.handed_at is None and (row.said or (silent and row.said is None))
    ]
    for row in waiting:
        _said(session, row, False, language, clock)
    return len(waiting)


def _said(
    session: Session,
    row: HandoverRow,
    says: bool,
    language: Language,
    clock: Clock,
    signer: Signer | None = None,
) -> None:
    """Write one answer to a question about a body, and into the log."""
    report = session.get_one(Report, row.report_id)
    row.said, row.said_at, row.language = says, kept_day(clock()), language
    fingerprint = signed_answers.sign_handover(session, report=report, row=row, signer=signer)
    audit.record(
        session,
        actor="receipt",
        action=f"handover.{'allowed' if says else 'refused'}.{row.body}",
        subject=f"report:{report.reference}",
        fingerprint=fingerprint,
    )


def hand_over(
    session: Session,
    *,
    report: Report,
    handover_id: uuid.UUID,
    means: Means,
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """Record that a report went to a body, by what means, on the yes in force at that moment.

    Raises:
        NotFound: ``deleted``; ``no_handover``. Conflict: ``no_yes``, ``handed``.
    """
    _lock(session, report)
    row = _find(session, report.id, handover_id)
    handover.may_be_handed(replace(row.state, signed=signed_answers.handover_allowed(session, report, row)))
    row.handed_by, row.handed_at, row.means = holder.user_id, clock(), means
    audit.record(
        session,
        actor=holder.actor,
        action=f"handover.made.{row.body}",
        subject=f"report:{report.reference}",
    )


def _lock(session: Session, report: Report) -> None:
    """Take the lock that consents take; what is decided then is decided about the report as it is since."""
    consents.lock(session, [report.id])
    session.refresh(report)
    must_be_there(report.status)


def _find(session: Session, report_id: uuid.UUID, handover_id: uuid.UUID) -> HandoverRow:
    row = handovers.locked(session, report_id, handover_id)
    if row is None:
        raise NotFound("no_handover", "There is no such question for this report.")
    return row
