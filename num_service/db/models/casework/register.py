"""The register of requests and of what went outside the gate. It holds no name and no words: those are sealed notes."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.casework.register import (
    Extent,
    Proposal,
    RequestAnswer,
    RequestBasis,
    RequestKind,
    Tells,
)


class RegisterEntry(Base):
    """One request, or one break-glass. The database refuses an answer that one person alone gave."""

    __tablename__ = "register_entries"
    __table_args__ = (
        CheckConstraint(
            "(agreed_by IS NULL) = (agreed_at IS NULL) AND (agreed_by IS NULL OR agreed_by <> proposed_by)",
            name="two_people",
        ),
        CheckConstraint(
            "num_nonnulls(answer, basis, extent, tells, proposed_by, proposed_at) IN (0, 6)", name="proposed"
        ),
        CheckConstraint("agreed_by IS NULL OR proposed_by IS NOT NULL", name="agreed_to_something"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    reference: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[RequestKind]
    received_on: Mapped[date]
    due_at: Mapped[datetime]
    report_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("reports.id", ondelete="SET NULL"), index=True
    )
    opened_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime]
    answer: Mapped[RequestAnswer | None]
    basis: Mapped[RequestBasis | None]
    extent: Mapped[Extent | None]
    tells: Mapped[Tells | None]
    proposed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime | None]
    agreed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    agreed_at: Mapped[datetime | None]

    def propose(self, what: Proposal, *, by: uuid.UUID, at: datetime) -> None:
        """Write down what somebody proposes."""
        self.answer, self.basis, self.extent, self.tells = what.answer, what.basis, what.extent, what.tells
        self.proposed_by, self.proposed_at = by, at

    def send_back(self) -> None:
        """Take the proposal out again."""
        self.answer = self.basis = self.extent = self.tells = self.proposed_by = self.proposed_at = None
