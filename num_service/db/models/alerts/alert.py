"""Alerts, and the reports they rest on."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.db.models.writing.document import Approvable
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import RecipientKind, Spoken
from num_service.domain.shared.taxonomy import Gender, Region, Sector, Tier


class Alert(Approvable, Base):
    """A warning: draft, approved, published, then expired, recalled or superseded."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index("ix_alerts_published", "published_at"),
        Index("ix_alerts_board", text("published_at DESC NULLS FIRST"), "reference"),
        Index("ix_alerts_status", "status", "expires_at"),
        Index("ix_alerts_publish_at", "publish_at", postgresql_where=text("publish_at IS NOT NULL")),
        CheckConstraint("(publish_at IS NULL) = (publish_by IS NULL)", name="goes_by_itself"),
    )

    status: Mapped[AlertStatus]
    tier: Mapped[Tier]
    regions: Mapped[list[Region]]
    kinds: Mapped[list[RecipientKind]]
    #: Whom of them it is for (``domain/alerts/audience.Traits``), and which projects by where their alerts arrive.
    sectors: Mapped[list[Sector]] = mapped_column(default=list, server_default=text("'{}'"))
    genders: Mapped[list[Gender]] = mapped_column(default=list, server_default=text("'{}'"))
    speaks: Mapped[list[Spoken]] = mapped_column(default=list, server_default=text("'{}'"))
    near: Mapped[list[str]] = mapped_column(default=list, server_default=text("'{}'"))
    projects: Mapped[list[uuid.UUID]] = mapped_column(default=list, server_default=text("'{}'"))
    #: The older warning in whose place it goes: everybody who had that one gets this one.
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("alerts.id"), index=True)
    #: What is published; it may leave out identifiers that ``content`` has.
    published_content: Mapped[str | None]
    published_at: Mapped[datetime | None]
    #: Approved, it goes out by itself: not before then, and because this caseworker said so.
    publish_at: Mapped[datetime | None]
    publish_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    #: One caseworker on call published it, in fixed sentences. It ends within a day unless a second approves it.
    alone: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: How its deliveries had ended, once these are forgotten: counts and reasons, of nobody.
    delivery_counts: Mapped[dict[str, Any] | None]
    #: Whether none of them is left.
    deliveries_gone: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    @property
    def narrowed(self) -> bool:
        """Whether it is for some by what they said of themselves: then they are counted coarsely (``so_many``)."""
        return bool(self.sectors or self.genders or self.speaks or self.near)

    @property
    def unseconded(self) -> bool:
        """Whether one caseworker alone answers for it."""
        return bool(self.alone) and self.approver_id is None


class AlertSource(Base):
    """A report an alert rests on, and what its reporter said when they were shown the alert."""

    __tablename__ = "alert_sources"

    alert_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id"), primary_key=True, index=True)
    reporter_said: Mapped[bool | None]
    shown_at: Mapped[datetime | None]
    #: They said no to an earlier text: no later one goes before they have said yes to it.
    vetoed: Mapped[bool] = mapped_column(default=False)
    #: How many answers they gave, to whatever text; the database lets it only grow.
    answers: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: Of their yes, made with their code.
    signature: Mapped[bytes | None]
