"""Calls to staff: take the steps that are due, and make the calls.

The task takes no ids: what is due is in the database.
"""

from __future__ import annotations

from celery import shared_task

from num_service.services.casework import paging
from num_service.services.core.wiring import WAKE_PAGES
from workers.context import context


@shared_task(name=WAKE_PAGES)
def call() -> None:
    """Call whoever is to be called now."""
    here = context()
    paging.call_due(
        here.wiring.database,
        senders=here.pagers,
        contact=here.wiring.contact,
        clock=here.wiring.clock,
    )
