"""That an account wants to be told when an identifier is reported: its blind index, until a day they chose."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.identifiers import IdentifierKind


class Watch(Base):
    """One of an account's watches. There is no day on which it was asked for, and nothing that can be read back."""

    __tablename__ = "watches"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[IdentifierKind]
    digest: Mapped[bytes]
    key_version: Mapped[int]
    ends_on: Mapped[date]
