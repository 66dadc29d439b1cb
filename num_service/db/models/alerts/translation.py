"""What a caseworker translated of an alert that is out, until and after a second one has approved it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.shared.taxonomy import Language


class AlertTranslation(Base):
    """A translation into one language: sealed, with its hash, who wrote it and who approved it.

    What readers have is a copy of it in ``alerts.published_content``, from its approval on.
    """

    __tablename__ = "alert_translations"
    __table_args__ = (UniqueConstraint("alert_id", "language"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    alert_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("alerts.id", ondelete="CASCADE"))
    language: Mapped[Language]
    draft_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sealed_parts.id", ondelete="SET NULL"))
    sha256: Mapped[str]
    writer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    approver_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
