"""Who is on duty when, and whom a report has called."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.alerts.audience import Channel
from num_service.domain.casework.paging import CallState
from num_service.domain.shared.duties import Duty


class RotaShift(Base):
    """One person on duty for a time. ``zone`` is the one it was entered in."""

    __tablename__ = "rota_shifts"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_later"),
        CheckConstraint("place BETWEEN 1 AND 3", name="known_place"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    duty: Mapped[Duty]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    place: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    zone: Mapped[str]


class Page(Base):
    """That a report has called somebody, and who has seen it.

    What brought it is a reporter's request, so only its day is kept (decision 50). ``due_at`` is when the next is
    called, and stands only until somebody has answered: ``answered_at`` is what one of the staff did, and stays.
    """

    __tablename__ = "pages"
    __table_args__ = (
        CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="answered_by_somebody"),
        CheckConstraint("answered_at IS NULL OR due_at IS NULL", name="over_when_answered"),
        Index(
            "uq_pages_open", "report_id", "duty", unique=True, postgresql_where=text("answered_at IS NULL")
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), index=True)
    duty: Mapped[Duty]
    asked_on: Mapped[date]
    #: How many steps were taken, and how many of them called everybody.
    step: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    rounds: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    due_at: Mapped[datetime | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]


class PageCall(Base):
    """One person called in one step over one channel. ``begun_at`` stands only while it is under way."""

    __tablename__ = "page_calls"
    __table_args__ = (UniqueConstraint("page_id", "step", "user_id", "channel"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"))
    step: Mapped[int]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    channel: Mapped[Channel]
    state: Mapped[CallState] = mapped_column(default=CallState.WAITING)
    begun_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0, server_default=text("0"))
