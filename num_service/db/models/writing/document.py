"""Columns of anything that one caseworker writes and a second approves: alerts and packets."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.writing.content import content_sha256


class TextAuthor(Base):
    """Somebody who saved a text, or an earlier version that led to it. Never changed or deleted."""

    __tablename__ = "text_authors"

    text_key: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)


class TextObjection(Base):
    """A text of which somebody said that it could show who reported. Never changed or deleted."""

    __tablename__ = "text_objections"

    text_key: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))


class Approvable:
    """A sealed draft, the hash of its exact text, and who wrote, examined, sent back and approved that text.

    ``content`` is empty until approval: summaries and alert drafts stay sealed until then.
    """

    if TYPE_CHECKING:  # each model maps its own: mapped here too, this one's type would be taken
        status: Mapped[str]

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    reference: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str]
    #: By which authors and objections are kept: SHA-256 of its report and of the text without its own reference.
    text_key: Mapped[str]
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
    def answered_id(cls) -> Mapped[uuid.UUID | None]:
        """The sealed text that somebody answered about last, until one is approved: it shows what changed."""
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
    def exact_sha256(self) -> str:
        """The SHA-256 of the text as it would go out: of the text itself where it is here, not of what is noted."""
        return self.sha256 if self.content is None else content_sha256(self.content)

    @property
    def sent_back(self) -> bool:
        """Whether the text as it is now is the one that was sent back."""
        return self.sent_back_sha256 == self.sha256
