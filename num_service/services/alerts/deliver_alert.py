"""Deliver an alert over each channel that has a sender: claim, commit, send, record.

No transaction stays open across a call to a provider. What is of a channel without a sender is not touched: it waits.
So does everything of a channel that is paused, because its provider or our own settings let nothing through
(``channel_pauses``): that is held against no delivery.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.adapters.sender import NotNow, NotTaken, Refused, Sender, Unavailable, Unclear
from num_service.crypto.aead import CannotOpen
from num_service.crypto.contact import ContactBox, recipient_place
from num_service.db.models.alerts.alert import Alert
from num_service.db.queries.alerts import deliveries
from num_service.db.queries.alerts.deliveries import Ends
from num_service.db.session import Database
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.failure import IN_A_ROW, Why, kept, retry_after
from num_service.domain.shared.errors import NotFound
from num_service.services.alerts import channel_pauses
from num_service.services.alerts.publish_alert import PER_TASK
from num_service.services.core.wiring import WAKE_DELIVERIES, Clock, Senders, Wake

BATCH = 50
_log = structlog.get_logger()


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


@dataclass(slots=True)
class _Run:
    """One worker's run over one channel of one alert.

    ``troubled`` says that the last try of this channel was in vain; ``in_a_row`` counts answers that may be about us.
    """

    database: Database
    sender: Sender
    contact: ContactBox
    clock: Clock
    token: uuid.UUID
    troubled: bool
    sent: int = 0
    in_a_row: int = 0
    stopped: bool = False


def _over(database: Database, alert_id: uuid.UUID, sender: Sender, contact: ContactBox, clock: Clock) -> int:
    """Send over one channel, unless it is paused; answers how many were sent."""
    with database.reads() as session:
        found = channel_pauses.troubled(session).get(sender.channel)
    if found is not None and found.until > clock():
        return 0
    run = _Run(database, sender, contact, clock, uuid.uuid4(), troubled=found is not None)
    while not run.stopped and run.sent < PER_TASK and (batch := _claim(run, alert_id)):
        _send_batch(run, batch)
    return run.sent


def _claim(run: _Run, alert_id: uuid.UUID) -> list[deliveries.Claimed]:
    """Claim a batch of one channel in a transaction of its own; nothing once the alert is no longer out."""
    with run.database.commits() as session:
        alert = session.get(Alert, alert_id)
        if alert is None or alert.status != AlertStatus.PUBLISHED:
            return []
        return deliveries.claim(
            session,
            alert_id=alert_id,
            channel=run.sender.channel,
            token=run.token,
            limit=BATCH,
            now=run.clock(),
        )


def _send_batch(run: _Run, batch: list[deliveries.Claimed]) -> None:
    """Send one after another. At any moment at most one message of this worker is under way and not recorded."""
    done = None
    with run.database.records() as record:
        for delivery in batch:
            if not deliveries.advance(
                record, token=run.token, done=done, begins=delivery.id, now=run.clock()
            ):
                done = None
                continue
            done = None
            failure = _send(run, delivery)
            if failure is None:
                done = delivery.id
                _taken(run)
                continue
            deliveries.not_taken(
                record,
                delivery_id=delivery.id,
                token=run.token,
                ends=failure.ends,
                failure=failure.reason,
                retry_at=failure.retry_at,
            )
            if run.stopped:
                deliveries.release_claims(record, token=run.token)
                return
        deliveries.advance(record, token=run.token, done=done, begins=None, now=run.clock())


def _taken(run: _Run) -> None:
    run.sent, run.in_a_row = run.sent + 1, 0
    if run.troubled:
        run.troubled = False
        with run.database.commits() as session:
            channel_pauses.resume(session, channel=run.sender.channel)
        _log.info("channel_resumed", channel=run.sender.channel.value)


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a message was not taken, what becomes of its delivery, and when to try again, if at all."""

    ends: deliveries.Ends
    reason: str | None
    retry_at: datetime | None = None


def _send(run: _Run, delivery: deliveries.Claimed) -> _Failure | None:
    if delivery.address_sealed is None:
        return _Failure(Ends.REFUSED, kept(Why.NO_ADDRESS))
    try:
        address = run.contact.open(delivery.address_sealed, where=recipient_place(delivery.recipient_id))
        run.sender.send(to=address, message_id=delivery.id)
    except CannotOpen:  # one bad row must not keep the rest of its batch waiting
        return _Failure(Ends.REFUSED, kept(Why.LOCKED_ADDRESS))
    except NotTaken as why:
        return _not_taken(run, delivery, why)
    return None


def _not_taken(run: _Run, delivery: deliveries.Claimed, why: NotTaken) -> _Failure:
    """What becomes of a delivery, and whether the channel stops; only its recipient's own fault is held against it."""
    again = run.clock() + retry_after(delivery.put_off)
    match why:
        case Refused():
            return _Failure(Ends.REFUSED, why.reason)
        case NotNow():
            return _Failure(Ends.NOT_NOW, why.reason, again)
        case Unclear():
            ends = Ends.UNCLEAR
        case _:
            ends = Ends.OURS
    run.in_a_row += 1
    whole = isinstance(why, Unavailable) and why.whole
    if whole or run.in_a_row >= IN_A_ROW:
        run.stopped = True
        with run.database.commits() as session:
            channel_pauses.pause(session, channel=run.sender.channel, reason=why.reason, clock=run.clock)
    return _Failure(Ends.NOT_BEGUN, None) if whole else _Failure(ends, why.reason, again)


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
        free = set(senders) - set(channel_pauses.paused(session, clock=clock))
        waiting = deliveries.alerts_with_work(session, channels=free, now=clock())
    for alert_id in waiting:
        wake(WAKE_DELIVERIES, str(alert_id))
    return len(waiting)


def send_failed_again(session: Session, *, reference: str) -> int:
    """Let what has failed of a published alert wait again; answers how many.

    Raises:
        NotFound: ``no_alert`` where no alert with this reference is out.
    """
    alert = session.scalar(select(Alert).where(Alert.reference == reference))
    if alert is None or alert.status != AlertStatus.PUBLISHED:
        raise NotFound("no_alert", "No alert with this reference is out.")
    return deliveries.wait_again(session, alert_id=alert.id)
