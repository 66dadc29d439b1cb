"""What is due to be forgotten, to the day."""

from datetime import date

import pytest

from num_service.domain.checker.lifecycle import listings_before
from num_service.domain.reports.retention import reports_before
from num_service.domain.shared.taxonomy import Tier


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 22), date(2021, 11, 22)),
        (date(2028, 2, 29), date(2023, 2, 28)),
        (date(2026, 1, 1), date(2021, 1, 1)),
    ],
)
def test_a_report_is_kept_five_years(today: date, day: date) -> None:
    assert reports_before(today) == day


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 11, 22), (10, 1)),
        (date(2026, 1, 31), (1, 1)),
        (date(2026, 12, 1), (10, 1)),
    ],
)
@pytest.mark.parametrize(("tier", "years"), [(Tier.NUISANCE, 2), (Tier.RISK, 3), (Tier.DANGER, 5)])
def test_a_listing_leaves_some_years_after_its_last_report(
    today: date, month: tuple[int, int], tier: Tier, years: int
) -> None:
    assert listings_before(tier, today) == date(today.year - years, *month)
