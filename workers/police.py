"""Releases: decide one packet again and hand it to its force, or find the ones that are due."""

from __future__ import annotations

import uuid

from celery import shared_task

from num_service.services.core.wiring import WAKE_RELEASE
from num_service.services.police import release_packet
from workers.context import context


@shared_task(name=WAKE_RELEASE)
def release(packet_id: str) -> None:
    """Ask the gate again and release the packet if it may go."""
    here = context().wiring
    with here.database.commits() as session:
        release_packet.release_packet(session, packet_id=uuid.UUID(packet_id), clock=here.clock)


@shared_task(name="releases.sweep")
def sweep() -> None:
    """Wake for packets that nobody was woken for, and for holds whose time has come."""
    here = context().wiring
    with here.database.reads() as session:
        due = release_packet.due(session, clock=here.clock)
    for packet_id in due:
        here.wake(WAKE_RELEASE, str(packet_id))
