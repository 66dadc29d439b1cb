"""When an approved alert goes out by itself: at a time staff chose, or as soon as its reporter's answers allow it.

Nothing is decided ahead: the decision about the alert is asked again at that time, and a no then is a no.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from num_service.domain.shared.days import WALL
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.verdict import Hold, Reason

#: How far ahead a time may be chosen.
FURTHEST = timedelta(days=90)
#: What goes away by itself, or by something that its reporter does: for anything else somebody has to act first.
_PASSES = frozenset({Reason.DELAYED, Reason.AWAITING_REPORTER, Reason.PAUSED, Reason.NOT_SIGNED})


def chosen_time(day: date | None, clock: time | None, now: datetime) -> datetime:
    """The moment a caseworker chose, by the clock on the wall; without a day as soon as it may go.

    Args:
        clock: without one it is the morning at nine.

    Raises:
        Invalid: ``bad_time`` for a moment that is over or further away than :data:`FURTHEST`.
    """
    if day is None:
        return now
    wall = datetime.combine(day, clock or time(9))
    # An hour that the clock shows twice is the second one: never before the wall says so.
    at = max(wall.replace(tzinfo=WALL, fold=fold).astimezone(UTC) for fold in (0, 1))
    if not now <= at <= now + FURTHEST:
        raise Invalid(
            "bad_time",
            "Choose a time from now on, and at most %(days)s days ahead.",
            field="day",
            days=FURTHEST.days,
        )
    return at


def may_wait(hold: Hold) -> bool:
    """Whether an alert that is held so may wait to go out by itself."""
    return _PASSES.issuperset(hold.reasons)


def look_again(hold: Hold, now: datetime) -> datetime:
    """When an alert that is held is decided about again: at a full hour, and not before time alone may lift the hold.

    A full hour, because an alert that went out within seconds of its reporter's yes would say when they were here.
    """
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return max(hour, hold.until) if hold.until else hour
