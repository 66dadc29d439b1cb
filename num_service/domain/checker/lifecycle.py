"""When a listing leaves the checker (4-data-protection, "Keeping and forgetting")."""

from __future__ import annotations

from datetime import date

from num_service.domain.checker.answer import GONE_AFTER_MONTHS


def listings_before(today: date) -> date:
    """Listings whose newest report is of a month before this one are taken out: 24 months without a report."""
    months = today.year * 12 + today.month - 1 - GONE_AFTER_MONTHS
    return date(months // 12, months % 12 + 1, 1)
