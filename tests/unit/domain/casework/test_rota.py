"""The rota: who is called first, when nobody is on duty, and the two nights on which the clocks change."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.casework.rota import ZONES, Shift, gaps, next_begin, on_duty, times
from num_service.domain.shared.duties import Duty

LONDON = "Europe/London"
ADA, BEA = uuid.UUID(int=1), uuid.UUID(int=2)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def shift(starts: datetime, ends: datetime, who: uuid.UUID = ADA, place: int = 1) -> Shift:
    return Shift(uuid.uuid4(), who, Duty.ON_CALL, place, starts, ends, LONDON)


# --------------------------------------------------------------------------------------------------- the clocks


def test_a_shift_that_ends_before_it_starts_ends_on_the_next_day() -> None:
    assert times(date(2026, 11, 28), time(22), time(8), LONDON) == ((at(28, 22), at(29, 8)),)
    assert times(date(2026, 11, 28), time(9), time(17), LONDON) == ((at(28, 9), at(28, 17)),)
    assert times(date(2026, 11, 28), time(9), time(9), LONDON) == ((at(28, 9), at(29, 9)),), "a whole day"


def test_times_are_by_the_clock_of_whoever_is_on_duty() -> None:
    ((starts, ends),) = times(date(2026, 11, 28), time(0), time(8), "Europe/Bucharest")
    assert (starts, ends) == (at(27, 22), at(28, 6))


@pytest.mark.parametrize(
    ("evening", "hours"),
    [(date(2026, 10, 24), 11), (date(2026, 3, 28), 9), (date(2026, 11, 28), 10)],
    ids=["clocks go back", "clocks go forward", "an ordinary night"],
)
def test_a_night_shift_is_as_long_as_the_night(evening: date, hours: int) -> None:
    ((starts, ends),) = times(evening, time(22), time(8), LONDON)
    assert ends - starts == timedelta(hours=hours)


@pytest.mark.parametrize("evening", [date(2026, 10, 24), date(2026, 3, 28)], ids=["back", "forward"])
@pytest.mark.parametrize("handover", [time(1), time(1, 30), time(2)])
def test_shifts_that_meet_in_the_hour_that_changes_leave_no_gap(evening: date, handover: time) -> None:
    (first,) = times(evening, time(22), handover, LONDON)
    (second,) = times(evening + timedelta(days=1), handover, time(8), LONDON)
    assert second[0] <= first[1], "they meet or overlap"
    covered = [shift(*first), shift(*second, who=BEA)]
    assert gaps(covered, first[0], second[1]) == ()


def test_from_week_to_week_it_follows_the_clock_and_not_the_hours() -> None:
    spans = times(date(2026, 10, 17), time(22), time(8), LONDON, weeks=3)
    zone = ZoneInfo(LONDON)
    assert [starts.astimezone(zone).time() for starts, _ in spans] == [time(22)] * 3
    assert [starts.hour for starts, _ in spans] == [21, 21, 22], "the third is after the change"


@given(
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.times().map(lambda each: each.replace(microsecond=0)),
    st.times().map(lambda each: each.replace(microsecond=0)),
    st.sampled_from(ZONES),
)
def test_every_shift_ends_after_it_starts(day: date, starts: time, ends: time, zone: str) -> None:
    ((begun, over),) = times(day, starts, ends, zone)
    assert timedelta(0) < over - begun <= timedelta(hours=26)


# ----------------------------------------------------------------------------------------------------- the gaps


def test_without_shifts_all_of_it_is_a_gap() -> None:
    assert gaps([], at(1, 0), at(2, 0)) == ((at(1, 0), at(2, 0)),)


def test_gaps_are_before_between_and_after() -> None:
    shifts = [shift(at(1, 14), at(1, 20)), shift(at(1, 6), at(1, 12))]
    found = gaps(shifts, at(1, 0), at(2, 0))
    assert found == ((at(1, 0), at(1, 6)), (at(1, 12), at(1, 14)), (at(1, 20), at(2, 0)))


def test_what_overlaps_or_meets_is_no_gap() -> None:
    long, within, meets = (
        shift(at(1, 0), at(1, 12)),
        shift(at(1, 2), at(1, 4), BEA),
        shift(at(1, 12), at(2, 0)),
    )
    assert gaps([meets, within, long], at(1, 0), at(2, 0)) == ()


def test_a_minute_is_a_gap() -> None:
    shifts = [shift(at(1, 0), at(1, 11, 59)), shift(at(1, 12), at(2, 0))]
    assert gaps(shifts, at(1, 0), at(2, 0)) == ((at(1, 11, 59), at(1, 12)),)


# --------------------------------------------------------------------------------------------------- who is called


def test_who_is_first_is_called_first_whoever_began_earlier() -> None:
    second, first = shift(at(1, 0), at(2, 0), BEA, place=2), shift(at(1, 6), at(2, 0), ADA, place=1)
    assert [each.user_id for each in on_duty([second, first], at(1, 7))] == [ADA, BEA]


def test_a_shift_is_on_from_its_start_until_just_before_its_end() -> None:
    only = shift(at(1, 6), at(1, 12))
    assert on_duty([only], at(1, 5, 59)) == ()
    assert on_duty([only], at(1, 6)) == (only,)
    assert on_duty([only], at(1, 12)) == ()


def test_the_next_duty_is_the_earliest_that_has_not_begun() -> None:
    shifts = [shift(at(3, 0), at(4, 0)), shift(at(2, 0), at(3, 0)), shift(at(1, 0), at(1, 6))]
    assert next_begin(shifts, at(1, 3)) == at(2, 0)
    assert next_begin(shifts, at(3, 0)) is None
