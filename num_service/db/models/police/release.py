"""Releases: the gate's recorded decisions. Written by services/police/release_packet.py only, never changed."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base, ForceCode


class ReleaseRow(Base):
    """Names its consent record, writer, approver and the SHA-256 of the exact packet (gate rule 8)."""

    __tablename__ = "releases"

    packet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("packets.id"), primary_key=True)
    consent: Mapped[int] = mapped_column(BigInteger, ForeignKey("consents.number"))
    writer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    approver_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    sha256: Mapped[str]
    force: Mapped[ForceCode]
    released_at: Mapped[datetime]
