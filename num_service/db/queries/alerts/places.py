"""Where a channel reaches a recipient: what came back for good, and who wants no more of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from num_service.db.models.alerts.delivery import Delivery
from num_service.db.models.alerts.recipient_place import RecipientPlace
from num_service.db.queries.alerts import called_off
from num_service.db.queries.core.rows import changed
from num_service.domain.alerts.audience import Channel

#: Nothing more goes to a place: kept once, with the first reason.
_STOP = text(
    """
    INSERT INTO recipient_places (recipient_id, channel, stopped_on, stopped_why)
    VALUES (:recipient_id, :channel, :day, :why)
    ON CONFLICT (recipient_id, channel) DO UPDATE
    SET stopped_on = coalesce(recipient_places.stopped_on, excluded.stopped_on),
        stopped_why = coalesce(recipient_places.stopped_why, excluded.stopped_why)
    """
)
_BOUNCED = text(
    """
    UPDATE deliveries SET state = 'failed', failure = :why, sent_at = NULL, ended_at = :now, lease_until = NULL
    WHERE id = :id AND channel = :channel AND state IN ('sent', 'sending', 'waiting')
    RETURNING recipient_id
    """
)
#: What a sweep put back for want of an answer, or is still being sent, was begun once: it had arrived all the same.
_ARRIVED = text(
    """
    UPDATE deliveries SET state = 'sent', sent_at = :now, failure = NULL, lease_until = NULL
    WHERE id = :id AND channel = :channel AND state IN ('sending', 'waiting') AND attempts > 0
    RETURNING id
    """
)
_LEAVE = text("UPDATE recipients SET channels = array_remove(channels, :channel) WHERE id = :id")
_JOIN = text(
    "UPDATE recipients SET channels = array_append(channels, :channel) "
    "WHERE id = :id AND NOT (:channel = ANY (channels))"
)


class Stopped(NamedTuple):
    """A channel of a recipient over which nothing goes any more: since when and why."""

    recipient_id: uuid.UUID
    channel: Channel
    on: date
    why: str


def stop(on: Session | Connection, *, recipient_id: uuid.UUID, channel: Channel, why: str, day: date) -> None:
    """Send nothing more to a recipient over a channel: their address takes none."""
    on.execute(_STOP, {"recipient_id": recipient_id, "channel": channel, "why": why, "day": day})


def try_again(session: Session, *, recipient_id: uuid.UUID, channel: Channel) -> int:
    """Forget that what went there came back; how many places that was."""
    mine = (RecipientPlace.recipient_id == recipient_id) & (RecipientPlace.channel == channel)
    return changed(session, update(RecipientPlace).where(mine).values(stopped_on=None, stopped_why=None))


def stopped(session: Session, recipients: Sequence[uuid.UUID]) -> list[Stopped]:
    """What came back for good, of these recipients."""
    found = session.scalars(
        select(RecipientPlace)
        .where(RecipientPlace.recipient_id.in_(recipients), RecipientPlace.stopped_on.is_not(None))
        .order_by(RecipientPlace.channel)
    )
    return [
        Stopped(each.recipient_id, each.channel, each.stopped_on, each.stopped_why or "")
        for each in found
        if each.stopped_on is not None
    ]


def came_back(
    session: Session, *, delivery_id: uuid.UUID, channel: Channel, why: str, now: datetime
) -> uuid.UUID | None:
    """A message that had been taken came back for good: it has failed. Answers whose it was; None where it is over."""
    found: uuid.UUID | None = session.scalar(
        _BOUNCED, {"id": delivery_id, "channel": channel, "why": why, "now": now}
    )
    return found


def arrived(session: Session, *, delivery_id: uuid.UUID, channel: Channel, now: datetime) -> bool:
    """A message that nobody knew to have arrived did. Answers whether that was news."""
    return bool(session.scalar(_ARRIVED, {"id": delivery_id, "channel": channel, "now": now}))


def recipient_of(session: Session, delivery_id: uuid.UUID, channel: Channel) -> uuid.UUID | None:
    """Whom a delivery of a channel went to; None once that is forgotten."""
    found: uuid.UUID | None = session.scalar(
        select(Delivery.recipient_id).where(Delivery.id == delivery_id, Delivery.channel == channel)
    )
    return found


def leave(session: Session, *, recipient_id: uuid.UUID, channel: Channel) -> None:
    """A recipient wants no more of a channel; what waits for them on it does not go."""
    session.execute(_LEAVE, {"id": recipient_id, "channel": channel})
    called_off.cancel_for(session, recipient_id, channel=channel)


def join(session: Session, *, recipient_id: uuid.UUID, channel: Channel) -> None:
    """A recipient wants what goes over a channel from now on."""
    session.execute(_JOIN, {"id": recipient_id, "channel": channel})


def on_channel(session: Session, *, recipient_id: uuid.UUID, channel: Channel) -> bool:
    """Whether a recipient gets what goes over a channel."""
    asked = text("SELECT :channel = ANY (channels) FROM recipients WHERE id = :id")
    return bool(session.scalar(asked, {"id": recipient_id, "channel": channel}))


def sealed(session: Session, *, recipient_id: uuid.UUID, channel: Channel) -> bytes | None:
    """The sealed address of a channel of a recipient, locked until the transaction ends; None where there is none."""
    row = session.get(RecipientPlace, (recipient_id, channel), with_for_update=True, populate_existing=True)
    return row.sealed if row else None


def sealed_of(session: Session, *, recipient_id: uuid.UUID, channel: Channel) -> bytes | None:
    """The same, only to be read."""
    row = session.get(RecipientPlace, (recipient_id, channel))
    return row.sealed if row else None


def everybody_on(session: Session, channel: Channel) -> Iterator[tuple[uuid.UUID, bytes]]:
    """Every sealed address of a channel and whose it is, a thousand at once; the session is in a transaction."""
    asked = select(RecipientPlace.recipient_id, RecipientPlace.sealed).where(
        RecipientPlace.channel == channel
    )
    for recipient_id, sealed_address in session.execute(asked.execution_options(yield_per=1_000)):
        if sealed_address is not None:
            yield recipient_id, sealed_address


def keep(session: Session, *, recipient_id: uuid.UUID, channel: Channel, sealed: bytes) -> None:
    """Keep the sealed address of a channel; whatever came back from an earlier one is forgotten."""
    made = insert(RecipientPlace).values(recipient_id=recipient_id, channel=channel, sealed=sealed)
    session.execute(
        made.on_conflict_do_update(
            index_elements=[RecipientPlace.recipient_id, RecipientPlace.channel],
            set_={"sealed": sealed, "stopped_on": None, "stopped_why": None},
        )
    )


def forget(session: Session, *, recipient_id: uuid.UUID, channel: Channel) -> None:
    """Delete the address of a channel."""
    mine = (RecipientPlace.recipient_id == recipient_id) & (RecipientPlace.channel == channel)
    session.execute(delete(RecipientPlace).where(mine))
