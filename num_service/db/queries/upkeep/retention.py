"""Forgetting, set-based: shred what is too old to be kept, and take old listings out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, exists, select, union
from sqlalchemy.orm import Session, aliased

from num_service.db.models.reports.identifier import EmptiedListing, Listing, ListingSource, ReportIdentifier
from num_service.db.models.reports.report import Report
from num_service.db.models.sealed.part import SealedPart
from num_service.db.queries.core.rows import changed
from num_service.domain.shared.taxonomy import Tier

#: Listings that leave in one transaction at most.
MOST = 2_000


def shred_reports(session: Session, *, before: date) -> int:
    """Destroy every sealed part, its keys and the blind indexes of reports received before a day.

    Returns:
        How many parts were destroyed.
    """
    old = select(Report.id).where(Report.received_on < before)
    session.execute(delete(ReportIdentifier).where(ReportIdentifier.report_id.in_(old)))
    return changed(session, delete(SealedPart).where(SealedPart.report_id.in_(old)))


def remove_listings(session: Session, *, before: Mapping[Tier, date], today: date, most: int) -> int:
    """Take out listings whose newest report is of a month before their tier's day, that have ended, or are nobody's.

    What is due is found by the index of months, and what was emptied by the notes of it: no more is read for a million
    listings than for a thousand.

    Args:
        before: the day for each tier; the worst tier among its reports is a listing's.
        today: listings whose last day is over by now have ended.
        most: how many in one transaction; the rest leaves the next time.

    Returns:
        How many listings left the checker.
    """
    ended = select(Listing.id).where(Listing.ends_on <= today)
    stale = union(ended, *(_stale(tier, day) for tier, day in before.items())).limit(most)
    old = session.scalars(stale).all()
    session.execute(delete(ListingSource).where(ListingSource.listing_id.in_(old)))
    noted = session.execute(
        select(EmptiedListing.number, EmptiedListing.listing_id)
        .order_by(EmptiedListing.number)
        .limit(2 * most)
    ).all()
    # Locked first and looked at once more: somebody may be listing this very identifier again.
    mine = select(Listing.id).where(Listing.id.in_({each.listing_id for each in noted}))
    held = session.scalars(mine.with_for_update(skip_locked=True)).all()
    still_there = set(session.scalars(mine)) - set(held)
    empty = ~select(ListingSource.listing_id).where(ListingSource.listing_id == Listing.id).exists()
    removed = changed(session, delete(Listing).where(Listing.id.in_(held), empty))
    done = [each.number for each in noted if each.listing_id not in still_there]
    session.execute(delete(EmptiedListing).where(EmptiedListing.number.in_(done)))
    return removed


def _stale(tier: Tier, day: date) -> Select[Any]:
    """Listings whose worst tier is this one, and whose every report is of a month before a day."""
    other = aliased(ListingSource)
    worse = [each for each in Tier if each.rank < tier.rank]
    keeps = exists().where(
        other.listing_id == ListingSource.listing_id, other.tier.in_(worse) | (other.month >= day)
    )
    renewed = exists().where(Listing.id == ListingSource.listing_id, Listing.renewed >= day)
    return select(ListingSource.listing_id).where(
        ListingSource.tier == tier, ListingSource.month < day, ~keeps, ~renewed
    )
