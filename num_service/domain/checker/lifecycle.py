"""How long what is listed counts as current, and when it leaves the checker (2-domain, "The checker").

Months are calendar months, counted from the month of the last report to today's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from num_service.domain.shared.taxonomy import Tier

#: After more than so many months without a report it is old. Danger has no entry: it is told as reported, with its
#: date, for as long as it is listed.
OLD_AFTER_MONTHS: Mapping[Tier, int] = MappingProxyType({Tier.RISK: 24, Tier.NUISANCE: 12})
#: After more than so many months without a report it leaves.
GONE_AFTER_MONTHS: Mapping[Tier, int] = MappingProxyType({Tier.DANGER: 60, Tier.RISK: 36, Tier.NUISANCE: 24})


def months_between(earlier: date, later: date) -> int:
    """Whole calendar months from one month to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def is_old(tier: Tier, last: date, today: date) -> bool:
    """Whether a listing of this tier whose last report is of this month may be about somebody else by now."""
    after = OLD_AFTER_MONTHS.get(tier)
    return after is not None and months_between(last, today) > after


def is_gone(tier: Tier, last: date, today: date) -> bool:
    """Whether a listing of this tier whose last report is of this month is listed no longer."""
    return months_between(last, today) > GONE_AFTER_MONTHS[tier]


def listings_before(tier: Tier, today: date) -> date:
    """Listings of this tier whose last report is of a month before this one are taken out.

    It is the first month of a quarter: what one person alone reported ages by the quarter, so that its last day tells
    no month (``outline``).
    """
    months = today.year * 12 + today.month - 1 - GONE_AFTER_MONTHS[tier]
    return date(months // 12, months % 12 // 3 * 3 + 1, 1)
