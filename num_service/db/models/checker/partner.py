"""Partner sites: how much each may check, and its tokens by name, each with the canary that shows where it leaked."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class Partner(Base):
    """What a partner's account may check in a day and a week, as an administrator set it."""

    __tablename__ = "partners"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[int]
    week: Mapped[int]


class PartnerToken(Base):
    """One token of a partner. ``token_hash`` is empty once it was revoked or has expired; its canary still stands."""

    __tablename__ = "partner_tokens"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.user_id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes | None] = mapped_column(
        ForeignKey("api_tokens.token_hash", ondelete="SET NULL"), unique=True
    )
    canary_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("canaries.id", ondelete="SET NULL"), unique=True
    )
    said: Mapped[str]
    issued_on: Mapped[date]
