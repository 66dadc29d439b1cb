"""Who is on duty when: times as somebody's clock has them, who is first, and when nobody is.

A night on which the clocks change is longer or shorter. A shift that begins or ends in the hour that is skipped or
comes twice takes the longer reading: two shifts that meet there overlap, and no gap opens between them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from num_service.domain.shared.duties import Duty

#: Places in a shift: who is called first, who next.
PLACES = (1, 2, 3)
#: How many weeks in a row a shift can be entered for.
MOST_WEEKS = 26
#: Time zones a shift can be entered in: where staff of a service for Britain and Ireland may be.
ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Madrid",
    "Europe/Berlin",
    "Europe/Warsaw",
    "Europe/Bucharest",
    "America/Sao_Paulo",
    "Asia/Shanghai",
    "UTC",
)

#: How long a shift that is over is kept.
KEPT = timedelta(days=90)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Shift:
    """One person on duty for a time.

    Args:
        place: 1 is called first.
        starts_at, ends_at: aware; it has begun at its start and is over at its end.
        zone: the time zone it was entered in, whose clock it follows from week to week.
    """

    id: uuid.UUID
    user_id: uuid.UUID
    duty: Duty
    place: int
    starts_at: datetime
    ends_at: datetime
    zone: str

    def holds(self, at: datetime) -> bool:
        """Whether it is on at a moment."""
        return self.starts_at <= at < self.ends_at


def times(day: date, starts: time, ends: time, zone: str, weeks: int = 1) -> tuple[Span, ...]:
    """The times of a shift, one for each week, in UTC.

    Args:
        day: on which it begins the first time.
        starts, ends: as the clock of the zone has them. An end that is not after the start is on the next day.
    """
    later = timedelta(days=0 if ends > starts else 1)
    firsts = [day + timedelta(weeks=week) for week in range(weeks)]
    return tuple(
        (min(_readings(each, starts, zone)), max(_readings(each + later, ends, zone))) for each in firsts
    )


def _readings(day: date, clock: time, zone: str) -> tuple[datetime, datetime]:
    """What a time on a clock can mean: two moments in the hour that comes twice or is skipped, else twice the same."""
    first, second = (
        datetime.combine(day, clock, ZoneInfo(zone)).replace(fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    return first, second


def on_duty(shifts: Iterable[Shift], at: datetime) -> tuple[Shift, ...]:
    """Who is on duty at a moment, in the order in which they are called."""
    now = [each for each in shifts if each.holds(at)]
    return tuple(sorted(now, key=lambda each: (each.place, each.starts_at, each.user_id)))


def gaps(shifts: Iterable[Shift], since: datetime, until: datetime) -> tuple[Span, ...]:
    """When nobody is on duty, between two moments."""
    found, covered = [], since
    for each in sorted(shifts, key=lambda shift: shift.starts_at):
        if each.starts_at >= until:
            break
        if each.starts_at > covered:
            found.append((covered, each.starts_at))
        covered = max(covered, each.ends_at)
    if covered < until:
        found.append((covered, until))
    return tuple(found)


def next_begin(shifts: Sequence[Shift], after: datetime) -> datetime | None:
    """When the next duty begins after a moment; None where none is planned."""
    return min((each.starts_at for each in shifts if each.starts_at > after), default=None)
