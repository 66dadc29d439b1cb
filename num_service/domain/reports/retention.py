"""When a report is due to be forgotten (4-data-protection, "Keeping and forgetting")."""

from __future__ import annotations

from datetime import date, timedelta

REPORT_YEARS = 5
UNSAVED_DAYS = 30


def reports_before(today: date) -> date:
    """Reports received before this day are shredded: at most five years."""
    # 28 February for those who are asked on a leap day: a day early, never a day late.
    day = today.day if (today.month, today.day) != (2, 29) else 28
    return today.replace(year=today.year - REPORT_YEARS, day=day)


def unsaved_before(today: date) -> date:
    """What was typed, not saved, and not touched since this day is destroyed."""
    return today - timedelta(days=UNSAVED_DAYS)
