"""Decide the packets of a report again when what they rest on has changed, and withdraw what may no longer be out.

There is one rule for what may be with a force: the gate. A packet that is out stays out exactly while the gate would
release it now; a narrower answer therefore takes effect as a no does.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.db.models.police.packet import PacketRow
from num_service.db.session import after_commit
from num_service.domain.police.gate import Release, Verdict
from num_service.domain.police.reading import read_packet
from num_service.domain.police.status import PacketStatus
from num_service.domain.shared.verdict import Hold
from num_service.services.core.wiring import WAKE_RELEASE, WAKE_TAKE_BACK, Wake
from num_service.services.police.decide_release import decide_release

#: Approved and not out: the worker decides these again.
_UNDECIDED = (PacketStatus.APPROVED, PacketStatus.HELD, PacketStatus.REFUSED)


@dataclass(slots=True)
class Reconsidered:
    """What became of the packets, counted.

    Args:
        refused, held: were on their way, and now do not go, or not yet.
        withdrawn: were out. ``take_back`` takes them back once this stands, and finds out whether they were opened.
    """

    refused: int = 0
    held: int = 0
    withdrawn: int = 0


def reconsider(
    session: Session, *, report_ids: Collection[uuid.UUID], now: datetime, wake: Wake
) -> Reconsidered:
    """Ask the gate about every approved packet of these reports, and withdraw what it would not release now.

    What never went stays with the worker, who is woken to decide it. What was withdrawn stays so, whatever is
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
            row.status = PacketStatus.WITHDRAWN
            found.withdrawn += 1
            after_commit(session, partial(wake, WAKE_TAKE_BACK))
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
