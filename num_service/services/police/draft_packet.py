"""Write a packet for one police force; sealed until a second caseworker approves it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.crypto.references import fresh_reference
from num_service.db.models.police.packet import PacketRow
from num_service.db.models.reports.report import Report
from num_service.db.session import after_commit
from num_service.domain.police.packet import Packet
from num_service.domain.police.reading import read_packet
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.forces import FORCES
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import WAKE_RELEASE, Clock, Wake
from num_service.services.writing import document


@dataclass(frozen=True, slots=True)
class PacketDraft:
    """A packet as the report page shows it, its text opened."""

    row: PacketRow
    packet: Packet


def save_packet(
    session: Session,
    *,
    report: Report,
    holder: CaseworkHolder,
    packet: Packet,
    clock: Clock,
    packet_id: uuid.UUID | None = None,
) -> PacketRow:
    """Write a packet, or write it anew: any edit voids the approval (gate rule 6). Its reference is made here.

    Raises:
        DomainError: ``bad_force``; ``not_a_draft`` once it was released or withdrawn; ``no_packet``.
    """
    if packet.force not in FORCES:
        raise DomainError("bad_force", "Choose the force that polices the place it happened.")
    if packet_id is None:
        row = PacketRow(
            id=uuid.uuid4(), report_id=report.id, reference=fresh_reference("P"), writer_id=holder.user_id
        )
        session.add(row)
    else:
        row = of_report(session, report.id, packet_id)
        if row.status in (PacketStatus.RELEASED, PacketStatus.WITHDRAWN):
            raise DomainError("not_a_draft", "This packet has gone. Write another for anything more.")
    row.force, row.status, row.hold_until = packet.force, PacketStatus.DRAFT, None
    fresh = replace(packet, reference=row.reference)
    document.write(
        session,
        row=row,
        report_id=report.id,
        kind=PartKind.PACKET_DRAFT,
        content=fresh.content,
        words=fresh.words,
        allowed=[each for subject in fresh.subjects for each in subject.identifiers],
        holder=holder,
        clock=clock,
    )
    audit.record(session, actor=holder.actor, action="packet.written", subject=f"packet:{row.reference}")
    return row


def of_report(session: Session, report_id: uuid.UUID, packet_id: uuid.UUID) -> PacketRow:
    """A packet of this report, locked. Raises ``DomainError`` ``no_packet``."""
    row = session.scalar(
        select(PacketRow).where(PacketRow.id == packet_id, PacketRow.report_id == report_id).with_for_update()
    )
    if row is None:
        raise DomainError("no_packet", "There is no such packet for this report.")
    return row


def packets_of(session: Session, report_id: uuid.UUID, holder: CaseworkHolder) -> Sequence[PacketDraft]:
    """The packets of a report, their texts opened."""
    rows = session.scalars(
        select(PacketRow).where(PacketRow.report_id == report_id).order_by(PacketRow.reference)
    ).all()
    return [PacketDraft(row, read_packet(document.read(session, row, holder))) for row in rows]


def approve_packet(
    session: Session,
    *,
    report: Report,
    packet_id: uuid.UUID,
    seen_sha256: str,
    holder: CaseworkHolder,
    clock: Clock,
    wake: Wake,
) -> PacketRow:
    """Approve the exact packet that was seen; a worker then asks the gate again and releases it if it may.

    Raises:
        DomainError: ``not_a_draft``, or as :func:`approval.approve`.
    """
    row = of_report(session, report.id, packet_id)
    if row.status != PacketStatus.DRAFT:
        raise DomainError("not_a_draft", "This packet has been approved already.")
    document.approve(session, row=row, seen_sha256=seen_sha256, holder=holder, clock=clock)
    row.status = PacketStatus.APPROVED
    after_commit(session, lambda: wake(WAKE_RELEASE, str(packet_id)))
    audit.record(session, actor=holder.actor, action="packet.approved", subject=f"packet:{row.reference}")
    return row
