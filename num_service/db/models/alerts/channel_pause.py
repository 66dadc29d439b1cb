"""A channel that cannot go out just now, for a reason that is nobody's who was to get something."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.alerts.audience import Channel


class ChannelPause(Base):
    """Written at the first failure, gone at the first success. ``until`` then: one more try, by whoever comes first."""

    __tablename__ = "channel_pauses"

    channel: Mapped[Channel] = mapped_column(primary_key=True)
    #: How often in a row it has been tried in vain.
    failures: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime]
    #: As ``domain/alerts/failure.kept`` writes it: where it stopped, and the server's numbers.
    reason: Mapped[str]
