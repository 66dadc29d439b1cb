"""The sheets a project pins up: one for each region and week, known by a number that names nobody.

Which sheets an alert is on follows from when it went out and where it is for, so nothing has to be kept of who printed
what, and whoever is told that it ended is told which sheets to take down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from num_service.domain.shared.days import local_day
from num_service.domain.shared.taxonomy import Region

#: Weeks of which there are sheets: what is older is in the inbox.
WEEKS = 8
_NUMBER = re.compile(r"(\d{4})-W(\d{2})-([a-z_]+)")


class Size(StrEnum):
    """A4 to read from a step away, the same in large print, or a card for a pocket."""

    BOARD = "board"
    LARGE = "large"
    POCKET = "pocket"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one region and one week, by its Monday."""

    region: Region
    monday: date

    @property
    def number(self) -> str:
        """As it stands on the sheet: ``2026-W48-london``."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}-{self.region.value}"

    @property
    def week(self) -> int:
        return self.monday.isocalendar().week

    @property
    def until(self) -> date:
        """The day on which it is to come down, whatever was told meanwhile: four weeks after its week."""
        return self.monday + timedelta(weeks=5)

    def holds(self, regions: Iterable[Region], published_at: datetime) -> bool:
        """Whether an alert is on this sheet."""
        where = set(regions)
        everywhere = not where or Region.ONLINE in where
        return _monday(published_at) == self.monday and (everywhere or self.region in where)


def sheet_of(number: str) -> Sheet | None:
    """The sheet with this number; None where there is none."""
    found = _NUMBER.fullmatch(number)
    if found is None or found[3] not in set(Region) or not Region(found[3]).is_place:
        return None
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None
    return Sheet(Region(found[3]), monday)


def sheets_of(
    regions: Iterable[Region], published_at: datetime, *, of: Iterable[Region] = ()
) -> tuple[Sheet, ...]:
    """The sheets an alert is on.

    Args:
        of: the regions whose sheets somebody prints; none is all of them.
    """
    printed = [each for each in Region if each.is_place and (each in set(of) or not set(of))]
    sheets = (Sheet(each, _monday(published_at)) for each in printed)
    return tuple(each for each in sheets if each.holds(regions, published_at))


def _monday(moment: datetime) -> date:
    day = local_day(moment)
    return day - timedelta(days=day.weekday())
