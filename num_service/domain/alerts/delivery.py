"""How far one delivery has got: one alert, to one recipient, over one channel."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class DeliveryState(StrEnum):
    """Waiting → claimed → sending → sent; or it has failed, or was called off (3-architecture, deliveries)."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


#: What has not come to an end yet.
OPEN = frozenset({DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.SENDING})

#: How long after an alert's end it is kept who got it and who read it. Nobody's list shows it any more by then, and
#: staff keep its counts (4-data-protection, "Keeping and forgetting": no longer than it is of use).
KEPT_AFTER_THE_END = timedelta(days=90)
