"""Photos and recordings of a report: which sealed parts belong together."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class ReportFile(Base):
    """One file of a report: a sealed part that says what it is, and one that holds it. Gone with either.

    ``tag`` is an HMAC of the original under a key that only the receipt gives: the same file sent twice is one file,
    and nobody without the code can ask whether a report has a certain photo.
    """

    __tablename__ = "report_files"
    __table_args__ = (UniqueConstraint("report_id", "tag"),)

    part_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("sealed_parts.id", ondelete="CASCADE"), primary_key=True
    )
    content_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("sealed_parts.id", ondelete="CASCADE"), unique=True
    )
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    tag: Mapped[bytes]
