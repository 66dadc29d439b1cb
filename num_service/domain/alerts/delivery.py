"""How far one delivery has got: one alert, to one recipient, over one channel."""

from __future__ import annotations

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
