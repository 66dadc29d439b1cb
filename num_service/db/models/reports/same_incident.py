"""Reports of several people about one incident."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class SameIncident(Base):
    """That a report tells of the same incident as others: they have one mark. Only caseworkers are shown it.

    ``marked_by`` is None where it was marked by whoever wrote the report down, as they took it.
    """

    __tablename__ = "same_incidents"

    report_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    incident: Mapped[uuid.UUID] = mapped_column(index=True)
    marked_on: Mapped[date]
    marked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
