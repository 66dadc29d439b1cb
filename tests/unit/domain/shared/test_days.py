"""A moment that would say when a reporter was here is kept to its day, and no delay becomes shorter by that."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.reports.consent import Conditions, ConsentRecord, Scope, Value
from num_service.domain.reports.matching import NOTICE, notice_over
from num_service.domain.shared.days import day_over, kept_day

DAY = timedelta(days=1)
zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=zones)


def kept(moment: datetime, delay: int = 0) -> ConsentRecord:
    """An answer as it is read from where it is kept."""
    return ConsentRecord(
        1, Scope.ALERT, Value.YES, kept_day(moment), Conditions(delay), counts_from=day_over(kept_day(moment))
    )


@given(moments)
def test_a_day_is_kept_and_not_the_moment(moment: datetime) -> None:
    day = kept_day(moment)
    assert (day.hour, day.minute, day.second, day.microsecond, day.tzinfo) == (0, 0, 0, 0, UTC)
    assert day <= moment < day_over(moment) == day + DAY
    assert kept_day(day) == day


@given(moments, st.integers(1, 365))
def test_a_delay_is_never_shorter_and_less_than_a_day_longer(moment: datetime, days: int) -> None:
    wished = moment + timedelta(days=days)
    assert wished <= kept(moment, days).effective_from <= wished + DAY


@given(moments)
def test_without_a_delay_an_answer_counts_at_once(moment: datetime) -> None:
    assert kept(moment).effective_from <= moment


@given(moments, moments)
def test_the_seven_days_to_say_no_are_never_fewer(told: datetime, answered: datetime) -> None:
    wished = max(told, answered) + NOTICE
    assert wished <= notice_over(told, kept(answered)) <= wished + DAY
