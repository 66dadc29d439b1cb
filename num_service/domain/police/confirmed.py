"""For how long an officer's login stands without an administrator who has asked their force again.

Source: issue 11 and the field's gaps ("SPOC directory with revalidation"): liaison officers move on, and their
successor is somebody else. The police database holds to the same days (its migration 7).
"""

from __future__ import annotations

from datetime import date, timedelta

CONFIRMED_FOR = timedelta(days=90)
#: So long before the end an administrator is told.
TOLD_BEFORE = timedelta(days=14)


def stands_until(confirmed_on: date) -> date:
    """The last day on which a login can be used."""
    return confirmed_on + CONFIRMED_FOR - timedelta(days=1)


def to_be_confirmed(confirmed_on: date, today: date) -> bool:
    """Whether an administrator should ask the force now whether this is still their officer."""
    return stands_until(confirmed_on) - today < TOLD_BEFORE
