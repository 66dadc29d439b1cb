"""What goes out: one sender per channel. The inbox needs none, its rows are delivered by being written."""

from __future__ import annotations

import uuid
from typing import Protocol

from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.notice import About
from num_service.domain.alerts.pace import Pace
from num_service.domain.shared.taxonomy import Language


class NotTaken(Exception):
    """A message that the provider has not taken. ``reason`` names no address (``domain/alerts/failure.kept``)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(NotTaken):
    """This recipient's address will never take it."""


class NotNow(NotTaken):
    """This recipient's address does not take it now: a full mailbox, a greylist."""


class Unavailable(NotTaken):
    """It is about us or the provider, so it is held against no recipient.

    Args:
        whole: whether it would have met any other message too, as far as can be told. False for what came once a
            recipient had been named.
    """

    def __init__(self, reason: str, *, whole: bool = True) -> None:
        super().__init__(reason)
        self.whole = whole


class Unclear(NotTaken):
    """The connection was lost after the whole message had gone: nobody knows whether it was taken.

    Args:
        theirs: whether it went to a server of the recipient's own, so that it says nothing about the channel.
    """

    def __init__(self, reason: str, *, theirs: bool = False) -> None:
        super().__init__(reason)
        self.theirs = theirs


class Sender(Protocol):
    """One channel's way out of the service; a worker gives it that channel's deliveries and no others."""

    @property
    def channel(self) -> Channel:
        """The channel it sends over."""

    @property
    def pace(self) -> Pace:
        """How many messages it takes at the same moment, each from a thread of its own."""

    def send(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        following: str | None = None,
        language: Language | None = None,
        about: About | None = None,
    ) -> None:
        """Send the neutral notice to one address of this channel.

        Args:
            to: the address, opened a moment ago.
            message_id: the delivery's id: under it a provider can tell the same message sent twice.
            following: the address that this thread's next message will most likely go to, so that the way can be made
                ready. Nothing is sent to it.
            language: what the recipient chose to read; None where they chose none.
            about: what the message is about, for a recipient who chose to be told (``domain/alerts/notice``); None is
                the neutral notice.

        Raises:
            NotTaken: as one of its four kinds, which say whose fault it is and what becomes of the delivery.
        """

    def has(self, message_id: uuid.UUID) -> bool | None:
        """Whether the provider already has the message; None when it cannot tell."""
