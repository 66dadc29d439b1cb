"""Reports that are being written, step by step, and were not sent yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base


class ReportDraft(Base):
    """One begun report, readable only with the cookie whose place it is in. It names no session, account or report."""

    __tablename__ = "report_drafts"

    #: A hash of the cookie's secret.
    place: Mapped[bytes] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    #: Rounded up to ten minutes: to the second it would say when somebody wrote. The exact end is sealed.
    expires_at: Mapped[datetime] = mapped_column(index=True)
