"""Columns of anything that one caseworker writes and a second approves: alerts and packets."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column


class Approvable:
    """A sealed draft, the hash of its exact text, and who wrote, examined and approved that text.

    ``content`` is empty until approval: summaries and alert drafts stay sealed until then.
    """

    sha256: Mapped[str]
    examined_sha256: Mapped[str | None]
    identifying: Mapped[bool] = mapped_column(default=True)
    approved_sha256: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    content: Mapped[str | None]

    @declared_attr
    def draft_id(cls) -> Mapped[uuid.UUID | None]:
        return mapped_column(ForeignKey("sealed_parts.id", ondelete="SET NULL"))

    @declared_attr
    def writer_id(cls) -> Mapped[uuid.UUID]:
        return mapped_column(ForeignKey("users.id"))

    @declared_attr
    def approver_id(cls) -> Mapped[uuid.UUID | None]:
        return mapped_column(ForeignKey("users.id"))
