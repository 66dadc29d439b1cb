"""A day on which a report is looked at again, and why: the day is kept in the clear, the reason is sealed."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy.orm import Session

from num_service.db.models.casework.follow_up import FollowUp
from num_service.db.models.reports.report import Report
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed import sealed_parts


def follow_up_of(session: Session, report: Report) -> FollowUp | None:
    """The day on which a report is to be looked at again, where there is one."""
    return session.get(FollowUp, report.id)


def set_follow_up(
    session: Session, *, report: Report, due_on: date, reason: str, holder: CaseworkHolder, clock: Clock
) -> None:
    """Say when to look at a report again, and why. The day before it is replaced; its reason stays among the notes.

    Raises:
        Invalid: ``no_reason``; ``not_ahead`` for a day that is over.
    """
    if not reason.strip():
        raise Invalid("no_reason", "Say why, for whoever looks at it then.", field="reason")
    if due_on < clock().date():
        raise Invalid("not_ahead", "Choose today or a day to come.", field="due_on")
    session.refresh(report, with_for_update=True)  # two at once: one after the other
    note = sealed_parts.write(
        session,
        report_id=report.id,
        kind=PartKind.NOTE,
        text=reason,
        on=clock().date(),
        after=(PartKind.NOTE,),
    )
    found = follow_up_of(session, report) or FollowUp(report_id=report.id)
    found.due_on, found.note_id, found.set_by = due_on, note, holder.user_id
    session.add(found)
    audit.record(session, actor=holder.actor, action="follow_up.set", subject=f"report:{report.reference}")


def end_follow_up(session: Session, *, report: Report, note_id: uuid.UUID, holder: CaseworkHolder) -> None:
    """It was looked at again.

    Args:
        note_id: the reason that whoever looked was shown.

    Raises:
        Conflict: ``no_follow_up`` where no day is set; ``set_anew`` where a colleague has set another day meanwhile,
            which nobody has looked at yet.
    """
    session.refresh(report, with_for_update=True)
    found = follow_up_of(session, report)
    if found is None:
        raise Conflict("no_follow_up", "No day is set for this report any more.")
    if found.note_id != note_id:
        raise Conflict("set_anew", "Another day was set meanwhile. Read why, and look again then.")
    session.delete(found)
    audit.record(session, actor=holder.actor, action="follow_up.done", subject=f"report:{report.reference}")
