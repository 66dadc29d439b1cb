"""Lists of other schemes: what there is, and what of them is too old."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from num_service.db.models.checker.imported import ImportedEntry, ImportedList
from num_service.db.queries.core.rows import changed
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.shared.taxonomy import Tier


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list: its scheme, the day it came, and how many of its entries are left."""

    scheme: str
    imported_on: date
    entries: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry, and whose list it stands in."""

    scheme: str
    kind: IdentifierKind
    tier: Tier
    month: date


def lists(session: Session) -> list[ListRow]:
    """Every list, by its scheme."""
    asked = (
        select(ImportedList.scheme, ImportedList.imported_on, func.count(ImportedEntry.id))
        .outerjoin(ImportedEntry, ImportedEntry.list_id == ImportedList.id)
        .group_by(ImportedList.id)
        .order_by(ImportedList.scheme)
    )
    return [ListRow(*row) for row in session.execute(asked)]


def remove(session: Session, scheme: str) -> bool:
    """Delete a scheme's list with all that stands in it; False where there is none."""
    return changed(session, delete(ImportedList).where(ImportedList.scheme == scheme)) == 1


def of_digests(session: Session, digests: Collection[bytes]) -> list[EntryRow]:
    """The entries of these identifiers, whether checks find them already or not, by their scheme."""
    asked = (
        select(ImportedList.scheme, ImportedEntry.kind, ImportedEntry.tier, ImportedEntry.month)
        .join(ImportedList, ImportedList.id == ImportedEntry.list_id)
        .where(ImportedEntry.digest.in_(digests))
        .order_by(ImportedList.scheme, ImportedEntry.id)
    )
    return [EntryRow(*row) for row in session.execute(asked)]


def visible(session: Session, scheme: str) -> dict[bytes, datetime]:
    """From when checks find what stands in a scheme's list, by digest."""
    asked = (
        select(ImportedEntry.digest, ImportedEntry.visible_from)
        .join(ImportedList, ImportedList.id == ImportedEntry.list_id)
        .where(ImportedList.scheme == scheme)
    )
    return {row.digest: row.visible_from for row in session.execute(asked)}


def take_out(session: Session, digests: Collection[bytes]) -> int:
    """Delete every entry of these identifiers; how many there were."""
    return changed(session, delete(ImportedEntry).where(ImportedEntry.digest.in_(digests)))


def forget(session: Session, *, before: Mapping[Tier, date]) -> None:
    """Delete entries of a month before their tier's day."""
    for tier, day in before.items():
        session.execute(delete(ImportedEntry).where(ImportedEntry.tier == tier, ImportedEntry.month < day))
