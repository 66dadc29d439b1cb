"""What stands for the private check: every listing's seeds, with what each report contributes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

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
