"""Times are shown as the clock on the wall has them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from num_service.settings import Settings
from num_service.web.core import languages
from num_service.web.core.languages import day, moment


@pytest.fixture(autouse=True)
def _a_page_in_english(tmp_path: Path) -> Iterator[None]:
    app = Flask("times")
    languages.register(
        app,
        Settings(
            env="test",
            database_url="",
            police_database_url=None,
            redis_url=None,
            secret_key="",
            keys="",
            var_dir=tmp_path,
            broker_dir=tmp_path,
            outbox_dir=tmp_path,
        ),
    )
    with app.app_context():
        yield


def test_in_summer_the_clock_is_an_hour_ahead_and_so_perhaps_the_day() -> None:
    late = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)
    assert moment(late) == "1 August 2026, 00:30"
    assert day(late) == "1 August 2026"


def test_in_winter_it_is_not() -> None:
    assert moment(datetime(2026, 11, 22, 9, 5, tzinfo=UTC)) == "22 November 2026, 09:05"


def test_a_date_has_no_clock() -> None:
    assert day(date(2026, 7, 31)) == "31 July 2026"
    assert day(None) == moment(None) == ""
