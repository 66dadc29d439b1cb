"""Listings go live at fixed hours, never before they are allowed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from num_service.domain.checker.batches import BETWEEN, LONGEST, goes_live
from num_service.domain.shared.taxonomy import Tier

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
HOURS = {Tier.DANGER: {0, 6, 12, 18}, Tier.RISK: {6, 18}, Tier.NUISANCE: {6, 18}}


@given(st.sampled_from(Tier), MOMENTS, MOMENTS)
def test_only_at_fixed_hours_never_early_and_at_the_first_there_is(
    tier: Tier, allowed: datetime, now: datetime
) -> None:
    live = goes_live(tier, allowed_from=allowed, now=now)
    assert live.hour in HOURS[tier]
    assert (live.minute, live.second, live.microsecond) == (0, 0, 0)
    assert timedelta() <= live - max(allowed, now) < BETWEEN[tier] <= LONGEST


@pytest.mark.parametrize("tier", Tier)
def test_whoever_is_listed_between_two_times_goes_live_together(tier: Tier) -> None:
    start = datetime(2026, 11, 28, 6, 0, 1, tzinfo=UTC)
    listed = [start + BETWEEN[tier] * part / 97 for part in range(97)]
    assert len({goes_live(tier, allowed_from=start - timedelta(days=9), now=each) for each in listed}) == 1
