"""What the service knows of the packets it has decided to release: sent, and how far they got at their force."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base, ForceCode
from num_service.domain.police.by_hand import Proof
from num_service.domain.police.handover import Means


class PushedPacket(Base):
    """One packet that was released and not taken back unopened: then its row goes.

    ``pushed_at`` is empty until the police database is known to have it. A packet that is withdrawn and whose row has
    no ``withdrawn_at`` is being taken back: it is not known yet whether an officer had opened it. The marks of its
    force are read from the police database, by whose clock they are.
    """

    __tablename__ = "released_packets"
    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(by_hand_on, by_hand_by, by_hand_means, proof) IN (0, 4)"
            " AND (by_hand_on IS NULL OR opened_at IS NOT NULL)",
            name="whole",
        ),
        Index("ix_released_packets_not_there", "reference", postgresql_where=text("pushed_at IS NULL")),
    )

    reference: Mapped[str] = mapped_column(primary_key=True)
    force: Mapped[ForceCode]
    sha256: Mapped[str]
    released_at: Mapped[datetime]
    pushed_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_seen_at: Mapped[datetime | None]
    #: An officer was handed it by a caseworker, where the force has nobody who can sign in: the day, who, how, and how
    #: it is known. The marks of opening and acknowledging are then the caseworker's.
    by_hand_on: Mapped[date | None]
    by_hand_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    by_hand_means: Mapped[Means | None]
    proof: Mapped[Proof | None]
