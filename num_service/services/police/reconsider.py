"""Decide the packets of a report again when what they rest on has changed, and take back what may no longer be out.

There is one rule for what may be with a force: the gate. A packet that is out stays out exactly while the gate would
release it now; a narrower answer therefore takes effect as a no does.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from num_service.db.models.police.force_side import ReleasedPacket
from num_service.db.models.police.packet import PacketRow
from num_service.db.session import after_commit
from num_service.domain.police.gate import Release, Verdict
from num_service.domain.police.reading import read_packet
from num_service.domain.police.status import PacketStatus
from num_service.domain.shared.days import kept_day
from num_service.domain.shared.verdict import Hold
from num_service.services.core.wiring import WAKE_RELEASE, Wake
from num_service.services.police.decide_release import decide_release
from num_service.services.police.take_back import take_back

#: Approved and not out: the worker decides these again.
_UNDECIDED = (PacketStatus.APPROVED, PacketStatus.HELD, PacketStatus.REFUSED)


@dataclass(slots=True)
class Reconsidered:
    """What became of the packets, counted.

    Args:
        refused, held: were on their way, and now do not go, or not yet.
        taken_back: were out, unopened, and are gone from their force.
        noticed: were out and opened; their force has a notice that it must acknowledge.
    """

    refused: int = 0
    held: int = 0
    taken_back: int = 0
    noticed: int = 0


def reconsider(
    session: Session, *, report_ids: Collection[uuid.UUID], now: datetime, wake: Wake
) -> Reconsidered:
    """Ask the gate about every approved packet of these reports, and take back what it would not release now.

    What never went stays with the worker, who is woken to decide it. What was taken back stays back, whatever is
    allowed again later: caseworkers write another (decision 13).

    Args:
        report_ids: reports whose consent rows the caller has locked.
        now: an aware datetime, read after that lock.
    """
    found = Reconsidered()
    # Locked: a caseworker who is writing one of them anew finishes first.
    packets = select(PacketRow).where(PacketRow.report_id.in_(report_ids)).order_by(PacketRow.reference)
    for row in session.scalars(packets.with_for_update().execution_options(populate_existing=True)):
        if row.status in _UNDECIDED:
            _again(session, row, now, wake, found)
        elif row.status == PacketStatus.RELEASED and not isinstance(_verdict(session, row, now), Release):
            _off_the_desk(session, row, now, found)
    return found


def _verdict(session: Session, row: PacketRow, now: datetime) -> Verdict:
    assert row.content is not None  # frozen when it was approved
    return decide_release(session, row=row, packet=read_packet(row.content), now=now)


def _again(session: Session, row: PacketRow, now: datetime, wake: Wake, found: Reconsidered) -> None:
    verdict = _verdict(session, row, now)
    if row.status != PacketStatus.REFUSED and not isinstance(verdict, Release):
        if isinstance(verdict, Hold):
            found.held += 1
        else:
            found.refused += 1
    row.status, row.hold_until = PacketStatus.APPROVED, None
    after_commit(session, partial(wake, WAKE_RELEASE, str(row.id)))


def _off_the_desk(session: Session, row: PacketRow, now: datetime, found: Reconsidered) -> None:
    """Remove it while no officer has opened it; else give the force a notice, once."""
    if take_back(session, row):
        found.taken_back += 1
        return
    row.status = PacketStatus.WITHDRAWN
    session.execute(
        update(ReleasedPacket)
        .where(ReleasedPacket.reference == row.reference, ReleasedPacket.withdrawn_at.is_(None))
        .values(withdrawn_at=kept_day(now))
    )
    found.noticed += 1
