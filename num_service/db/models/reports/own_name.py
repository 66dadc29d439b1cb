"""Disclosures in a reporter's own name: what was asked stands sealed, what was said and done in days."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.police.handover import Means
from num_service.domain.shared.taxonomy import Language


class OwnNameRow(Base):
    """One question about one officer. The database refuses a disclosure without a yes; it names nobody."""

    __tablename__ = "own_name_disclosures"
    __table_args__ = (
        CheckConstraint(
            "told_on IS NULL OR (said IS TRUE AND signature IS NOT NULL AND means IS NOT NULL"
            " AND told_by IS NOT NULL)",
            name="rests_on_yes",
        ),
        CheckConstraint("(said IS NULL) = (said_at IS NULL)", name="said_when"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    #: The sealed part that says which officer, and what they would be told; None once it is destroyed.
    part_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("sealed_parts.id", ondelete="SET NULL"), unique=True
    )
    wording: Mapped[str]
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    asked_on: Mapped[date]
    said: Mapped[bool | None]
    #: The beginning of its day.
    said_at: Mapped[datetime | None]
    language: Mapped[Language | None]
    #: How many answers they gave; the database lets it only grow.
    answers: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: Of their yes, made with their code.
    signature: Mapped[bytes | None]
    told_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    told_on: Mapped[date | None]
    means: Mapped[Means | None]
