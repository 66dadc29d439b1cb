"""When a listing goes live: at fixed times of the day, together with whatever else was listed since the last one.

Whoever checks their own number every minute learns the fixed time, and not when a caseworker listed it. Danger waits at
most six hours, everything else twelve: an alert is what warns tonight, and it does not wait (2-domain, "Alerts").
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from num_service.domain.shared.taxonomy import Tier

#: From one time to the next. With the first at 06:00 UTC: 00, 06, 12 and 18 for danger; 06 and 18 for the rest, before
#: the day's work and before the evening's.
BETWEEN: Mapping[Tier, timedelta] = MappingProxyType(
    {Tier.DANGER: timedelta(hours=6), Tier.RISK: timedelta(hours=12), Tier.NUISANCE: timedelta(hours=12)}
)
#: Nothing waits longer than this for its time.
LONGEST = max(BETWEEN.values())
_A_FIRST = datetime(2026, 1, 1, 6, tzinfo=UTC)


def goes_live(tier: Tier, *, allowed_from: datetime, now: datetime) -> datetime:
    """When the checker begins to say so.

    Args:
        tier: of the report that is listed.
        allowed_from: when the delay that its reporter asked for is over.
        now: the moment of listing, an aware datetime.

    Returns:
        The first of the fixed times at which it is listed and allowed; never earlier than either.
    """
    between = BETWEEN[tier]
    whole = -((_A_FIRST - max(allowed_from, now)) // between)
    return _A_FIRST + whole * between
