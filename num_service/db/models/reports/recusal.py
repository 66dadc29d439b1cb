"""Caseworkers who stepped back from a report, because they may know somebody in it."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class Recusal(Base):
    """One caseworker who does not open, write about or approve anything of one report. Nobody says why."""

    __tablename__ = "recusals"

    report_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    recused_on: Mapped[date]
