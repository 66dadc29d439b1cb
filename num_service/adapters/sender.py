"""What goes out: one sender per channel. The inbox needs none, its rows are delivered by being written."""

from __future__ import annotations

import uuid
from typing import Protocol

from num_service.domain.alerts.audience import Channel


class Refused(Exception):
    """The provider will never take it. ``reason`` names no address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unavailable(Refused):
    """Not now; it may be tried again."""


class Sender(Protocol):
    """One channel's way out of the service; a worker gives it that channel's deliveries and no others."""

    @property
    def channel(self) -> Channel:
        """The channel it sends over."""

    def send(self, *, to: str, message_id: uuid.UUID) -> None:
        """Send the neutral notice to one address of this channel.

        Args:
            to: the address, opened a moment ago.
            message_id: the delivery's id: under it a provider can tell the same message sent twice.

        Raises:
            Refused: for good. Unavailable: for now.
        """

    def has(self, message_id: uuid.UUID) -> bool | None:
        """Whether the provider already has the message; None when it cannot tell."""
