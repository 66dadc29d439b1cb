"""What caseworkers said of two reports that share no identifier: that they tell of one person, or do not."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class AlikeReports(Base):
    """One pair, once, with the lower id first. Nothing is decided by it: it is for caseworkers to read."""

    __tablename__ = "alike_reports"
    __table_args__ = (CheckConstraint("report_id < other_id", name="ordered"),)

    report_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    together: Mapped[bool]
    said_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    said_on: Mapped[date]
