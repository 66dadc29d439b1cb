"""Releases: decide one packet again and push it to its force, take back, and read what forces have done."""

from __future__ import annotations

import uuid

from celery import shared_task

from num_service.services.core.wiring import WAKE_RELEASE, WAKE_TAKE_BACK
from num_service.services.police import chase, push_packet, read_marks, release_packet, take_back
from workers.context import context


@shared_task(name=WAKE_RELEASE)
def release(packet_id: str) -> None:
    """Ask the gate again, release the packet if it may go, and push what was released."""
    here, packet = context().wiring, uuid.UUID(packet_id)
    with here.database.commits() as session:
        release_packet.release_packet(session, packet_id=packet, clock=here.clock)
    push_packet.push_packet(here.database, here.push_database, packet_id=packet, clock=here.clock)


@shared_task(name=WAKE_TAKE_BACK)
def take_back_all() -> None:
    """Take back what is withdrawn and not known to be gone."""
    here = context().wiring
    take_back.take_back(here.database, here.push_database, clock=here.clock)


@shared_task(name="releases.sweep")
def sweep() -> None:
    """Wake for packets that nobody was woken for or that never arrived, and for holds whose time has come; take back
    what is still to be taken back, and read what forces have done."""
    here = context().wiring
    with here.database.reads() as session:
        due = release_packet.due(session, clock=here.clock)
    for packet_id in due:
        here.wake(WAKE_RELEASE, str(packet_id))
    take_back_all()
    read_marks.read_marks(here.database, here.push_database)


@shared_task(name="releases.chase")
def chase_forces() -> None:
    """Remind forces of what they have not acknowledged, and tell staff to ring where that was in vain."""
    here = context()
    wiring = here.wiring
    chase.chase(wiring.database, wiring.push_database, senders=here.reminders, clock=wiring.clock)
