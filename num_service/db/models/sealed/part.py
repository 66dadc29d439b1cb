"""Sealed parts of reports, and their wrapped keys in a table of their own so that they can be shredded."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.reports.parts import PartHolder, PartKind


class SealedPart(Base):
    """One part: the account, the reporter's own details, a message, a note, or a draft. ``kind`` says which."""

    __tablename__ = "sealed_parts"
    __table_args__ = (Index("ix_sealed_parts_report", "report_id", "kind"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    kind: Mapped[PartKind]
    number: Mapped[int] = mapped_column(default=1)
    written_on: Mapped[date]
    ciphertext: Mapped[bytes]
    #: What was bound into the ciphertext. Set to another it does not open: it says so, it does not decide so.
    layout: Mapped[int] = mapped_column(SmallInteger)


class PartKey(Base):
    """A data key, wrapped to one holder. Deleting a part's rows here shreds the part."""

    __tablename__ = "part_keys"

    part_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("sealed_parts.id", ondelete="CASCADE"), primary_key=True
    )
    holder: Mapped[PartHolder] = mapped_column(primary_key=True)
    key_version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wrapped: Mapped[bytes]
