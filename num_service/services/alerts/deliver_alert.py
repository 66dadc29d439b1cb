"""Deliver an alert over each channel that has a sender: claim, commit, send, record.

No transaction stays open across a call to a provider. What is of a channel without a sender is not touched: it waits.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from num_service.adapters.sender import Refused, Sender, Unavailable
from num_service.crypto.aead import CannotOpen
from num_service.crypto.contact import ContactBox, recipient_place
from num_service.db.models.alerts.alert import Alert
from num_service.db.queries.alerts import deliveries
from num_service.db.session import Database
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import Channel
from num_service.services.alerts.publish_alert import PER_TASK
from num_service.services.core.wiring import WAKE_DELIVERIES, Clock, Senders, Wake

BATCH = 50
#: After a failure that may pass: one minute, two, four …
FIRST_RETRY = timedelta(minutes=1)


def deliver_alert(
    database: Database,
    *,
    alert_id: uuid.UUID,
    senders: Senders,
    contact: ContactBox,
    clock: Clock,
    wake: Wake,
) -> int:
    """Send what is due of an alert, up to :data:`PER_TASK` over each channel, and ask for another round for the rest.

    Returns:
        How many were sent.
    """
    sent = [_over(database, alert_id, sender, contact, clock) for sender in senders.values()]
    if any(each >= PER_TASK for each in sent):
        wake(WAKE_DELIVERIES, str(alert_id))
    return sum(sent)


def _over(database: Database, alert_id: uuid.UUID, sender: Sender, contact: ContactBox, clock: Clock) -> int:
    """Send over one channel; answers how many were sent."""
    token, sent = uuid.uuid4(), 0
    while sent < PER_TASK and (batch := _claim(database, alert_id, sender.channel, token, clock)):
        sent += _send_batch(database, batch, token, sender, contact, clock)
    return sent


def _claim(
    database: Database, alert_id: uuid.UUID, channel: Channel, token: uuid.UUID, clock: Clock
) -> list[deliveries.Claimed]:
    """Claim a batch of one channel in a transaction of its own; nothing once the alert is no longer out."""
    with database.commits() as session:
        alert = session.get(Alert, alert_id)
        if alert is None or alert.status != AlertStatus.PUBLISHED:
            return []
        return deliveries.claim(
            session, alert_id=alert_id, channel=channel, token=token, limit=BATCH, now=clock()
        )


def _send_batch(
    database: Database,
    batch: list[deliveries.Claimed],
    token: uuid.UUID,
    sender: Sender,
    contact: ContactBox,
    clock: Clock,
) -> int:
    """Send one after another. At any moment at most one message of this worker is under way and not recorded."""
    sent, done = 0, None
    with database.records() as record:
        for delivery in batch:
            if not deliveries.advance(record, token=token, done=done, begins=delivery.id, now=clock()):
                done = None
                continue
            done = None
            failure = _send(delivery, sender, contact, clock)
            if failure is None:
                sent, done = sent + 1, delivery.id
            else:
                deliveries.failed(
                    record,
                    delivery_id=delivery.id,
                    token=token,
                    failure=failure.reason,
                    retry_at=failure.retry_at,
                )
        deliveries.advance(record, token=token, done=done, begins=None, now=clock())
    return sent


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a message was not taken, and when to try again, if at all."""

    reason: str
    retry_at: datetime | None = None


def _send(delivery: deliveries.Claimed, sender: Sender, contact: ContactBox, clock: Clock) -> _Failure | None:
    if delivery.address_sealed is None:
        return _Failure("no address for this channel")
    try:
        address = contact.open(delivery.address_sealed, where=recipient_place(delivery.recipient_id))
        sender.send(to=address, message_id=delivery.id)
    except CannotOpen:  # one bad row must not keep the rest of its batch waiting
        return _Failure("address cannot be opened")
    except Unavailable as why:
        return _Failure(why.reason, _retry_at(clock(), delivery.attempts))
    except Refused as why:
        return _Failure(why.reason)
    return None


def _retry_at(now: datetime, attempts: int) -> datetime:
    return now + timedelta(seconds=FIRST_RETRY.total_seconds() * 2.0**attempts)


def sweep(database: Database, *, senders: Senders, clock: Clock, wake: Wake) -> int:
    """Find what nobody was woken for: lost wake-ups, claims of dead workers, retries, what has waited for its time.

    A delivery whose worker died while sending is ambiguous. Its channel's sender is asked whether the provider has
    the message; when it cannot tell, it is sent once more under the same Message-ID, and counted.

    Returns:
        How many alerts a worker was woken for.
    """
    with database.commits() as session:
        for unclear in deliveries.expire_claims(session, channels=senders, now=clock()):
            arrived = senders[unclear.channel].has(unclear.id)
            deliveries.resolve(session, delivery_id=unclear.id, arrived=arrived, now=clock())
        deliveries.cancel_ended(session)
        waiting = deliveries.alerts_with_work(session, channels=senders, now=clock())
    for alert_id in waiting:
        wake(WAKE_DELIVERIES, str(alert_id))
    return len(waiting)
