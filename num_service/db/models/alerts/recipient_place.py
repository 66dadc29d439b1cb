"""What is known of how one channel reaches one recipient."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.alerts.audience import Channel


class RecipientPlace(Base):
    """One channel of one recipient. There is a row for email only where mail to the address came back."""

    __tablename__ = "recipient_places"
    __table_args__ = (
        CheckConstraint("channel <> 'email' OR sealed IS NULL", name="email_is_the_recipients"),
        CheckConstraint("(stopped_on IS NULL) = (stopped_why IS NULL)", name="stopped_why"),
    )

    recipient_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("recipients.id", ondelete="CASCADE"), primary_key=True
    )
    channel: Mapped[Channel] = mapped_column(primary_key=True)
    #: Where to: sealed as addresses are. An email address is in ``recipients``.
    sealed: Mapped[bytes | None]
    #: Since when nothing goes there, because what was sent came back for good; and the numbers it came back with.
    stopped_on: Mapped[date | None]
    stopped_why: Mapped[str | None]
