"""Stepping back from a report: whoever may know somebody in it does not open it, and decides nothing about it.

They step back before they open it, from the queue, or when they find out. It is for good: nobody who knows either
person should be talked into coming back.
"""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.db.models.reports.recusal import Recusal
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import reports
from num_service.db.statements import Statements
from num_service.domain.shared.permissions import stepped_back
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock


def step_back(session: Session, *, report: Report, holder: CaseworkHolder, clock: Clock) -> None:
    """A caseworker steps back from a report. Where they had it, nobody has it then."""
    session.refresh(report, with_for_update=True)
    if has_stepped_back(session, report.id, holder.user_id):
        return
    session.add(Recusal(report_id=report.id, user_id=holder.user_id, recused_on=clock().date()))
    if report.assignee_id == holder.user_id:
        report.assignee_id = None
    audit.record(
        session, actor=holder.actor, action="report.stepped_back", subject=f"report:{report.reference}"
    )


def has_stepped_back(session: Session, report_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    """Whether a caseworker has stepped back from a report."""
    return session.get(Recusal, (report_id, user_id)) is not None


def must_not_have_stepped_back(session: Session, report: Report, user_id: uuid.UUID) -> None:
    """Raises ``SteppedBack`` for whoever has."""
    if has_stepped_back(session, report.id, user_id):
        raise stepped_back()


def must_not_have_stepped_back_from(
    database: Session | Statements, reference: str, user_id: uuid.UUID
) -> None:
    """The same of a report by its reference, whether or not there is one."""
    if reports.stepped_back(database, reference=reference, user_id=user_id):
        raise stepped_back()
