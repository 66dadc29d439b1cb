"""Lists of other schemes: what there is, and what of them is too old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from num_service.db.models.checker.imported import ImportedEntry, ImportedList
from num_service.db.queries.core.rows import changed
from num_service.domain.shared.taxonomy import Tier


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list: its scheme, the day it came, and how many of its entries are left."""

    scheme: str
    imported_on: date
    entries: int


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


def forget(session: Session, *, before: Mapping[Tier, date]) -> None:
    """Delete entries of a month before their tier's day."""
    for tier, day in before.items():
        session.execute(delete(ImportedEntry).where(ImportedEntry.tier == tier, ImportedEntry.month < day))
