"""What a plot of somebody's alerts shows: how many, by area and month."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from num_service.db.queries.alerts import figures
from num_service.domain.shared.days import WALL, local_day
from num_service.domain.shared.taxonomy import Region
from num_service.services.core.wiring import Clock

#: An alert is out for half a year at most.
MONTHS = 7


@dataclass(frozen=True, slots=True)
class InboxFigures:
    """Rows are areas, columns months, the latest last; ``most`` is the largest of all."""

    months: tuple[date, ...]
    rows: tuple[tuple[Region | None, tuple[int, ...]], ...]
    most: int


def inbox_figures(session: Session, *, recipient_id: uuid.UUID, clock: Clock) -> InboxFigures:
    """Count a recipient's alerts that apply, by area and by the month in which they came."""
    now = clock()
    last, months = local_day(now).replace(day=1), list[date]()
    for _ in range(MONTHS):
        months.append(last)
        last = (last - timedelta(days=1)).replace(day=1)
    months.reverse()
    since = datetime.combine(months[0], time(), WALL).astimezone(UTC)
    found = figures.by_month_and_region(session, recipient_id=recipient_id, since=since, now=now)
    counts = {(month, region): count for month, region, count in found}
    order: list[Region | None] = [*Region, None]
    there = sorted({region for _, region, _ in found}, key=order.index)
    rows = tuple((region, tuple(counts.get((month, region), 0) for month in months)) for region in there)
    return InboxFigures(tuple(months), rows, max(counts.values(), default=0))
