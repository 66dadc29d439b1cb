"""Questions about the register of requests."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from num_service.db.models.casework.register import RegisterEntry
from num_service.db.models.reports.report import Report

#: How many that were answered a page shows.
ANSWERED = 100


def waiting(session: Session) -> Sequence[tuple[RegisterEntry, str | None]]:
    """What two people have not answered yet, what is due first first; and the reference of the report it is about."""
    asked = _with_report().where(RegisterEntry.agreed_at.is_(None)).order_by(RegisterEntry.due_at)
    return [(row, reference) for row, reference in session.execute(asked)]


def answered(session: Session) -> Sequence[tuple[RegisterEntry, str | None]]:
    """What was answered, the newest first."""
    asked = _with_report().where(RegisterEntry.agreed_at.is_not(None))
    found = session.execute(asked.order_by(RegisterEntry.agreed_at.desc()).limit(ANSWERED))
    return [(row, reference) for row, reference in found]


def locked(session: Session, entry_id: uuid.UUID) -> RegisterEntry | None:
    """One entry as it is now, held until the transaction ends."""
    return session.scalar(
        select(RegisterEntry)
        .where(RegisterEntry.id == entry_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _with_report() -> Select[RegisterEntry, str]:
    return select(RegisterEntry, Report.reference).outerjoin(Report, Report.id == RegisterEntry.report_id)
