"""How long somebody may ask to be told, and of how many (2-domain, "The checker")."""

from __future__ import annotations

from datetime import date

#: In months. Longer would keep an index beside an account for a long time.
MONTHS = (1, 3, 6)
#: At once: a watch tells what a check tells, so there are as many as one asks for in a week of work.
MOST = 20


def ends(today: date, months: int) -> date:
    """The day on which a watch of so many months ends."""
    month = today.month - 1 + months
    return date(today.year + month // 12, month % 12 + 1, min(today.day, 28))
