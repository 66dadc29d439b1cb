"""Caseworkers' judgements of whether two reports were made by different people (gate rule 9)."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.reports.matching import Judgement


class MatchJudgement(Base):
    """One judgement about a pair of reports, kept once per pair with the lower id first.

    ``suspected_id`` is the report whose maker may be the person reported; ``confirmed_by`` the second caseworker, who
    agreed that different people reported.
    """

    __tablename__ = "match_judgements"
    __table_args__ = (
        CheckConstraint("report_id < other_id", name="ordered"),
        CheckConstraint(
            "(judgement = 'maybe_reported') = (suspected_id IS NOT NULL)"
            " AND (suspected_id IS NULL OR suspected_id IN (report_id, other_id))",
            name="suspected",
        ),
        CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)"
            " AND (confirmed_by IS NULL OR (judgement = 'different' AND confirmed_by <> judged_by))",
            name="confirmed",
        ),
        Index(
            "ix_match_judgements_waits",
            "report_id",
            postgresql_where=text("judgement = 'different' AND confirmed_by IS NULL"),
        ),
    )

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id"), primary_key=True, index=True)
    judgement: Mapped[Judgement]
    judged_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    judged_at: Mapped[datetime]
    suspected_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("reports.id"))
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
