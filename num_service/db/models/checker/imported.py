"""What another scheme listed. It names no report and no consent of ours, and its words are not kept."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.shared.taxonomy import Region, Tier


class ImportedList(Base):
    """One list, by the name of its scheme; a newer one of the same scheme takes its place."""

    __tablename__ = "imported_lists"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    scheme: Mapped[str] = mapped_column(unique=True)
    imported_on: Mapped[date]


class ImportedEntry(Base):
    """One identifier of a list, as a blind index; ``month`` is the one that its scheme has it from."""

    __tablename__ = "imported_entries"
    __table_args__ = (
        UniqueConstraint("list_id", "digest"),
        Index("ix_imported_entries_digest", "digest"),
        Index("ix_imported_entries_tier_month", "tier", "month"),
        Index("ix_imported_entries_prefix", "prefix", postgresql_where="prefix IS NOT NULL"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    list_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("imported_lists.id", ondelete="CASCADE"))
    kind: Mapped[IdentifierKind]
    digest: Mapped[bytes]
    key_version: Mapped[int]
    prefix: Mapped[bytes | None]
    private_exact: Mapped[bytes | None]
    private_possible: Mapped[bytes | None]
    tier: Mapped[Tier]
    month: Mapped[date]
    region: Mapped[Region]
    visible_from: Mapped[datetime]
