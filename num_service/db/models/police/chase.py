"""That a force was reminded of a packet that it has not acknowledged, and that staff were told to ring."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.police.chasing import Chased


class PacketChase(Base):
    """What was done about one thing that a force has not acknowledged. Days only; it goes with the packet.

    ``mailed``: how many officers the reminder went to; 0 where nobody of the force could be reached.
    """

    __tablename__ = "packet_chases"
    __table_args__ = (
        CheckConstraint("(rang_on IS NULL) = (rang_by IS NULL)", name="rang_when"),
        CheckConstraint("mailed >= 0", name="mailed"),
    )

    packet_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("packets.id", ondelete="CASCADE"), primary_key=True
    )
    about: Mapped[Chased] = mapped_column(primary_key=True)
    reminded_on: Mapped[date]
    mailed: Mapped[int]
    escalated_on: Mapped[date | None]
    rang_on: Mapped[date | None]
    rang_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
