"""Consents: append-only records, and the one row per report that releases and withdrawals lock."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.reports.consent import AskedBy, Scope, Value
from num_service.domain.shared.taxonomy import Language


class ConsentHead(Base):
    """The row that is locked to decide or to change a report's consents (gate rule 3)."""

    __tablename__ = "consent_heads"
    __table_args__ = (
        Index(
            "ix_consent_heads_not_considered",
            "report_id",
            postgresql_where=text("considered < changes"),
        ),
    )

    report_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    changes: Mapped[int] = mapped_column(default=0)
    #: How many of the changes have had their consequences; the sweep carries out the rest.
    considered: Mapped[int] = mapped_column(default=0)


class ConsentRow(Base):
    """One answer. The database refuses UPDATE and DELETE, and a new answer without a place."""

    __tablename__ = "consents"
    __table_args__ = (
        Index("ix_consents_report_scope", "report_id", "scope", "number"),
        UniqueConstraint("report_id", "place"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id"))
    scope: Mapped[Scope]
    value: Mapped[Value]
    conditions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    wording_version: Mapped[str]
    language: Mapped[Language]
    asked_by: Mapped[AskedBy]
    #: The beginning of its day; a moment would say when a reporter was here.
    recorded_at: Mapped[datetime]
    #: How many answers of the report came before it. None in rows from before answers were signed.
    place: Mapped[int | None]
    #: The reporter's, made with their code; None where the answer allows nothing.
    signature: Mapped[bytes | None]
