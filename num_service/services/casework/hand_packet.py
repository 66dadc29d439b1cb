"""Record that a caseworker handed a packet to an officer, and that the force acknowledged to one that it is withdrawn.

The gate is asked again under the lock that consents take: a no and a handing over exclude each other. Who the officer
is and what was said is a sealed note; how it is known is from a closed list. The software sends nothing.
"""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.db.models.police.packet import PacketRow
from num_service.db.models.police.pushed import PushedPacket
from num_service.db.models.reports.report import Report
from num_service.db.queries.police import pushed
from num_service.db.queries.reports import consents
from num_service.domain.police import by_hand
from num_service.domain.police.by_hand import Proof
from num_service.domain.police.gate import Release
from num_service.domain.police.handover import Means
from num_service.domain.police.reading import read_packet
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Invalid, NotFound
from num_service.services.casework.step_back import must_not_have_stepped_back
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.police.decide_release import decide_release
from num_service.services.sealed import sealed_parts


def hand_packet(
    session: Session,
    *,
    report: Report,
    packet_id: uuid.UUID,
    means: Means,
    proof: Proof,
    officer: str,
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """Record that an officer of its force has a packet.

    Args:
        officer: who it is, which number was rung, the force's reference: a sealed note.

    Raises:
        NotFound: ``no_packet``. Invalid: ``no_officer``. Locked: for whoever stepped back from the report.
        Conflict: as :func:`num_service.domain.police.by_hand.may_be_handed`.
    """
    row, known = _find(session, report, packet_id, holder)
    if not officer.strip():
        raise Invalid("no_officer", "Name the officer, and say how you reached them.", field="officer")
    now = clock()
    packet = read_packet(row.content or "")
    goes = isinstance(decide_release(session, row=row, packet=packet, now=now, goes_anew=True), Release)
    by_hand.may_be_handed(status=row.status, handed=known.by_hand_on is not None, goes=goes)
    known.by_hand_on, known.by_hand_by, known.by_hand_means, known.proof = (
        now.date(),
        holder.user_id,
        means,
        proof,
    )
    # From here on an officer has it: a no becomes a withdrawal, and silence is not chased any more.
    known.opened_at = known.opened_at or now
    known.acknowledged_at = known.acknowledged_at or now
    _note(session, report, officer, clock)
    audit.record(session, actor=holder.actor, action="packet.handed", subject=f"packet:{row.reference}")


def withdrawal_acknowledged(
    session: Session,
    *,
    report: Report,
    packet_id: uuid.UUID,
    officer: str,
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """Record that the force acknowledged, to a caseworker, that a packet it was handed is withdrawn.

    Raises:
        NotFound: ``no_packet``. Invalid: ``no_officer``. Locked: for whoever stepped back from the report.
        Conflict: as :func:`num_service.domain.police.by_hand.may_be_acknowledged`.
    """
    row, known = _find(session, report, packet_id, holder)
    if not officer.strip():
        raise Invalid("no_officer", "Name the officer, and say how you reached them.", field="officer")
    by_hand.may_be_acknowledged(
        handed=known.by_hand_on is not None,
        withdrawn=known.withdrawn_at is not None,
        seen=known.withdrawal_seen_at is not None,
    )
    known.withdrawal_seen_at = clock()
    _note(session, report, officer, clock)
    audit.record(
        session, actor=holder.actor, action="withdrawal.acknowledged", subject=f"packet:{row.reference}"
    )


def _find(
    session: Session, report: Report, packet_id: uuid.UUID, holder: CaseworkHolder
) -> tuple[PacketRow, PushedPacket]:
    must_not_have_stepped_back(session, report, holder.user_id)
    consents.lock(session, [report.id])
    session.refresh(report)  # as it is since the lock, which is what the gate weighs
    row = pushed.packet(session, packet_id)
    known = pushed.find(session, row.reference) if row is not None and row.report_id == report.id else None
    if row is None or known is None:
        raise NotFound("no_packet", "There is no such packet of this report at a force.")
    return row, known


def _note(session: Session, report: Report, words: str, clock: Clock) -> None:
    sealed_parts.write(
        session,
        report_id=report.id,
        kind=PartKind.NOTE,
        text=words,
        on=clock().date(),
        after=(PartKind.NOTE,),
    )
