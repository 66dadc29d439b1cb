"""Times are shown as the clock on the wall has them."""

from datetime import UTC, date, datetime

from num_service.web.core.page_context import day, moment


def test_in_summer_the_clock_is_an_hour_ahead_and_so_perhaps_the_day() -> None:
    late = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)
    assert moment(late) == "1 August 2026, 00:30"
    assert day(late) == "1 August 2026"


def test_in_winter_it_is_not() -> None:
    assert moment(datetime(2026, 11, 22, 9, 5, tzinfo=UTC)) == "22 November 2026, 09:05"


def test_a_date_has_no_clock() -> None:
    assert day(date(2026, 7, 31)) == "31 July 2026"
    assert day(None) == moment(None) == ""
