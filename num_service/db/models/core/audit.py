"""The audit trail: every read of a report and every decision, hash-chained, without content."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class AuditEvent(Base):
    """Written only by the database function ``audit_append``; UPDATE and DELETE are refused."""

    __tablename__ = "audit_events"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    previous: Mapped[bytes]
    hash: Mapped[bytes]
