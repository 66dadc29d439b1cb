"""Deliveries: a task carries ids, or what is sealed, and nothing else."""

from __future__ import annotations

import uuid

from celery import shared_task

from num_service.services.alerts import deliver_alert, schedule_alert, text_number
from num_service.services.core.wiring import WAKE_CODE, WAKE_DELIVERIES, WAKE_TEXT_ANSWER
from workers.context import context


@shared_task(name=WAKE_DELIVERIES)
def deliver(alert_id: str) -> None:
    """Send what waits of one alert."""
    here = context()
    deliver_alert.deliver_alert(
        here.wiring.database,
        alert_id=uuid.UUID(alert_id),
        senders=here.senders,
        contact=here.wiring.contact,
        clock=here.wiring.clock,
        wake=here.wiring.wake,
    )


@shared_task(name=WAKE_CODE)
def send_code(recipient_id: str) -> None:
    """Send a code to the number that a recipient gave."""
    here = context()
    text_number.send_code(
        here.wiring.database,
        recipient_id=uuid.UUID(recipient_id),
        senders=here.senders,
        contact=here.wiring.contact,
        clock=here.wiring.clock,
    )


@shared_task(name=WAKE_TEXT_ANSWER)
def send_answer(recipient_id: str, sealed: str) -> None:
    """Send the answer to a check by text; what it says came sealed."""
    here = context()
    text_number.send_answer(
        here.wiring.database,
        recipient_id=uuid.UUID(recipient_id),
        sealed=sealed,
        senders=here.senders,
        contact=here.wiring.contact,
        clock=here.wiring.clock,
    )


@shared_task(name="deliveries.sweep")
def sweep() -> None:
    """Let out what was to go out by itself by now, and find what nobody was woken for."""
    here = context()
    schedule_alert.publish_due(here.wiring.database, clock=here.wiring.clock, wake=here.wiring.wake)
    deliver_alert.sweep(
        here.wiring.database, senders=here.senders, clock=here.wiring.clock, wake=here.wiring.wake
    )
