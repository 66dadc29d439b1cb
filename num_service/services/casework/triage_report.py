"""Claim, assign, finish or set aside a report."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.reports.identifier import ListingSource
from num_service.db.models.reports.report import Report
from num_service.db.queries.core.rows import changed
from num_service.db.queries.reports import consents
from num_service.domain.reports.report import Status, move
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.permissions import AccountRole
from num_service.services.alerts import alert_sources
from num_service.services.casework.open_report import add_note, find_report
from num_service.services.casework.step_back import has_stepped_back, must_not_have_stepped_back
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock, Wake
from num_service.services.police.reconsider import reconsider


def claim(session: Session, *, reference: str, holder: CaseworkHolder) -> Report:
    """Take a report. Two who press at once: the second is told who has it.

    Raises:
        NotFound: ``no_report``.
        Conflict: ``taken``.
    """
    report = _locked(session, reference)
    if report.assignee_id not in (None, holder.user_id):
        taker = session.get(User, report.assignee_id)
        if taker is None or not taker.name:
            raise Conflict("taken", "A colleague has taken this report already.")
        raise Conflict("taken", "%(name)s has taken this report already.", name=taker.name)
    must_not_have_stepped_back(session, report, holder.user_id)  # in another window, at the same moment
    return _give(session, report, holder.user_id, holder)


def assign(session: Session, *, reference: str, to: uuid.UUID, holder: CaseworkHolder) -> Report:
    """Give a report to a caseworker, or hand it over.

    Raises:
        NotFound: ``no_report``.
        Invalid: ``not_a_caseworker``; ``taker_stepped_back``.
    """
    taker = session.get(User, to)
    if taker is None or taker.role != AccountRole.CASEWORKER or not taker.active:
        raise Invalid("not_a_caseworker", "Choose a caseworker.", field="to")
    report = _locked(session, reference)
    if has_stepped_back(session, report.id, to):
        raise Invalid(
            "taker_stepped_back",
            "%(name)s stepped back from %(reference)s. Choose somebody else.",
            field="to",
            name=taker.name,
            reference=reference,
        )
    return _give(session, report, to, holder)


def assign_many(session: Session, *, references: Sequence[str], to: uuid.UUID, holder: CaseworkHolder) -> int:
    """Give several reports to one caseworker: all of them or, where one cannot be given, none. Answers how many.

    Raises:
        Invalid: ``none_chosen``.
        NotFound, Invalid: as :func:`assign`.
    """
    chosen = sorted(set(references))
    if not chosen:
        raise Invalid("none_chosen", "Tick the reports first.", field="reports")
    for (
        each
    ) in chosen:  # in one order, so that two who do the same at once do not wait for each other for ever
        must_not_have_stepped_back(session, find_report(session, each), holder.user_id)
        assign(session, reference=each, to=to, holder=holder)
    return len(chosen)


def change_status(
    session: Session,
    *,
    reference: str,
    to: Status,
    holder: CaseworkHolder,
    clock: Clock,
    wake: Wake,
    reason: str = "",
) -> Report:
    """Finish, reopen or set aside a report; setting aside needs a reason, kept as a sealed note.

    From a report that was set aside nothing is shared: it leaves the checker, warnings that rest on it are recalled,
    and packets are withdrawn: taken back, or their force told where an officer had opened one. It takes the lock that
    publishing, listing and releasing take, and so comes before or after them.

    Raises:
        NotFound: ``no_report``.
        Invalid: ``no_reason``.
        Conflict: ``bad_transition``.
    """
    consents.lock(session, [find_report(session, reference).id])
    report = _locked(session, reference)
    if to is Status.SET_ASIDE and not reason.strip():
        raise Invalid(
            "no_reason",
            "Say why it is set aside. The reason is sealed, for colleagues only.",
            field="reason",
        )
    report.status = move(report.status, to)
    if to is Status.SET_ASIDE:
        session.flush()
        mine = ListingSource.report_id == report.id
        unlisted = changed(session, delete(ListingSource).where(mine))
        warned = alert_sources.reconsider(session, report.id, clock())
        for action, happened in (
            ("identifier.unlisted", unlisted),
            ("alert.recalled", warned.recalled),
            ("alert.called_off", warned.called_off),
        ):
            if happened:
                audit.record(session, actor=holder.actor, action=action, subject=f"report:{reference}")
        reconsider(session, report_ids=[report.id], now=clock(), wake=wake)
    if reason.strip():
        add_note(session, report=report, text=reason, holder=holder, clock=clock)
    audit.record(session, actor=holder.actor, action=f"report.{to}", subject=f"report:{reference}")
    return report


def _give(session: Session, report: Report, to: uuid.UUID, holder: CaseworkHolder) -> Report:
    report.assignee_id = to
    if report.status == Status.RECEIVED:
        report.status = move(Status.RECEIVED, Status.IN_HAND)
    audit.record(session, actor=holder.actor, action="report.assigned", subject=f"report:{report.reference}")
    return report


def _locked(session: Session, reference: str) -> Report:
    report = find_report(session, reference)
    session.refresh(report, with_for_update=True)
    return report
