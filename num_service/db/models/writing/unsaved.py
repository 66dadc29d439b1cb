"""Text that somebody typed into the form of a warning or a packet and has not saved."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class UnsavedText(Base):
    """One form that one caseworker left; what was typed is a sealed part of the report.

    ``about_id`` is the document that is being changed, the report where a new one is being written.
    """

    __tablename__ = "unsaved_texts"

    about_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    writer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    part_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sealed_parts.id", ondelete="CASCADE"), unique=True)
    touched_on: Mapped[date] = mapped_column(index=True)
