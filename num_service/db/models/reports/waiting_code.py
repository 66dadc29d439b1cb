"""Codes that were given and not yet kept."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class WaitingCode(Base):
    """One code, readable only with the cookie whose place it is in. It names no session, no account and no report."""

    __tablename__ = "waiting_codes"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    #: A hash of the cookie's secret; several codes may wait in one place.
    place: Mapped[bytes] = mapped_column(index=True)
    sealed: Mapped[bytes]
    #: To ten minutes: to the second it would say when a report was sent.
    expires_at: Mapped[datetime] = mapped_column(index=True)
