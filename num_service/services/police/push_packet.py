"""Push a released packet to the police database, under the consent lock and only while the gate would release it.

The order is what keeps the promise. The connection there is made first, so that nothing is locked while it is made.
Then the consent row is locked and the gate asked again: a "no" came before, and nothing goes, or it waits this moment.
The packet is written there and not yet committed; this side's transaction is looked at once more, for the server ends
one that waits too long; then there is committed, then here. A process that ends in between leaves a release that is not
known to be there: the sweep pushes it again, which changes nothing where it was, or a "no" takes it back.
"""

from __future__ import annotations

import uuid

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from num_service.db.queries.police import desk, pushed
from num_service.db.queries.reports import consents
from num_service.db.session import Database, end_if_idle, still_open, wait_for_locks
from num_service.domain.police.gate import Release
from num_service.domain.police.reading import read_packet
from num_service.domain.police.status import PacketStatus
from num_service.services.core import audit
from num_service.services.core.wiring import Clock
from num_service.services.police.decide_release import decide_release


def push_packet(database: Database, police: Database | None, *, packet_id: uuid.UUID, clock: Clock) -> bool:
    """Push one packet that was released and is not known to be there.

    Returns:
        Whether there is nothing left to do. False when the police database does not answer: the sweep tries again.
    """
    if police is None:
        return False
    try:
        with police.session() as there:
            desk.hurry(there)  # connects
            with database.session() as here:
                end_if_idle(here, seconds=2 * desk.SECONDS)
                wait_for_locks(here, seconds=10)
                push(here, there, packet_id=packet_id, clock=clock)
                # Nobody can have said no since; and a process that stands still from here on comes too late there
                # before it does here.
                end_if_idle(there, seconds=desk.SECONDS)
                still_open(here)
                there.commit()
                here.commit()
    except OperationalError:
        return False
    return True


def push(here: Session, there: Session, *, packet_id: uuid.UUID, clock: Clock) -> None:
    """The same within two transactions, which the caller commits: first there, then here."""
    report_id = pushed.report_of(here, packet_id)
    if report_id is None:
        return
    consents.lock(here, [report_id])
    row = pushed.packet(here, packet_id)
    known = pushed.find(here, row.reference) if row else None
    if row is None or known is None or known.pushed_at or row.status != PacketStatus.RELEASED:
        return
    now = clock()
    packet = read_packet(row.content or "")
    if not isinstance(decide_release(here, row=row, packet=packet, now=now), Release):
        row.status = (
            PacketStatus.WITHDRAWN
        )  # whether it was there: that is for whoever takes it back to find out
        return
    answer = desk.push(
        there,
        reference=row.reference,
        force=row.force,
        content=row.content or "",
        sha256=known.sha256,
        priority=packet.priority,
        released_at=known.released_at,
        to=packet.desk,
    )
    if answer is desk.Pushed.ANOTHER:
        raise RuntimeError(f"another packet than {row.reference} stands under its reference at the police")
    if answer is desk.Pushed.TAKEN_BACK:
        row.status = PacketStatus.WITHDRAWN
        if (
            known.opened_at is None
        ):  # else an officer read it, whatever that database says since it was restored
            here.delete(known)
        return
    known.pushed_at = now
    audit.record(
        here,
        actor="worker",
        action="packet.pushed",
        subject=f"packet:{row.reference}",
        fingerprint=known.sha256,
    )
