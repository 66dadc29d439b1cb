"""Keep the register: note a request, propose an answer, have a second person agree, and tell the reporter.

Nothing here sends anything to whoever asks, and nothing asks or changes the consent gate. Break-glass is written down
when it was done, by telephone if need be, and confirmed by whoever is on duty as the safeguarding lead.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from num_service.crypto.references import fresh_reference
from num_service.db.models.casework.register import RegisterEntry
from num_service.db.models.reports.report import Report
from num_service.db.queries.casework import register as queries
from num_service.domain.casework import register
from num_service.domain.casework.register import Proposal, RequestAnswer, RequestKind, Tells
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import Conflict, Invalid, Locked, NotFound
from num_service.services.casework.safeguard import is_lead
from num_service.services.casework.step_back import must_not_have_stepped_back
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.reports.messages import add_message
from num_service.services.sealed import sealed_parts

Entry = tuple[RegisterEntry, str | None]


def waiting(session: Session) -> Sequence[Entry]:
    """What two people have not answered yet, with the reference of the report; what is due first first."""
    return queries.waiting(session)


def answered(session: Session) -> Sequence[Entry]:
    """What was answered, the newest first."""
    return queries.answered(session)


def note_request(
    session: Session,
    *,
    kind: RequestKind,
    received_on: date,
    due_on: date | None,
    report: Report | None,
    holder: CaseworkHolder,
    clock: Clock,
) -> RegisterEntry:
    """Write down that a request came; its clock runs from the day it came.

    Raises:
        Invalid: as :func:`num_service.domain.casework.register.due`.
        Conflict: ``break_glass``, which is recorded by :func:`break_glass`.
    """
    if kind is RequestKind.BREAK_GLASS:
        raise Conflict("break_glass", "Break-glass is recorded with its own form.")
    if report is not None:
        must_not_have_stepped_back(session, report, holder.user_id)
    due_at = register.due(kind, received_on, due_on)
    entry = RegisterEntry(
        id=uuid.uuid4(),
        reference=fresh_reference("L"),
        kind=kind,
        received_on=received_on,
        due_at=due_at,
        report_id=report.id if report else None,
        opened_by=holder.user_id,
        opened_at=clock(),
    )
    session.add(entry)
    _log(session, entry, holder, f"opened.{kind}")
    return entry


def break_glass(
    session: Session, *, report: Report, what: Proposal, reason: str, holder: CaseworkHolder, clock: Clock
) -> RegisterEntry:
    """Write down what somebody told without consent because a life was at risk. A lead confirms it within 24 hours.

    Raises:
        Invalid: ``too_much``, ``no_reason``, ``say_who_is_told``. Locked: for whoever stepped back from the report.
    """
    must_not_have_stepped_back(session, report, holder.user_id)
    register.may_be_proposed(RequestKind.BREAK_GLASS, what, has_report=True)
    if what.answer is not RequestAnswer.DISCLOSED:
        raise Invalid(
            "too_much", "Break-glass is written down only where something was disclosed.", field="answer"
        )
    now = clock()
    entry = RegisterEntry(
        id=uuid.uuid4(),
        reference=fresh_reference("L"),
        kind=RequestKind.BREAK_GLASS,
        received_on=local_day(now),
        due_at=register.due(RequestKind.BREAK_GLASS, now),
        report_id=report.id,
        opened_by=holder.user_id,
        opened_at=now,
    )
    entry.propose(what, by=holder.user_id, at=now)
    session.add(entry)
    _why(session, report, reason, clock)
    _log(session, entry, holder, f"break_glass.{what.basis}")
    return entry


def propose(
    session: Session,
    *,
    entry_id: uuid.UUID,
    what: Proposal,
    reason: str,
    holder: CaseworkHolder,
    clock: Clock,
) -> RegisterEntry:
    """Propose how a request is answered. Why is sealed among the report's notes, where a report is named.

    Raises:
        NotFound: ``no_entry``. Conflict: ``answered``, ``proposed``. Invalid: ``too_much``, ``no_reason`` and others.
    """
    entry = _find(session, entry_id)
    report = _report(session, entry, holder)
    if entry.agreed_at is not None:
        raise Conflict("answered", "Two people have answered this already.")
    if entry.proposed_by is not None:
        raise Conflict(
            "proposed", "An answer is proposed already. A colleague agrees to it or sends it back."
        )
    register.may_be_proposed(entry.kind, what, has_report=report is not None)
    if report is not None:
        _why(session, report, reason, clock)
    entry.propose(what, by=holder.user_id, at=clock())
    _log(session, entry, holder, f"proposed.{what.answer}")
    return entry


def agree(
    session: Session, *, entry_id: uuid.UUID, tell: str, holder: CaseworkHolder, clock: Clock
) -> RegisterEntry:
    """A second person agrees; the reporter is told in the same moment, unless that was ruled out.

    Args:
        tell: what the reporter reads when they come back with their code, in their language.

    Raises:
        NotFound: ``no_entry``. Conflict: ``own_proposal`` and others. Invalid: ``no_words``.
        Locked: ``not_the_lead`` for a break-glass that somebody else than the lead on duty confirms.
    """
    entry = _find(session, entry_id)
    report = _report(session, entry, holder)
    register.may_be_agreed(
        proposed_by=str(entry.proposed_by) if entry.proposed_by else None,
        agreed=entry.agreed_at is not None,
        by=str(holder.user_id),
    )
    if entry.kind is RequestKind.BREAK_GLASS and not is_lead(session, holder, clock=clock):
        raise Locked("not_the_lead", "Only whoever is on duty as the safeguarding lead confirms this.")
    if report is not None and entry.tells is Tells.TOLD:
        if not tell.strip():
            raise Invalid("no_words", "Write what the reporter is told.", field="tell")
        add_message(session, report=report, text=tell, clock=clock, holder=holder)
    entry.agreed_by, entry.agreed_at = holder.user_id, clock()
    _log(session, entry, holder, f"agreed.{entry.answer}.{entry.tells}")
    return entry


def send_back(session: Session, *, entry_id: uuid.UUID, holder: CaseworkHolder) -> RegisterEntry:
    """A second person does not agree: somebody proposes anew. A break-glass stays as it was done.

    Raises:
        NotFound: ``no_entry``. Conflict: ``own_proposal`` and others; ``done``.
    """
    entry = _find(session, entry_id)
    _report(session, entry, holder)
    register.may_be_agreed(
        proposed_by=str(entry.proposed_by) if entry.proposed_by else None,
        agreed=entry.agreed_at is not None,
        by=str(holder.user_id),
    )
    if entry.kind is RequestKind.BREAK_GLASS:
        raise Conflict("done", "It was done, and cannot be undone. Say what you think of it in a note.")
    entry.send_back()
    _log(session, entry, holder, "sent_back")
    return entry


def _find(session: Session, entry_id: uuid.UUID) -> RegisterEntry:
    entry = queries.locked(session, entry_id)
    if entry is None:
        raise NotFound("no_entry", "There is no such request.")
    return entry


def _report(session: Session, entry: RegisterEntry, holder: CaseworkHolder) -> Report | None:
    """The report it is about, for whoever did not step back from it."""
    report = session.get(Report, entry.report_id) if entry.report_id else None
    if report is not None:
        must_not_have_stepped_back(session, report, holder.user_id)
    return report


def _why(session: Session, report: Report, reason: str, clock: Clock) -> None:
    if not reason.strip():
        raise Invalid("no_reason", "Say why. It is sealed, for colleagues.", field="reason")
    sealed_parts.write(
        session,
        report_id=report.id,
        kind=PartKind.NOTE,
        text=reason,
        on=clock().date(),
        after=(PartKind.NOTE,),
    )


def _log(session: Session, entry: RegisterEntry, holder: CaseworkHolder, what: str) -> None:
    """Under the entry's own reference: where a court forbids telling the reporter, their record must not tell them."""
    session.flush()
    audit.record(
        session, actor=holder.actor, action=f"register.{what}", subject=f"register:{entry.reference}"
    )
