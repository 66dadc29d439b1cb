"""What is repeated: forget sessions that have ended, and expire alerts."""

from __future__ import annotations

from celery import shared_task

from num_service.services.upkeep import forget
from workers.context import context


@shared_task(name="housekeeping.forget_expired")
def forget_expired() -> None:
    here = context().wiring
    with here.database.commits() as session:
        forget.forget_expired(session, clock=here.clock)
