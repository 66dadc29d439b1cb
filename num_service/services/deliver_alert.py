"""Deliver an alert by email: claim, commit, send, record. No transaction stays open across a call to a provider."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from num_service.adapters.email import EmailBox, Refused, Unavailable
from num_service.crypto.contact import ContactBox
from num_service.db.models.alert import Alert
from num_service.db.queries import deliveries
from num_service.db.session import Database
from num_service.domain.alert import AlertStatus
from num_service.services.accounts import recipient_place
from num_service.services.publish_alert import PER_TASK
from num_service.services.wiring import WAKE_DELIVERIES, Clock, Wake

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
    for delivery in _claimed(database, alert_id, token, clock):
        with database.commits() as session:
            begun = deliveries.begin(session, delivery_id=delivery.id, token=token, now=clock())
        if begun:
            sent += _send(database, delivery, token, box, contact, clock)
    if sent >= PER_TASK - BATCH:
        wake(WAKE_DELIVERIES, str(alert_id))
    return sent


def _claimed(
    database: Database, alert_id: uuid.UUID, token: uuid.UUID, clock: Clock
) -> Iterator[deliveries.Claimed]:
    """Claim batch after batch, each in its own transaction, while the alert is out and work is left."""
    for _ in range(PER_TASK // BATCH):
        with database.commits() as session:
            alert = session.get(Alert, alert_id)
            if alert is None or alert.status != AlertStatus.PUBLISHED:
                return
            batch = deliveries.claim(session, alert_id=alert_id, token=token, limit=BATCH, now=clock())
        if not batch:
            return
        yield from batch


def _send(
    database: Database,
    delivery: deliveries.Claimed,
    token: uuid.UUID,
    box: EmailBox,
    contact: ContactBox,
    clock: Clock,
) -> int:
    address = contact.open(delivery.email_sealed, where=recipient_place(delivery.recipient_id))
    failure, retry_at = None, None
    try:
        box.send(to=address, message_id=delivery.id)
    except Refused as why:
        failure = why.reason
    except Unavailable as why:
        failure, retry_at = why.reason, _retry_at(clock(), delivery.attempts)
    with database.commits() as session:
        if failure is None:
            deliveries.sent(session, delivery_id=delivery.id, token=token, now=clock())
            return 1
        deliveries.failed(session, delivery_id=delivery.id, token=token, failure=failure, retry_at=retry_at)
        return 0


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
        waiting = deliveries.alerts_with_work(session, now=clock())
    for alert_id in waiting:
        wake(WAKE_DELIVERIES, str(alert_id))
    return len(waiting)
