"""By when a report is to be read, and which are late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.reports.reading_time import late_if_received_by, read_by

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
PROMISED = st.integers(1, 30)


@pytest.mark.parametrize(
    ("received", "by"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),  # Monday: Wednesday
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday: Monday, over the weekend
        (date(2026, 11, 27), date(2026, 12, 1)),
        (date(2026, 11, 28), date(2026, 12, 1)),  # Saturday counts from Monday, as Friday does
    ],
)
def test_two_working_days_leave_the_weekend_out(received: date, by: date) -> None:
    assert read_by(received, 2) == by


@given(received=DAYS, today=DAYS, promised=PROMISED)
def test_late_is_what_was_to_be_read_before_today(received: date, today: date, promised: int) -> None:
    assert (received <= late_if_received_by(today, promised)) == (read_by(received, promised) < today)


@given(received=DAYS, promised=PROMISED)
def test_nobody_is_promised_less_time_for_writing_later(received: date, promised: int) -> None:
    assert read_by(received + timedelta(days=1), promised) >= read_by(received, promised)
