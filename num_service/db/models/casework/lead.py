"""What the safeguarding lead has recorded."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.reports.safeguarding import LeadSays


class LeadDecision(Base):
    """One decision about one report; the newest counts. The database refuses to change it. Why is a sealed note."""

    __tablename__ = "lead_decisions"

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    says: Mapped[LeadSays]
    decided_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime]
