"""Handovers of reports about officials: what was asked, what the reporter said, and what was done."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.help import Body
from num_service.domain.police.handover import Handover, Means
from num_service.domain.shared.taxonomy import Language


class HandoverRow(Base):
    """One question about one body. The database refuses a handover without a yes."""

    __tablename__ = "handovers"
    __table_args__ = (
        CheckConstraint(
            "handed_at IS NULL OR (said IS TRUE AND means IS NOT NULL AND handed_by IS NOT NULL)",
            name="rests_on_yes",
        ),
        CheckConstraint("(said IS NULL) = (said_at IS NULL)", name="said_when"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), index=True)
    body: Mapped[Body]
    wording: Mapped[str]
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    said: Mapped[bool | None]
    said_at: Mapped[datetime | None]
    language: Mapped[Language | None]
    #: How many answers they gave; the database lets it only grow.
    answers: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: Of their yes, made with their code.
    signature: Mapped[bytes | None]
    handed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    handed_at: Mapped[datetime | None]
    means: Mapped[Means | None]

    @property
    def state(self) -> Handover:
        """As the rules take it."""
        return Handover(self.body, self.said, self.said_at, self.handed_at)
