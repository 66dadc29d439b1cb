"""Deliveries: one alert to one recipient over one channel. The database is the truth about this work."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.delivery import DeliveryState


class Delivery(Base):
    """Its id is the idempotency key and the Message-ID. ``resends`` counts sends after an unclear end.

    Its alert and its recipient are there: triggers hold that for all rows of a statement at once (decision 118).
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("alert_id", "recipient_id", "channel"),
        Index(
            "ix_deliveries_due",
            "alert_id",
            "channel",
            postgresql_where=text("sent_at IS NULL AND ended_at IS NULL"),
        ),
        Index("ix_deliveries_inbox", "recipient_id", postgresql_where=text("channel = 'inbox'")),
        Index(
            "ix_deliveries_held",
            "not_before",
            postgresql_where=text(
                "not_before IS NOT NULL AND goes_with IS NULL AND sent_at IS NULL AND ended_at IS NULL"
            ),
        ),
        Index(
            "ix_deliveries_failed",
            "channel",
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
        Index(
            "ix_deliveries_together",
            "goes_with",
            postgresql_where=text("goes_with IS NOT NULL AND sent_at IS NULL AND ended_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    alert_id: Mapped[uuid.UUID]
    recipient_id: Mapped[uuid.UUID]
    channel: Mapped[Channel]
    state: Mapped[DeliveryState]
    attempts: Mapped[int] = mapped_column(server_default="0")
    #: Clear answers that were no yes and not held against it: it waits longer after each.
    put_off: Mapped[int] = mapped_column(server_default="0")
    resends: Mapped[int] = mapped_column(server_default="0")
    claim: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    #: It waits until then, whatever its alert does: a delay, quiet hours, a digest. None is at once.
    not_before: Mapped[datetime | None]
    #: Of what waited for its time: the delivery whose message is for this one too, its own id where it is that one.
    goes_with: Mapped[uuid.UUID | None]
    sent_at: Mapped[datetime | None]
    #: When it failed for good or was called off; never of what was sent.
    ended_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    failure: Mapped[str | None]
