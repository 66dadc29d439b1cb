"""Deliver an alert over each channel that has a sender: claim, commit, send, record.

No transaction stays open across a call to a provider. What is of a channel without a sender is not touched: it waits.
So does everything of a channel that is paused, because its provider or our own settings let nothing through
(``channel_pauses``): that is held against no delivery. Sending itself is in ``lanes``.
"""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.adapters.sender import Sender
from num_service.crypto.contact import ContactBox
from num_service.db.models.alerts.alert import Alert
from num_service.db.queries.alerts import called_off, deliveries, holding, progress
from num_service.db.session import Database
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import Why
from num_service.domain.shared.errors import NotFound
from num_service.services.alerts import channel_pauses
from num_service.services.alerts.lanes import Run, dead_letter
from num_service.services.alerts.publish_alert import PER_TASK
from num_service.services.core.wiring import WAKE_DELIVERIES, Clock, Senders, Wake


def deliver_alert(
    database: Database,
    *,
    alert_id: uuid.UUID,
    senders: Senders,
    contact: ContactBox,
    clock: Clock,
    wake: Wake,
) -> int:
    """Send what is due, some :data:`PER_TASK` over each channel, and ask for another round for the rest.

    Args:
        alert_id: which alert a worker was woken for, and is again for the rest. What goes first is the most dangerous
            alert that is out and has something due, also while the worker is at it.

    Returns:
        How many were sent.
    """
    runs = [run for sender in senders.values() if (run := _over(database, sender, contact, clock))]
    if any(run.full for run in runs):
        wake(WAKE_DELIVERIES, str(alert_id))
    return sum(run.sent for run in runs)


def _over(database: Database, sender: Sender, contact: ContactBox, clock: Clock) -> Run | None:
    """Send over one channel; None where it is paused."""
    with database.reads() as session:
        found = channel_pauses.troubled(session).get(sender.channel)
    if found is not None and found.until > clock():
        return None
    run = Run(database, sender, contact, clock, limit=PER_TASK, troubled=found is not None)
    run.go()
    return run


def sweep(database: Database, *, senders: Senders, clock: Clock, wake: Wake) -> int:
    """Find what nobody was woken for: lost wake-ups, claims of dead workers, retries, what has waited for its time.

    What waited for its recipient's hour and is due is gathered here, into one message for each recipient and channel.

    A delivery whose worker died while sending is ambiguous. Its channel's sender is asked whether the provider has
    the message; when it cannot tell, it is sent once more under the same Message-ID, and counted.

    Returns:
        How many alerts a worker was woken for.
    """
    with database.commits() as session:
        unclear = deliveries.expire_claims(session, channels=senders, now=clock())
    for each in unclear:  # nothing is held while a provider is asked
        arrived = senders[each.channel].has(each.id)
        with database.commits() as session:
            if deliveries.resolve(session, delivery_id=each.id, arrived=arrived, now=clock()):
                dead_letter(each.channel, each.id, Why.UNCLEAR.value)
    with database.commits() as session:
        holding.settle(session)
        called_off.cancel_ended(session)
        holding.gather(session, now=clock())
        free = set(senders) - set(channel_pauses.paused(session, clock=clock))
        waiting = deliveries.alerts_with_work(session, channels=free, now=clock())
    for alert_id in waiting:
        wake(WAKE_DELIVERIES, str(alert_id))
    return len(waiting)


def send_failed_again(session: Session, *, reference: str, clock: Clock) -> int:
    """Let what has failed of a published alert wait again, for those whose it still is; answers how many.

    Raises:
        NotFound: ``no_alert`` where no alert with this reference is out.
    """
    alert = session.scalar(select(Alert).where(Alert.reference == reference))
    if alert is None or alert.status != AlertStatus.PUBLISHED:
        raise NotFound("no_alert", "No warning with this reference is out.")
    return called_off.wait_again(session, alert_id=alert.id, tier=alert.tier, now=clock())


def dead_letters(session: Session) -> set[Channel]:
    """The channels over which messages of alerts that are out were given up, through no fault of an address."""
    return progress.dead_letters(session)
