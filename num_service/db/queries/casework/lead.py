"""Questions about what the safeguarding lead has recorded."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.db.models.casework.lead import LeadDecision


def decisions(session: Session, report_id: uuid.UUID) -> Sequence[LeadDecision]:
    """Every decision about a report, the oldest first."""
    asked = select(LeadDecision).where(LeadDecision.report_id == report_id).order_by(LeadDecision.number)
    return session.scalars(asked).all()
