"""Which day it is for the people who use the service: the day on the wall in Britain and Ireland."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Times are kept in UTC and read as people in Britain and Ireland read them.
WALL = ZoneInfo("Europe/London")


def local_day(moment: datetime) -> date:
    """The day it is on the wall at a moment. In summer it begins an hour before the day of UTC.

    Args:
        moment: an aware datetime.
    """
    return moment.astimezone(WALL).date()


def kept_day(moment: datetime) -> datetime:
    """A moment as it is kept where it would say when a reporter was here: the beginning of its day, in UTC.

    Args:
        moment: an aware datetime.
    """
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)


def day_over(moment: datetime) -> datetime:
    """When the day of a moment is over, in UTC: what is kept to its day counts from here, so no delay is shortened.

    Args:
        moment: an aware datetime.
    """
    return kept_day(moment) + timedelta(days=1)
