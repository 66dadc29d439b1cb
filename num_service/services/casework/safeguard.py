"""Under 18, or at risk: a report is with the safeguarding lead, who alone lets anything about it go to the police.

It comes with a report whose reporter said so, and by a caseworker who reads it in a text. What the lead records never
sends anything: the gate still asks for their own signed answer, a writer and an approver.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from num_service.db.models.casework.lead import LeadDecision
from num_service.db.models.reports.report import Report
from num_service.db.queries.casework import lead as queries
from num_service.db.queries.casework import rota
from num_service.db.queries.reports import consents
from num_service.domain.casework.rota import on_duty
from num_service.domain.reports.parts import PartKind
from num_service.domain.reports.safeguarding import Guard, LeadSays
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.errors import Conflict, Invalid, Locked
from num_service.services.casework.paging import page_role
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock, Wake
from num_service.services.police.reconsider import reconsider
from num_service.services.sealed import sealed_parts


def is_lead(session: Session, holder: CaseworkHolder, *, clock: Clock) -> bool:
    """Whether a caseworker is the safeguarding lead now: the rota says so."""
    now = clock()
    there = on_duty(rota.shifts(session, since=now, until=now, ready_only=True), now)
    return any(each.user_id == holder.user_id and each.duty is Duty.SAFEGUARDING for each in there)


def decisions(session: Session, report: Report) -> Sequence[LeadDecision]:
    """What the lead has recorded about a report, the oldest first."""
    return queries.decisions(session, report.id)


def call_lead(
    session: Session, *, report: Report, reason: str, holder: CaseworkHolder, clock: Clock, wake: Wake
) -> None:
    """A caseworker has read or was told what makes it the lead's. They are called, and nothing goes to the police.

    What has not gone is held; what no officer has opened is taken back.

    Raises:
        Invalid: ``no_reason``. Conflict: ``with_lead`` while it is with them already.
    """
    consents.lock(session, [report.id])
    session.refresh(report)
    if report.guard is Guard.HOLDS:
        raise Conflict("with_lead", "It is with the safeguarding lead already.")
    _note(session, report, reason, clock)
    report.guard = Guard.HOLDS
    session.flush()
    page_role(session, report=report, duty=Duty.SAFEGUARDING, clock=clock, wake=wake)
    reconsider(session, report_ids=(report.id,), now=clock(), wake=wake)
    audit.record(session, actor=holder.actor, action="lead.called", subject=f"report:{report.reference}")


def lead_decides(
    session: Session,
    *,
    report: Report,
    says: LeadSays,
    reason: str,
    holder: CaseworkHolder,
    clock: Clock,
    wake: Wake,
) -> None:
    """The safeguarding lead records what they decided. The newest decision counts, and each stays.

    Raises:
        Invalid: ``no_reason``. Conflict: ``not_with_lead`` where nobody has called them about it.
        Locked: ``not_the_lead`` for anybody who is not on duty as the lead.
    """
    consents.lock(session, [report.id])
    session.refresh(report)
    if report.guard is Guard.NONE:
        raise Conflict("not_with_lead", "This report is not with the safeguarding lead.")
    if not is_lead(session, holder, clock=clock):
        raise Locked(
            "not_the_lead",
            "Only whoever is on duty as the safeguarding lead records this. The rota says who is.",
        )
    _note(session, report, reason, clock)
    session.add(LeadDecision(report_id=report.id, says=says, decided_by=holder.user_id, decided_at=clock()))
    report.guard = says.guard
    session.flush()
    reconsider(session, report_ids=(report.id,), now=clock(), wake=wake)
    audit.record(session, actor=holder.actor, action=f"lead.{says}", subject=f"report:{report.reference}")


def _note(session: Session, report: Report, reason: str, clock: Clock) -> None:
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
