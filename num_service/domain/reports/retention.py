"""What is due to be forgotten, and when (4-data-protection, "Keeping and forgetting")."""

from __future__ import annotations

from datetime import date

from num_service.domain.checker.answer import GONE_AFTER_MONTHS

REPORT_YEARS = 5


def reports_before(today: date) -> date:
    """Reports received before this day are shredded: at most five years."""
    # 28 February for those who are asked on a leap day: a day early, never a day late.
    day = today.day if (today.month, today.day) != (2, 29) else 28
    return today.replace(year=today.year - REPORT_YEARS, day=day)


def listings_before(today: date) -> date:
    """Listings whose newest report is of a month before this one are taken out: 24 months without a report."""
    months = today.year * 12 + today.month - 1 - GONE_AFTER_MONTHS
    return date(months // 12, months % 12 + 1, 1)
