"""Questions about handovers of reports about officials."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.db.models.police.handover import HandoverRow


def of_report(session: Session, report_id: uuid.UUID) -> Sequence[HandoverRow]:
    """Every handover of a report that was asked about, the oldest first."""
    asked = select(HandoverRow).where(HandoverRow.report_id == report_id)
    return session.scalars(asked.order_by(HandoverRow.asked_at, HandoverRow.body)).all()


def locked(session: Session, report_id: uuid.UUID, handover_id: uuid.UUID) -> HandoverRow | None:
    """One handover of a report as it is now, held until the transaction ends."""
    return session.scalar(
        select(HandoverRow)
        .where(HandoverRow.id == handover_id, HandoverRow.report_id == report_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
