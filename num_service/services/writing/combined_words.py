"""Words that together could say who reported: whoever approves them says why they may stay."""

from __future__ import annotations

from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Invalid
from num_service.domain.writing.identifiability import combines
from num_service.services.core.wiring import Clock
from num_service.services.sealed import sealed_parts


def say_why_it_may_stay(session: Session, *, report: Report, words: str, reason: str, clock: Clock) -> None:
    """Keep an approver's reason among the report's notes, where a text has such words; else do nothing.

    Args:
        words: everything a caseworker wrote in the text that is approved.
        reason: as the writer and colleagues will read it.

    Raises:
        Invalid: ``reason_needed`` where there is none.
    """
    if not combines(words):
        return
    if not reason.strip():
        raise Invalid(
            "reason_needed",
            "Some words could together say who reported. Say why they may stay, or send it back.",
            field="reason",
        )
    sealed_parts.write(
        session,
        report_id=report.id,
        kind=PartKind.NOTE,
        text=reason,
        on=clock().date(),
        after=(PartKind.NOTE,),
    )
