"""What officers wrote about a packet, as it came over from the police database, and what caseworkers made of it."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.police.force_message import Decision, ForceKind, Outcome, Why


class PoliceMessage(Base):
    """One message, under its id in the police database. Its words are sealed; what is decided never goes back."""

    __tablename__ = "police_messages"
    __table_args__ = (
        CheckConstraint(
            "(decision IS NULL) = (decided_on IS NULL) AND (decision IS NULL) = (decided_by IS NULL)",
            name="decided_when",
        ),
        CheckConstraint(
            "(decision IS NOT DISTINCT FROM 'turned_down') = (why IS NOT NULL)", name="turned_down_why"
        ),
        CheckConstraint("(kind = 'outcome') = (outcome IS NOT NULL)", name="outcome_of"),
        Index("ix_police_messages_waiting", "sent_on", "id", postgresql_where=text("decision IS NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), index=True)
    packet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("packets.id"), index=True)
    kind: Mapped[ForceKind]
    outcome: Mapped[Outcome | None]
    #: The sealed part that has the words; an outcome may have none.
    part_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("sealed_parts.id", ondelete="CASCADE"), unique=True
    )
    sent_on: Mapped[date]
    decision: Mapped[Decision | None]
    why: Mapped[Why | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_on: Mapped[date | None]
