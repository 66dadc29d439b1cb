"""How many identifiers an account may check: in a day, in a week, and less of both while it is new.

Somebody working checks perhaps 5 to 20 a day, each a number, and now and then a pasted conversation with several in it:
60 a day and 300 a week leave room for the busiest. An account's first four weeks allow half and less: enough for the
work, and a hundred accounts opened to walk through numbers make 1,700 checks a day on average instead of 10,000
(finding S10). Whoever walks through numbers with many new accounts meets more: once everybody together has checked
:data:`IN_ALL` in a day, or numbers beside each other were checked within the hour and the account is new, a day has
:data:`FEW`. It is the same for all of them, so it tells nobody that they were noticed.
A partner site has what an administrator set for it; it counts for itself, so that no site makes members have less.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from num_service.domain.shared.days import WALL, local_day

#: How long an account is new, counted from the day it was opened.
NEW_FOR = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many elements in a day, and in a week from Monday to Sunday."""

    day: int
    week: int


NEW_ACCOUNT = Budget(day=30, week=120)
USUAL = Budget(day=60, week=300)
#: What everybody together may check in a day before each account has the small budget: nobody can shut others out.
IN_ALL = 20_000
#: The small budget of a day. The week's stays.
FEW = 10
#: What a partner site may have at most.
MOST_OF_A_PARTNER = Budget(day=5_000, week=20_000)
#: For somebody at the door when the budget is spent: so many more, once a week (field, "Checker").
AT_THE_DOOR = 3
#: From so few on, what is left is announced.
NEARLY_OVER = 5
#: A day's count of everybody stands in so many rows, so that nobody waits for another's.
PARTS = 16


@dataclass(frozen=True, slots=True)
class Left:
    """What an account may still check: today, which is never more than in the rest of this week."""

    today: int
    this_week: int

    @property
    def nearly_over(self) -> bool:
        """Whether so few are left that it is said before they run out."""
        return min(self.today, self.this_week) <= NEARLY_OVER


def new_after(today: date) -> date:
    """Accounts that were opened after this day are new."""
    return today - NEW_FOR


def week_of(moment: datetime) -> date:
    """The Monday of the week it is on the wall."""
    day = local_day(moment)
    return day - timedelta(days=day.weekday())


def until_midnight(now: datetime) -> int:
    """Seconds until the day on the wall is over."""
    return _until(local_day(now) + timedelta(days=1), now)


def until_monday(now: datetime) -> int:
    """Seconds until the week on the wall is over."""
    return _until(week_of(now) + timedelta(weeks=1), now)


def _until(day: date, now: datetime) -> int:
    # In UTC: the hour that the clocks go forward or back is counted.
    begins = datetime.combine(day, time(), WALL)
    return max(1, int(begins.timestamp() - now.timestamp()))
