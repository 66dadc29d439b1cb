"""What stands for the private check: every listing's seeds, with what each report contributes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from num_service.db.models.checker.imported import ImportedEntry
from num_service.db.models.reports.identifier import Listing, ListingSource
from num_service.db.models.reports.recusal import Recusal
from num_service.db.models.reports.report import Report
from num_service.db.queries.checker.listings import EVERYTHING, found_of
from num_service.db.statements import Statements, rows_of
from num_service.domain.checker.answer import Contribution


@dataclass(frozen=True, slots=True)
class Standing:
    """One listing: its seeds, None where it has none, and what stands for it."""

    exact: bytes | None
    possible: bytes | None
    contributions: tuple[Contribution, ...]


def everything(database: Session | Statements, *, now: datetime) -> list[Standing]:
    """Every listing of which checks find something now."""
    seeds: dict[bytes, tuple[bytes | None, bytes | None]] = {}
    rows = []
    for *row, exact, possible in rows_of(database, EVERYTHING, {"now": now}):
        kept = seeds.get(row[0], (None, None))
        seeds[row[0]] = kept[0] or exact, kept[1] or possible
        rows.append(row)
    return [Standing(*seeds[digest], each.contributions) for digest, each in found_of(rows).items()]


_STANDS = exists().where(ListingSource.listing_id == Listing.id)
_UNKNOWN = Listing.private_exact.is_(None), Listing.private_possible.is_(None)


def counts(session: Session) -> tuple[int, int, int]:
    """How many listings stand, how many of them the private check does not know, and how many entries of lists."""
    stand = session.scalar(select(func.count()).where(_STANDS).select_from(Listing)) or 0
    unknown = session.scalar(select(func.count()).where(_STANDS, *_UNKNOWN).select_from(Listing)) or 0
    entries = select(func.count()).where(
        ImportedEntry.private_exact.is_(None), ImportedEntry.private_possible.is_(None)
    )
    return stand, unknown, session.scalar(entries) or 0


def unknown(session: Session, *, after: int, limit: int) -> Sequence[Listing]:
    """Listings that the private check does not know, from one on, locked until the transaction ends."""
    asked = select(Listing).where(_STANDS, *_UNKNOWN, Listing.id > after).order_by(Listing.id).limit(limit)
    return session.scalars(asked.with_for_update(of=Listing).execution_options(populate_existing=True)).all()


def reports_of(session: Session, listing_id: int, *, user_id: uuid.UUID) -> Sequence[Report]:
    """The reports that stand for a listing, the newest first, without those that somebody stepped back from."""
    stepped_back = exists().where(Recusal.report_id == Report.id, Recusal.user_id == user_id)
    asked = (
        select(Report)
        .join(ListingSource, ListingSource.report_id == Report.id)
        .where(ListingSource.listing_id == listing_id, ~stepped_back)
        .order_by(Report.received_on.desc(), Report.id)
    )
    return session.scalars(asked).all()
