"""Members who may check by text message."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class TextAsker(Base):
    """A member whose confirmed number may ask; nothing here says what was asked, or when.

    ``number_digest`` is the blind index of the number, and no other has it. ``last_digest`` stands for the last message
    by the provider's own id of it, so that one that is handed over twice is one check.
    """

    __tablename__ = "text_askers"

    recipient_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("recipients.id", ondelete="CASCADE"), primary_key=True
    )
    number_digest: Mapped[bytes] = mapped_column(unique=True)
    last_digest: Mapped[bytes | None]
