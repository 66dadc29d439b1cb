"""When an approved alert goes out by itself."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from num_service.domain.alerts.schedule import FURTHEST, chosen_time, look_again, may_wait
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.verdict import Hold, Reason

NOW = datetime(2026, 10, 20, 14, 20, 31, tzinfo=UTC)


def test_without_a_day_it_is_as_soon_as_it_may() -> None:
    assert chosen_time(None, time(9), NOW) == NOW


def test_a_day_is_by_the_clock_on_the_wall_in_summer_and_winter() -> None:
    assert chosen_time(date(2026, 10, 24), time(9), NOW) == datetime(2026, 10, 24, 8, tzinfo=UTC)
    assert chosen_time(date(2026, 10, 26), None, NOW) == datetime(2026, 10, 26, 9, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_the_second() -> None:
    assert chosen_time(date(2026, 10, 25), time(1, 30), NOW) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 10, 19), NOW.date() + FURTHEST + timedelta(days=1), date.max])
def test_what_is_over_or_far_away_is_no_time(day: date) -> None:
    with pytest.raises(Invalid) as refused:
        chosen_time(day, None, NOW)
    assert refused.value.field == "day"


def test_it_waits_for_time_and_its_reporter_and_for_nobody_else() -> None:
    assert may_wait(Hold((Reason.DELAYED, Reason.AWAITING_REPORTER)))
    assert not may_wait(Hold((Reason.DELAYED, Reason.APPROVER_LEFT)))


def test_it_is_looked_at_again_at_a_full_hour_so_that_no_answer_is_timed() -> None:
    assert look_again(Hold((Reason.AWAITING_REPORTER,)), NOW) == datetime(2026, 10, 20, 15, tzinfo=UTC)
    day = datetime(2026, 10, 27, tzinfo=UTC)
    assert look_again(Hold((Reason.DELAYED,), day), NOW) == day
