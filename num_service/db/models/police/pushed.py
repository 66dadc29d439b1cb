"""What the service knows of the packets it has decided to release: sent, and how far they got at their force."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base, ForceCode


class PushedPacket(Base):
    """One packet that was released and not taken back unopened: then its row goes.

    ``pushed_at`` is empty until the police database is known to have it. A packet that is withdrawn and whose row has
    no ``withdrawn_at`` is being taken back: it is not known yet whether an officer had opened it. The marks of its
    force are read from the police database, by whose clock they are.
    """

    __tablename__ = "released_packets"
    __table_args__ = (
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
