"""A report's clear facts, and nothing else of it (4-data-protection, "Sealed reports")."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.reports.report import Status
from num_service.domain.reports.safeguarding import Guard
from num_service.domain.shared.taxonomy import IncidentType, Jurisdiction, Language, Region, Tier

#: The worst tier first, in the words of the index that the queue is read by.
WORST_FIRST = "array_position(ARRAY['danger', 'risk', 'nuisance'], tier)"


class Report(Base):
    """What the service works on in the clear. A member's account is never linked to it."""

    __tablename__ = "reports"
    __table_args__ = (
        Index(
            "ix_reports_urgent",
            "status",
            text("danger_now DESC"),
            text(WORST_FIRST),
            "received_on",
            "reference",
        ),
        Index("ix_reports_unread", "id", postgresql_where=text("last_message > messages_seen")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    reference: Mapped[str] = mapped_column(unique=True)
    status: Mapped[Status]
    received_on: Mapped[date] = mapped_column(index=True)
    #: Whether a caseworker has ever opened it; that is what its reporter is told of being read.
    opened: Mapped[bool] = mapped_column(default=False)
    #: The number of the reporter's newest message, and of the newest that whoever has the report has been shown.
    last_message: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    messages_seen: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    danger_now: Mapped[bool]
    jurisdiction: Mapped[Jurisdiction | None]
    region: Mapped[Region]
    incident_types: Mapped[list[IncidentType]]
    tier: Mapped[Tier]
    official: Mapped[bool]
    #: Whether the safeguarding lead decides about the police; a word of why stands in nothing but what is sealed.
    guard: Mapped[Guard] = mapped_column(default=Guard.NONE, server_default=Guard.NONE.value)
    language: Mapped[Language]
    assignee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id"), index=True)
    receipt_lookup: Mapped[bytes] = mapped_column(unique=True)
    receipt_public_key: Mapped[bytes]
    #: What the reporter's answers are verified with; the report's id is made from it (``crypto/signing``). None in
    #: reports from before answers were signed: theirs, once they have come back, is in ``later_keys``.
    receipt_verify_key: Mapped[bytes | None]
    #: Hash of the form's one-time number, so that pressing "send" twice makes one report.
    submission: Mapped[bytes | None] = mapped_column(unique=True)


class LaterKey(Base):
    """The verify key of a report that came without one, since its reporter came back with the code."""

    __tablename__ = "later_keys"

    report_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    verify_key: Mapped[bytes]
    #: That this service took it from whoever had the code; made with a key that the database does not have.
    vouched: Mapped[bytes]
