"""What a caseworker does who sees that two reports tell of one incident, or that they do not."""

from __future__ import annotations

from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import reports
from num_service.db.queries.reports import same_incident as queries
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.services.casework.step_back import must_not_have_stepped_back
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock, Wake
from num_service.services.reports import same_incident


def mark(
    session: Session,
    *,
    report: Report,
    other_reference: str,
    holder: CaseworkHolder,
    clock: Clock,
    wake: Wake,
) -> None:
    """Mark two reports as one incident.

    Raises:
        NotFound: ``no_report``.
        Invalid: ``itself``. Conflict: ``marked_already``.
        SteppedBack: whoever stepped back from the other report decides nothing about it here either.
    """
    other = reports.by_reference(session, other_reference.strip().upper())
    if other is None:
        raise NotFound("no_report", "There is no report with this reference.")
    if other.id == report.id:
        raise Invalid("itself", "Name another report than this one.", field="other")
    must_not_have_stepped_back(session, other, holder.user_id)
    if other.id in queries.together(session, report.id):
        raise Conflict("marked_already", "These two are marked as one incident already.")
    same_incident.join(
        session, report_id=report.id, with_id=other.id, by=holder.user_id, clock=clock, wake=wake
    )
    for each in (report, other):
        audit.record(
            session, actor=holder.actor, action="incident.joined", subject=f"report:{each.reference}"
        )


def unmark(session: Session, *, report: Report, holder: CaseworkHolder, clock: Clock, wake: Wake) -> None:
    """This report tells of another incident than the others. Raises ``Conflict`` ``not_marked``."""
    if not queries.together(session, report.id):
        raise Conflict("not_marked", "This report is marked with no other.")
    same_incident.leave(session, report_id=report.id, clock=clock, wake=wake)
    audit.record(session, actor=holder.actor, action="incident.left", subject=f"report:{report.reference}")
