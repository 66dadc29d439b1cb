"""Everything the police login can see: released packets, its own officers and their sessions. No foreign key
leads from here to a report, a consent, a member or an alert."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base, ForceCode
from num_service.db.models.core.let_in import LetIn, enabled


class Officer(LetIn, Base):
    """An officer of one force."""

    __tablename__ = "officers"
    __table_args__ = (
        enabled(),
        CheckConstraint("made_by = 'command' OR enabled_by <> made_by", name="two_people"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    force: Mapped[ForceCode] = mapped_column(index=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    #: Somebody else knows the password: it lets in only to choose another.
    one_time: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class OfficerSession(Base):
    """A browser session or bearer token of an officer; row-level security takes the force from it."""

    __tablename__ = "officer_sessions"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    officer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("officers.id", ondelete="CASCADE"), index=True
    )
    sealed: Mapped[bytes]
    expires_at: Mapped[datetime]


class ReleasedPacket(Base):
    """A packet as its force has it. Withdrawn before it was opened, its row is deleted."""

    __tablename__ = "released_packets"
    __table_args__ = (Index("ix_released_packets_force", "force", "released_at"),)

    reference: Mapped[str] = mapped_column(primary_key=True)
    force: Mapped[ForceCode]
    content: Mapped[str]
    sha256: Mapped[str]
    released_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_seen_at: Mapped[datetime | None]
