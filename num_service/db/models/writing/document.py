"""Columns of anything that one caseworker writes and a second approves: alerts and packets."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from num_service.domain.shared.verdict import Clearance


class Approvable:
    """A sealed draft, the hash of its exact text, and who wrote, examined, sent back and approved that text.

    ``content`` is empty until approval: summaries and alert drafts stay sealed until then.
    """

    if TYPE_CHECKING:  # each model maps its own: mapped here too, this one's type would be taken
        status: Mapped[str]

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    reference: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str]
    examined_sha256: Mapped[str | None]
    identifying: Mapped[bool] = mapped_column(default=True)
    approved_sha256: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    content: Mapped[str | None]
    #: The text that a second caseworker sent back. It stays sent back, whoever saves it again.
    sent_back_sha256: Mapped[str | None]

    @declared_attr
    def draft_id(cls) -> Mapped[uuid.UUID | None]:
        return mapped_column(ForeignKey("sealed_parts.id", ondelete="SET NULL"))

    @declared_attr
    def writer_id(cls) -> Mapped[uuid.UUID]:
        return mapped_column(ForeignKey("users.id"))

    @declared_attr
    def approver_id(cls) -> Mapped[uuid.UUID | None]:
        return mapped_column(ForeignKey("users.id"))

    @declared_attr
    def sent_back_by(cls) -> Mapped[uuid.UUID | None]:
        return mapped_column(ForeignKey("users.id"))

    @declared_attr
    def sent_back_note_id(cls) -> Mapped[uuid.UUID | None]:
        """The sealed note that says why."""
        return mapped_column(ForeignKey("sealed_parts.id", ondelete="SET NULL"))

    @property
    def clearance(self) -> Clearance:
        """Who wrote and approved it and what the check found, as every decision about it takes it."""
        return Clearance(
            writer=str(self.writer_id),
            approver=str(self.approver_id) if self.approver_id else None,
            approved_sha256=self.approved_sha256,
            examined_sha256=self.examined_sha256,
            identifying=self.identifying,
        )

    @property
    def sent_back(self) -> bool:
        """Whether the text as it is now is the one that was sent back."""
        return self.sent_back_sha256 == self.sha256
