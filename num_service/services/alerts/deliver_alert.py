"""Deliver an alert by email: claim, commit, send, record. No transaction stays open across a call to a provider."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from num_service.adapters.email import EmailBox, Refused, Unavailable
from num_service.crypto.aead import CannotOpen
from num_service.crypto.contact import ContactBox, recipient_place
from num_service.db.models.alerts.alert import Alert
from num_service.db.queries.alerts import deliveries
from num_service.db.session import Database
from num_service.domain.alerts.alert import AlertStatus
from num_service.services.alerts.publish_alert import PER_TASK
from num_service.services.core.wiring import WAKE_DELIVERIES, Clock, Wake

BATCH = 50
#: After a failure that may pass: one minute, two, four …
FIRST_RETRY = timedelta(minutes=1)


def deliver_alert(
    database: Database, *, alert_id: uuid.UUID, box: EmailBox, contact: ContactBox, clock: Clock, wake: Wake
) -> int:
    """Send up to :data:`PER_TASK` emails of an alert, and ask for another round when more are left.

    Returns:
        How many were sent.
    """
    token, sent = uuid.uuid4(), 0
    while sent < PER_TASK and (batch := _claim(database, alert_id, token, clock)):
        sent += _send_batch(database, batch, token, box, contact, clock)
    if sent >= PER_TASK:
        wake(WAKE_DELIVERIES, str(alert_id))
    return sent


def _claim(
    database: Database, alert_id: uuid.UUID, token: uuid.UUID, clock: Clock
) -> list[deliveries.Claimed]:
    """Claim a batch in a transaction of its own; nothing once the alert is no longer out."""
    with database.commits() as session:
        alert = session.get(Alert, alert_id)
        if alert is None or alert.status != AlertStatus.PUBLISHED:
            return []
        return deliveries.claim(session, alert_id=alert_id, token=token, limit=BATCH, now=clock())


def _send_batch(
    database: Database,
    batch: list[deliveries.Claimed],
    token: uuid.UUID,
    box: EmailBox,
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
            failure = _send(delivery, box, contact, clock)
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


def _send(delivery: deliveries.Claimed, box: EmailBox, contact: ContactBox, clock: Clock) -> _Failure | None:
    try:
        address = contact.open(delivery.email_sealed, where=recipient_place(delivery.recipient_id))
        box.send(to=address, message_id=delivery.id)
    except CannotOpen:  # one bad row must not keep the rest of its batch waiting
        return _Failure("address cannot be opened")
    except Unavailable as why:
        return _Failure(why.reason, _retry_at(clock(), delivery.attempts))
    except Refused as why:
        return _Failure(why.reason)
    return None


def _retry_at(now: datetime, attempts: int) -> datetime:
    return now + timedelta(seconds=FIRST_RETRY.total_seconds() * 2.0**attempts)


def sweep(database: Database, *, box: EmailBox, clock: Clock, wake: Wake) -> int:
    """Find what nobody was woken for: lost wake-ups, claims of dead workers, retries that are due.

    A delivery whose worker died while sending is ambiguous. The box is asked whether it has the message; when it
    cannot tell, it is sent once more under the same Message-ID, and counted.

    Returns:
        How many alerts a worker was woken for.
    """
    with database.commits() as session:
        for delivery_id in deliveries.expire_claims(session, now=clock()):
            deliveries.resolve(session, delivery_id=delivery_id, arrived=box.has(delivery_id), now=clock())
        deliveries.cancel_ended(session)
        waiting = deliveries.alerts_with_work(session, now=clock())
    for alert_id in waiting:
        wake(WAKE_DELIVERIES, str(alert_id))
    return len(waiting)
