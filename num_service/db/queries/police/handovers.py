"""Questions about handovers of reports about officials."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from num_service.db.models.police.handover import HandoverRow

#: Put together once: every page of a report asks it.
_OF_REPORT = (
    select(HandoverRow)
    .where(HandoverRow.report_id == bindparam("report_id"))
    .order_by(HandoverRow.asked_at, HandoverRow.body)
)


def of_report(session: Session, report_id: uuid.UUID) -> Sequence[HandoverRow]:
    """Every handover of a report that was asked about, the oldest first."""
    return session.scalars(_OF_REPORT, {"report_id": report_id}).all()


def locked(session: Session, report_id: uuid.UUID, handover_id: uuid.UUID) -> HandoverRow | None:
    """One handover of a report as it is now, held until the transaction ends."""
    return session.scalar(
        select(HandoverRow)
        .where(HandoverRow.id == handover_id, HandoverRow.report_id == report_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
