"""Forgetting, set-based: shred what is too old to be kept, and take old listings out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from num_service.db.models.reports.identifier import Listing, ListingSource, ReportIdentifier
from num_service.db.models.reports.report import Report
from num_service.db.models.sealed.part import SealedPart
from num_service.db.queries.core.rows import changed
from num_service.domain.shared.taxonomy import Tier


def shred_reports(session: Session, *, before: date) -> int:
    """Destroy every sealed part, its keys and the blind indexes of reports received before a day.

    Returns:
        How many parts were destroyed.
    """
    old = select(Report.id).where(Report.received_on < before)
    session.execute(delete(ReportIdentifier).where(ReportIdentifier.report_id.in_(old)))
    return changed(session, delete(SealedPart).where(SealedPart.report_id.in_(old)))


def remove_listings(session: Session, *, before: Mapping[Tier, date]) -> int:
    """Take out every listing whose newest report is of a month before its tier's day, and listings nobody stands for.

    Args:
        before: the day for each tier; the worst tier among its reports is a listing's.

    Returns:
        How many listings left the checker.
    """
    stale = (
        select(ListingSource.listing_id)
        .group_by(ListingSource.listing_id)
        .having(
            or_(*(_worst_is(tier) & (func.max(ListingSource.month) < day) for tier, day in before.items()))
        )
    )
    session.execute(delete(ListingSource).where(ListingSource.listing_id.in_(stale)))
    empty = ~select(ListingSource.listing_id).where(ListingSource.listing_id == Listing.id).exists()
    # Locked first and looked at once more: somebody may be listing this very identifier again.
    candidates = session.scalars(select(Listing.id).where(empty).with_for_update(skip_locked=True)).all()
    return changed(session, delete(Listing).where(Listing.id.in_(candidates), empty))


def _worst_is(tier: Tier) -> ColumnElement[bool]:
    """Whether this is the worst tier among the reports of a listing."""
    worse = [each for each in Tier if each.rank < tier.rank]
    return func.bool_or(ListingSource.tier == tier) & ~func.bool_or(ListingSource.tier.in_(worse))
