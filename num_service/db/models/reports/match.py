"""Caseworkers' judgements of whether two reports were made by different people (gate rule 9)."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.reports.matching import Judgement


class MatchJudgement(Base):
    """One judgement about a pair of reports, kept once per pair with the lower id first."""

    __tablename__ = "match_judgements"
    __table_args__ = (CheckConstraint("report_id < other_id", name="ordered"),)

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id"), primary_key=True, index=True)
    judgement: Mapped[Judgement]
    judged_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    judged_at: Mapped[datetime]
