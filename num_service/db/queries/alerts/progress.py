"""How far the deliveries of alerts have got, in counts: never to whom."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from num_service.db.models.alerts.translation import AlertTranslation
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.delivery import OPEN, DeliveryState
from num_service.domain.alerts.failure import MOST_PUT_OFF
from num_service.domain.shared.taxonomy import Language


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an alert has got, counted over its deliveries.

    Of those that wait, ``later`` wait for their time, and ``no_sender`` for a channel that has no sender here.
    """

    recipients: int
    inbox: int
    sent: int
    waiting: int
    later: int
    no_sender: int
    failed: int
    cancelled: int
    resends: int
    read: int

    @property
    def messages(self) -> int:
        """Everything that travels: all but what is in an inbox by being written."""
        return self.sent + self.waiting + self.failed + self.cancelled

    @property
    def moving(self) -> bool:
        """Whether anything is on its way now, so that these counts will soon be others."""
        return self.waiting > self.later + self.no_sender


def progress(
    session: Session, alert_id: uuid.UUID, *, channels: Collection[Channel], now: datetime
) -> Progress:
    """Counts for the progress page.

    Args:
        channels: those that have a sender here.
    """
    row = session.execute(
        text(
            """
            SELECT count(DISTINCT recipient_id),
                   count(*) FILTER (WHERE channel = 'inbox'),
                   count(*) FILTER (WHERE channel <> 'inbox' AND state = 'sent'),
                   count(*) FILTER (WHERE state IN ('waiting', 'claimed', 'sending')),
                   count(*) FILTER (WHERE state = 'waiting' AND not_before > :now AND channel = ANY(:channels)),
                   count(*) FILTER (WHERE state IN ('waiting', 'claimed', 'sending') AND channel <> ALL(:channels)),
                   count(*) FILTER (WHERE state = 'failed'),
                   count(*) FILTER (WHERE state = 'cancelled'),
                   coalesce(sum(resends), 0),
                   count(*) FILTER (WHERE channel = 'inbox' AND read_at IS NOT NULL)
            FROM deliveries WHERE alert_id = :alert_id
            """
        ),
        {"alert_id": alert_id, "channels": list(channels), "now": now},
    ).one()
    return Progress(*row)


def sent_since(session: Session, alert_id: uuid.UUID, since: datetime) -> int:
    """How many messages of an alert left after a moment, over every channel that travels."""
    sent = text(
        "SELECT count(*) FROM deliveries WHERE alert_id = :id AND channel <> 'inbox' AND sent_at > :since"
    )
    return session.scalar(sent, {"id": alert_id, "since": since}) or 0


def waiting_in(session: Session, alert_id: uuid.UUID) -> frozenset[Language]:
    """The languages in which a translation waits for a second caseworker."""
    of = select(AlertTranslation.language).where(AlertTranslation.alert_id == alert_id)
    return frozenset(session.scalars(of.where(AlertTranslation.approver_id.is_(None))))


def kept(counts: dict[str, Any]) -> tuple[Progress, list[Why]]:
    """What is kept of an alert whose deliveries are forgotten (``Alert.delivery_counts``): counts, and failures."""
    return Progress(**counts["progress"]), [
        Why(Channel(each[2]) if len(each) > 2 else None, each[0], each[1]) for each in counts["failures"]
    ]


def no_sender(
    session: Session, alert_id: uuid.UUID, *, channels: Collection[Channel]
) -> list[tuple[Channel, int]]:
    """What waits for a channel that has no sender here, by channel.

    Args:
        channels: those that have one.
    """
    rows = session.execute(
        text(
            "SELECT channel, count(*) FROM deliveries WHERE alert_id = :alert_id AND channel <> ALL(:channels) "
            "AND state IN ('waiting', 'claimed', 'sending') AND sent_at IS NULL AND ended_at IS NULL "
            "GROUP BY channel ORDER BY channel"
        ),
        {"alert_id": alert_id, "channels": list(channels)},
    )
    return [(Channel(row[0]), row[1]) for row in rows]


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """How far an alert has got over one channel that travels."""

    channel: Channel
    sent: int
    waiting: int
    failed: int
    cancelled: int

    @property
    def messages(self) -> int:
        return self.sent + self.waiting + self.failed + self.cancelled


def by_channel(session: Session, alert_id: uuid.UUID) -> list[ChannelCount]:
    """The same counts for each channel by itself; an inbox is written, and is not among them."""
    rows = session.execute(
        text(
            """
            SELECT channel, count(*) FILTER (WHERE state = 'sent'),
                   count(*) FILTER (WHERE state IN ('waiting', 'claimed', 'sending')),
                   count(*) FILTER (WHERE state = 'failed'), count(*) FILTER (WHERE state = 'cancelled')
            FROM deliveries WHERE alert_id = :alert_id AND channel <> 'inbox' GROUP BY channel ORDER BY channel
            """
        ),
        {"alert_id": alert_id},
    )
    return [ChannelCount(Channel(channel), *counts) for channel, *counts in rows]


def channels_waiting(session: Session, alert_id: uuid.UUID) -> set[Channel]:
    """The channels that some of it still waits for."""
    rows = session.execute(
        text(
            "SELECT DISTINCT channel FROM deliveries WHERE alert_id = :alert_id "
            "AND state IN ('waiting', 'claimed', 'sending') AND sent_at IS NULL AND ended_at IS NULL"
        ),
        {"alert_id": alert_id},
    )
    return {Channel(row.channel) for row in rows}


@dataclass(frozen=True, slots=True)
class Why:
    """A reason that deliveries of one channel have in common, as it is kept, and how many these are; never whose.

    ``channel`` is None for what was forgotten before channels were kept with it.
    """

    channel: Channel | None
    reason: str
    count: int


def failures(session: Session, alert_id: uuid.UUID) -> list[Why]:
    """Why deliveries failed for good, channel by channel."""
    return _reasons(session, alert_id, {DeliveryState.FAILED})


def delays(session: Session, alert_id: uuid.UUID) -> list[Why]:
    """Why deliveries that were tried wait to be tried again, channel by channel."""
    return _reasons(session, alert_id, OPEN)


def _reasons(session: Session, alert_id: uuid.UUID, states: Collection[DeliveryState]) -> list[Why]:
    rows = session.execute(
        text(
            "SELECT channel, failure, count(*) FROM deliveries WHERE alert_id = :alert_id AND failure IS NOT NULL "
            "AND state = ANY(:states) GROUP BY channel, failure ORDER BY count(*) DESC, channel, failure"
        ),
        {"alert_id": alert_id, "states": list(states)},
    )
    return [Why(Channel(row[0]), row[1], row[2]) for row in rows]


def dead_letters(session: Session) -> set[Channel]:
    """The channels of what was given up, though no provider said that the address is none; of alerts that are out."""
    rows = session.scalars(
        text(
            """
            SELECT DISTINCT channel FROM deliveries JOIN alerts ON alerts.id = alert_id
            WHERE deliveries.ended_at IS NOT NULL AND failure IS NOT NULL AND state = 'failed'
              AND status = 'published' AND (failure LIKE 'unclear%' OR put_off >= :most)
            """
        ),
        {"most": MOST_PUT_OFF},
    )
    return {Channel(each) for each in rows}
