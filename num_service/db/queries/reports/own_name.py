"""Questions about disclosures in a reporter's own name."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.db.models.reports.own_name import OwnNameRow


def of_report(session: Session, report_id: uuid.UUID) -> Sequence[OwnNameRow]:
    """Every disclosure of a report that was asked about, the oldest first."""
    asked = select(OwnNameRow).where(OwnNameRow.report_id == report_id)
    return session.scalars(asked.order_by(OwnNameRow.asked_on, OwnNameRow.id)).all()


def locked(session: Session, report_id: uuid.UUID, disclosure_id: uuid.UUID) -> OwnNameRow | None:
    """One disclosure of a report as it is now, held until the transaction ends."""
    return session.scalar(
        select(OwnNameRow)
        .where(OwnNameRow.id == disclosure_id, OwnNameRow.report_id == report_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
