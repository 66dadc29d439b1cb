"""Questions about one report's identifiers: where they stand in the index, and how they were corrected."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from num_service.db.models.reports.identifier import (
    CorrectedIdentifier,
    Listing,
    ListingSource,
    ReportIdentifier,
)


def at(session: Session, report_id: uuid.UUID, position: int) -> ReportIdentifier | None:
    """The indexed identifier at one place of a report, locked until the transaction ends."""
    return session.scalar(
        select(ReportIdentifier)
        .where(ReportIdentifier.report_id == report_id, ReportIdentifier.position == position)
        .with_for_update()
    )


def is_listed(session: Session, report_id: uuid.UUID, position: int) -> bool:
    """Whether this report contributes the identifier at one of its places to the checker."""
    found = (
        select(ListingSource.listing_id)
        .join(Listing, Listing.id == ListingSource.listing_id)
        .join(ReportIdentifier, ReportIdentifier.digest == Listing.digest)
        .where(
            ListingSource.report_id == report_id,
            ReportIdentifier.report_id == report_id,
            ReportIdentifier.position == position,
        )
    )
    return session.scalar(found.limit(1)) is not None


def unlist(session: Session, report_ids: Collection[uuid.UUID], digests: Collection[bytes]) -> set[uuid.UUID]:
    """Take what these reports contribute about an identifier out of the checker; answers which did."""
    listings = select(Listing.id).where(Listing.digest.in_(digests))
    gone = session.scalars(
        delete(ListingSource)
        .where(ListingSource.report_id.in_(report_ids), ListingSource.listing_id.in_(listings))
        .returning(ListingSource.report_id)
    )
    return set(gone)


def corrections(session: Session, report_id: uuid.UUID) -> dict[int, CorrectedIdentifier]:
    """The correction that counts for each place of a report: the newest."""
    rows = session.scalars(
        select(CorrectedIdentifier)
        .where(CorrectedIdentifier.report_id == report_id)
        .order_by(CorrectedIdentifier.id)
    )
    return {row.position: row for row in rows}
