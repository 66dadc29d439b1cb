"""By when a report is to be read: so many working days after it came, as its reporter was told before they wrote.

Saturdays and Sundays are not counted. Public holidays are counted like any day, since they differ between the
countries we work in: a report may be called late a day too early, never too late.
"""

from __future__ import annotations

from datetime import date, timedelta

_DAY = timedelta(days=1)
_FRIDAY = 4


def read_by(received: date, working_days: int) -> date:
    """The last day on which the promise is kept.

    Args:
        received: the day the report came.
        working_days: how many working days were promised, 1 or more.
    """
    day = received
    while working_days:
        day += _DAY
        working_days -= day.weekday() <= _FRIDAY
    return day


def late_if_received_by(today: date, working_days: int) -> date:
    """The newest day of receipt whose time was over before today: what came until then is late if nobody read it."""
    day = today - timedelta(days=working_days)
    while read_by(day, working_days) >= today:
        day -= _DAY
    return day
