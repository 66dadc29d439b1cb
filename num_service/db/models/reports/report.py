"""A report's clear facts, and nothing else of it (4-data-protection, "Sealed reports")."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.reports.report import Status
from num_service.domain.shared.taxonomy import IncidentType, Jurisdiction, Language, Region, Tier


class Report(Base):
    """What the service works on in the clear. A member's account is never linked to it."""

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_queue", "status", "danger_now", "received_on"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    reference: Mapped[str] = mapped_column(unique=True)
    status: Mapped[Status]
    received_on: Mapped[date]
    #: Whether a caseworker has ever opened it; that is what its reporter is told of being read.
    opened: Mapped[bool] = mapped_column(default=False)
    danger_now: Mapped[bool]
    jurisdiction: Mapped[Jurisdiction | None]
    region: Mapped[Region]
    incident_types: Mapped[list[IncidentType]]
    tier: Mapped[Tier]
    official: Mapped[bool]
    language: Mapped[Language]
    assignee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id"), index=True)
    receipt_lookup: Mapped[bytes] = mapped_column(unique=True)
    receipt_public_key: Mapped[bytes]
    #: Hash of the form's one-time number, so that pressing "send" twice makes one report.
    submission: Mapped[bytes | None] = mapped_column(unique=True)
