"""Identifiers of the persons reported, as blind indexes, and what is listed for the checker."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.shared.taxonomy import Basis, IncidentType, Region, Tier


class ReportIdentifier(Base):
    """One identifier of one report. ``position`` is its place in the sealed report, where the words are."""

    __tablename__ = "report_identifiers"
    __table_args__ = (
        UniqueConstraint("report_id", "position"),
        Index("ix_report_identifiers_digest", "digest"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[IdentifierKind]
    basis: Mapped[Basis]
    digest: Mapped[bytes]
    key_version: Mapped[int]


class CorrectedIdentifier(Base):
    """That a caseworker read an identifier otherwise than it was typed. What was typed stays sealed, as it was.

    The sealed part says how it is read and why; the index has the corrected reading. The newest correction counts.
    """

    __tablename__ = "corrected_identifiers"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    part_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sealed_parts.id", ondelete="CASCADE"), unique=True)
    corrected_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    corrected_on: Mapped[date]


class Listing(Base):
    """An identifier that staff have approved for the checker.

    ``renewed`` is the month from which it counts anew, ``ends_on`` the day from which checks do not find it.
    ``private_exact`` and ``private_possible`` are what the private check knows it by; None for what was listed before
    there was one, and where it has no such place.
    """

    __tablename__ = "listings"
    __table_args__ = (
        Index("ix_listings_prefix", "prefix", postgresql_where="prefix IS NOT NULL"),
        Index("ix_listings_ends_on", "ends_on", postgresql_where="ends_on IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[IdentifierKind]
    digest: Mapped[bytes] = mapped_column(unique=True)
    key_version: Mapped[int]
    prefix: Mapped[bytes | None]
    renewed: Mapped[date | None]
    ends_on: Mapped[date | None]
    private_exact: Mapped[bytes | None]
    private_possible: Mapped[bytes | None]


class EmptiedListing(Base):
    """Notes that a report has left a listing, so that housekeeping looks whether any stands for it. By a trigger."""

    __tablename__ = "emptied_listings"

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    listing_id: Mapped[int] = mapped_column(BigInteger)


class ListingSource(Base):
    """What one report contributes to a listing: no words, no day, no person.

    ``month`` is the one it was received in; ``happened`` the one it happened in, None when that is not known.
    """

    __tablename__ = "listing_sources"
    #: By which those are found that are old enough to leave.
    __table_args__ = (Index("ix_listing_sources_tier_month", "tier", "month"),)

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id"), primary_key=True, index=True)
    consent: Mapped[int] = mapped_column(BigInteger, ForeignKey("consents.number"))
    tier: Mapped[Tier]
    incident_types: Mapped[list[IncidentType]]
    month: Mapped[date]
    happened: Mapped[date | None]
    region: Mapped[Region]
    visible_from: Mapped[datetime]
    confirmed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
