"""Release a packet: one transaction locks the consent row, decides, and writes the release. ``push_packet`` sends it.

The only writer of releases. It opens nothing sealed: it sees the frozen packet, the report's clear facts, its
consents and the match judgements (architecture rules 5 and 6).
"""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.db.models.police.packet import PacketRow
from num_service.db.models.police.pushed import PushedPacket
from num_service.db.models.police.release import ReleaseRow
from num_service.db.queries.police import pushed
from num_service.db.queries.reports import consents
from num_service.domain.police.gate import Release, Verdict
from num_service.domain.police.reading import read_packet
from num_service.domain.police.status import PacketStatus
from num_service.domain.shared.verdict import Hold
from num_service.services.core import audit
from num_service.services.core.wiring import Clock
from num_service.services.police.decide_release import decide_release


def release_packet(session: Session, *, packet_id: uuid.UUID, clock: Clock) -> Verdict | None:
    """Decide one approved packet again, and release it if the gate says so. Nothing has left yet.

    The clock is read after the lock: a release never carries a time before the answer it rests on.

    Returns:
        The verdict, or None when there is nothing to decide: no such packet, not approved, or released already.
    """
    report_id = session.scalar(select(PacketRow.report_id).where(PacketRow.id == packet_id))
    if report_id is None:
        return None
    consents.lock(session, [report_id])
    # Locked: whoever is writing it anew finishes first, and then it is no longer approved (gate rule 6).
    row = session.get_one(PacketRow, packet_id, populate_existing=True, with_for_update=True)
    if row.status not in (PacketStatus.APPROVED, PacketStatus.HELD) or row.content is None:
        return None
    now = clock()
    verdict = decide_release(session, row=row, packet=read_packet(row.content), now=now)
    if not isinstance(verdict, Release):
        held = isinstance(verdict, Hold)
        status = PacketStatus.HELD if held else PacketStatus.REFUSED
        if row.status != status:
            audit.record(
                session, actor="worker", action=f"packet.{status}", subject=f"packet:{row.reference}"
            )
        row.status = status
        row.hold_until = verdict.until if isinstance(verdict, Hold) else None
        return verdict
    session.add(
        ReleaseRow(
            packet_id=row.id,
            consent=verdict.consent,
            writer_id=uuid.UUID(verdict.writer),
            approver_id=uuid.UUID(verdict.approver),
            sha256=verdict.sha256,
            force=verdict.force,
            released_at=now,
        )
    )
    session.add(
        PushedPacket(reference=row.reference, force=verdict.force, sha256=verdict.sha256, released_at=now)
    )
    row.status, row.hold_until = PacketStatus.RELEASED, None
    audit.record(session, actor="worker", action="packet.released", subject=f"packet:{row.reference}")
    return verdict


def due(session: Session, *, clock: Clock) -> list[uuid.UUID]:
    """Packets to decide or to push: approved ones nobody was woken for, held ones whose time has come, and released
    ones that are not known to have arrived."""
    return [
        *pushed.not_there(session),
        *session.scalars(
            select(PacketRow.id).where(
                (PacketRow.status == PacketStatus.APPROVED)
                | ((PacketRow.status == PacketStatus.HELD) & (PacketRow.hold_until <= clock()))
            )
        ),
    ]
