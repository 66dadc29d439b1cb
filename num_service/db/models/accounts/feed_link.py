"""The secret link of somebody's private feed."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class FeedLink(Base):
    """One for each account at most, by its hash: whoever reads the table can follow no feed."""

    __tablename__ = "feed_links"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    made_on: Mapped[date]
