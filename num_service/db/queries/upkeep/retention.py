"""Forgetting, set-based: shred what is too old to be kept, and take old listings out."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from num_service.db.models.reports.identifier import Listing, ListingSource, ReportIdentifier
from num_service.db.models.reports.report import Report
from num_service.db.models.sealed.part import SealedPart
from num_service.db.queries.core.rows import changed


def shred_reports(session: Session, *, before: date) -> int:
    """Destroy every sealed part, its keys and the blind indexes of reports received before a day.

    Returns:
        How many parts were destroyed.
    """
    old = select(Report.id).where(Report.received_on < before)
    session.execute(delete(ReportIdentifier).where(ReportIdentifier.report_id.in_(old)))
    return changed(session, delete(SealedPart).where(SealedPart.report_id.in_(old)))


def remove_listings(session: Session, *, before: date) -> int:
    """Take out every listing whose newest report is of a month before this day, and listings nobody stands for.

    Returns:
        How many listings left the checker.
    """
    stale = (
        select(ListingSource.listing_id)
        .group_by(ListingSource.listing_id)
        .having(func.max(ListingSource.month) < before)
    )
    session.execute(delete(ListingSource).where(ListingSource.listing_id.in_(stale)))
    empty = ~select(ListingSource.listing_id).where(ListingSource.listing_id == Listing.id).exists()
    # Locked first and looked at once more: somebody may be listing this very identifier again.
    candidates = session.scalars(select(Listing.id).where(empty).with_for_update(skip_locked=True)).all()
    return changed(session, delete(Listing).where(Listing.id.in_(candidates), empty))
