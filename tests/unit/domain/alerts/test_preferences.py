"""When a message may leave, as its recipient chose: by the clock on their own wall, in summer and in winter."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.preferences import (
    Preferences,
    Quiet,
    Zone,
    as_kept,
    from_kept,
    held_until,
    next_at,
)
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.taxonomy import Tier

LONDON = ZoneInfo("Europe/London")
NIGHT = Quiet(22, 7)


def at(said: str) -> datetime:
    """A moment, as a clock in London shows it."""
    return datetime.fromisoformat(said).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("when", "until"),
    [
        ("2026-06-03 21:59", None),
        ("2026-06-03 22:00", "2026-06-04 07:00"),
        ("2026-06-04 06:59", "2026-06-04 07:00"),
        ("2026-06-04 07:00", None),
        # The night of a change is an hour shorter, or longer: it ends when the clock on the wall says so.
        ("2026-03-28 23:00", "2026-03-29 07:00"),
        ("2026-10-24 23:00", "2026-10-25 07:00"),
    ],
)
def test_quiet_hours_end_when_the_clock_on_the_wall_says_so(when: str, until: str | None) -> None:
    found = held_until(Preferences(quiet=NIGHT), Tier.RISK, at(when))
    assert found == (at(until) if until else None)


def test_the_night_of_a_change_is_an_hour_shorter_or_longer() -> None:
    for day, hours in (("2026-03-28", 8), ("2026-10-24", 10), ("2026-06-03", 9)):
        found = held_until(Preferences(quiet=NIGHT), Tier.RISK, at(f"{day} 22:00"))
        assert found is not None
        assert found - at(f"{day} 22:00") == timedelta(hours=hours)


def test_quiet_hours_are_those_of_the_place_they_live_in() -> None:
    there = Preferences(quiet=NIGHT, zone=Zone.SAO_PAULO)
    assert held_until(there, Tier.RISK, at("2026-06-04 00:30")) is None, (
        "half past eight in the evening there"
    )
    assert held_until(Preferences(quiet=NIGHT), Tier.RISK, at("2026-06-04 00:30")) is not None


def test_danger_wakes_only_who_said_that_it_may() -> None:
    night = at("2026-06-04 02:00")
    assert held_until(Preferences(quiet=NIGHT, danger_wakes=True), Tier.DANGER, night) is None
    assert held_until(Preferences(quiet=NIGHT), Tier.DANGER, night) == at("2026-06-04 07:00")
    assert held_until(Preferences(quiet=NIGHT, danger_wakes=True), Tier.RISK, night) is not None


def test_what_comes_once_a_day_comes_at_their_hour_and_danger_at_once() -> None:
    daily = Preferences(daily=frozenset({Tier.RISK, Tier.DANGER}), daily_at=18)
    assert held_until(daily, Tier.RISK, at("2026-06-04 17:59")) == at("2026-06-04 18:00")
    assert held_until(daily, Tier.RISK, at("2026-06-04 18:01")) == at("2026-06-05 18:00")
    assert held_until(daily, Tier.RISK, at("2026-06-04 18:00")) is None
    assert held_until(daily, Tier.NUISANCE, at("2026-06-04 17:59")) is None
    assert held_until(daily, Tier.DANGER, at("2026-06-04 17:59")) is None


def test_after_a_pause_come_the_hour_of_the_day_and_the_quiet_hours() -> None:
    paused = Preferences(quiet=NIGHT, danger_wakes=True, paused_until=at("2026-06-09 23:00"))
    assert held_until(paused, Tier.RISK, at("2026-06-04 12:00")) == at("2026-06-10 07:00")
    assert held_until(paused, Tier.DANGER, at("2026-06-04 12:00")) == at("2026-06-09 23:00"), (
        "a pause is for all"
    )
    assert held_until(paused, Tier.RISK, at("2026-06-10 12:00")) is None, "it is over"


def test_an_hour_that_comes_twice_or_not_at_all_is_never_too_early() -> None:
    assert next_at(1, LONDON, datetime(2026, 10, 24, 12, tzinfo=UTC)) == datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert next_at(1, LONDON, datetime(2026, 3, 28, 12, tzinfo=UTC)) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_quiet_hours_that_are_none_are_refused() -> None:
    for begins, ends in ((7, 7), (24, 1), (-1, 3)):
        with pytest.raises(Invalid):
            Quiet(begins, ends)


def test_every_zone_is_one_and_every_way_can_be_kept() -> None:
    assert {each.value for each in Zone} <= available_timezones()
    ways = frozenset({(Tier.RISK, Channel.EMAIL), (Tier.DANGER, Channel.SMS)})
    assert from_kept(as_kept(ways)) == ways
    off = Preferences(not_by=ways)
    assert not off.takes(Tier.RISK, Channel.EMAIL)
    assert off.takes(Tier.DANGER, Channel.EMAIL)
    assert off.takes(Tier.RISK, Channel.INBOX), "the inbox has everything"
