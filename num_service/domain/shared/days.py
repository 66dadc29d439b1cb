"""Which day it is for the people who use the service: the day on the wall in Britain and Ireland."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

#: Times are kept in UTC and read as people in Britain and Ireland read them.
WALL = ZoneInfo("Europe/London")


def local_day(moment: datetime) -> date:
    """The day it is on the wall at a moment. In summer it begins an hour before the day of UTC.

    Args:
        moment: an aware datetime.
    """
    return moment.astimezone(WALL).date()
