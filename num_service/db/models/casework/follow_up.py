"""Days on which a report is to be looked at again."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class FollowUp(Base):
    """The next such day of one report. Why is a sealed note; where that is destroyed, nothing is left to do."""

    __tablename__ = "follow_ups"

    report_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    due_on: Mapped[date] = mapped_column(index=True)
    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sealed_parts.id", ondelete="CASCADE"), unique=True)
    set_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
