"""Figures for the public, frozen when they are published: nothing that happens later changes what was published.

A count that is too small to be shown is not kept either: its row has none.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.reports.consent import Scope
from num_service.domain.reports.public_figures import Deed, GivenAnswer


class PublishedQuarter(Base):
    """One quarter by its first day. ``reports``: how many may be counted; None where those are too few to be shown."""

    __tablename__ = "published_quarters"
    __table_args__ = (
        CheckConstraint("published_on IS NOT NULL OR reports IS NULL", name="published_when"),
        CheckConstraint("reports >= 5", name="not_few"),
    )

    starts_on: Mapped[date] = mapped_column(primary_key=True)
    #: What was before this day was not counted, and is not known.
    counted_from: Mapped[date]
    published_on: Mapped[date | None]
    reports: Mapped[int | None]


class PublishedAnswers(Base):
    """How many reports had one answer to one question when a quarter ended."""

    __tablename__ = "published_answers"
    __table_args__ = (CheckConstraint("count = 0 OR count >= 5", name="not_few"),)

    starts_on: Mapped[date] = mapped_column(ForeignKey("published_quarters.starts_on"), primary_key=True)
    scope: Mapped[Scope] = mapped_column(primary_key=True)
    answer: Mapped[GivenAnswer] = mapped_column(primary_key=True)
    count: Mapped[int | None]


class PublishedCount(Base):
    """How often one thing was done or came in a quarter."""

    __tablename__ = "published_counts"
    __table_args__ = (CheckConstraint("count = 0 OR count >= 5", name="not_few"),)

    starts_on: Mapped[date] = mapped_column(ForeignKey("published_quarters.starts_on"), primary_key=True)
    deed: Mapped[Deed] = mapped_column(primary_key=True)
    count: Mapped[int | None]
