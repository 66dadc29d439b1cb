"""Open a sealed report, as a caseworker who holds the casework key. Every opening is in the audit trail."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from num_service.db.models.reports.match import MatchJudgement
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import reports
from num_service.domain.reports.consent import ConsentRecord
from num_service.domain.reports.parts import PartKind
from num_service.domain.reports.report import must_be_there
from num_service.domain.shared.errors import Invalid, NotFound
from num_service.domain.shared.permissions import stepped_back
from num_service.services.core import audit, signed_answers
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.reports import messages
from num_service.services.reports.messages import Message
from num_service.services.sealed import sealed_parts
from num_service.services.sealed.open_parts import (
    OpenPart,
    must_hold_key,
    open_with_casework_key,
    said_in,
)

_ON_EVERY_PAGE = (PartKind.ACCOUNT, PartKind.PRIVATE, PartKind.NOTE, PartKind.CORRECTION, *messages.KINDS)


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report in a caseworker's hands: ``account`` and ``private`` are as in ``domain.reports.parts``."""

    report: Report
    account: dict[str, Any] = field(repr=False)
    private: dict[str, Any] = field(repr=False)
    consents: tuple[ConsentRecord, ...]
    #: What was judged of it and any other report, and those that share an identifier with it.
    judged: list[MatchJudgement]
    linked: list[reports.LinkedReport]
    messages: list[Message] = field(repr=False)
    notes: list[OpenPart] = field(repr=False)
    #: What its files are; only where its messages are shown.
    files: list[OpenPart] = field(repr=False)
    #: How identifiers are read instead of as they were typed, and why, by the sealed part.
    corrections: dict[uuid.UUID, dict[str, Any]] = field(repr=False)


def find_report(session: Session, reference: str) -> Report:
    """The clear facts of a report. Raises ``NotFound`` ``no_report``; ``deleted``."""
    return _there(reports.by_reference(session, reference))


def _there(report: Report | None) -> Report:
    if report is None:
        raise NotFound("no_report", "There is no report with this reference.")
    must_be_there(report.status)
    return report


def open_report(
    session: Session, *, reference: str, holder: CaseworkHolder, shows_messages: bool = True
) -> OpenedReport:
    """Open a report.

    Args:
        shows_messages: whoever opens it is shown the reporter's messages. Where a page does not show them, as a form
            does not, one that nobody has read stays unread. What its files are is opened with them.

    Raises:
        NotFound: ``no_report``.
        Locked: ``no_key`` when the caseworker was not granted the casework key; ``stepped_back``.
    """
    report, has_stepped_back = reports.for_caseworker(session, reference, holder.user_id)
    report = _there(report)
    must_hold_key(session, holder)
    if has_stepped_back:
        raise stepped_back()
    newest = report.last_message  # before they are read: one that comes meanwhile stays unread
    theirs_and_ours = open_with_casework_key(
        session,
        holder,
        report_id=report.id,
        kinds=(*_ON_EVERY_PAGE, PartKind.FILE) if shows_messages else _ON_EVERY_PAGE,
    )
    parts = {
        each.kind: said_in(each)
        for each in theirs_and_ours
        if each.kind in (PartKind.ACCOUNT, PartKind.PRIVATE)
    }
    judged = reports.judgements(session, report.id)
    opened = OpenedReport(
        report=report,
        account=parts.get(PartKind.ACCOUNT, {}),
        private=parts.get(PartKind.PRIVATE, {}),
        consents=signed_answers.history(session, report.id),
        judged=judged,
        linked=reports.linked(session, report.id, judged),
        messages=messages.as_messages(theirs_and_ours),
        notes=[each for each in theirs_and_ours if each.kind == PartKind.NOTE],
        files=[each for each in theirs_and_ours if each.kind == PartKind.FILE],
        corrections={each.id: said_in(each) for each in theirs_and_ours if each.kind == PartKind.CORRECTION},
    )
    report.opened = True
    theirs = report.assignee_id in (None, holder.user_id)
    if shows_messages and theirs and newest > report.messages_seen:
        report.messages_seen = newest
    audit.record(session, actor=holder.actor, action="report.read", subject=f"report:{report.reference}")
    return opened


def add_note(session: Session, *, report: Report, text: str, holder: CaseworkHolder, clock: Clock) -> None:
    """A sealed note for colleagues; the reporter never sees it. Raises ``Invalid`` ``empty``."""
    if not text.strip():
        raise Invalid("empty", "Write something first.", field="text")
    sealed_parts.write(
        session, report_id=report.id, kind=PartKind.NOTE, text=text, on=clock().date(), after=(PartKind.NOTE,)
    )
    audit.record(session, actor=holder.actor, action="note.written", subject=f"report:{report.reference}")
