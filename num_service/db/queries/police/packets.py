"""Questions about packets on the service's side."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from num_service.db.models.police.packet import PacketRow
from num_service.db.models.police.pushed import PushedPacket


def of_report(report_id: uuid.UUID) -> Select[PacketRow]:
    """The packets of a report."""
    return select(PacketRow).where(PacketRow.report_id == report_id).order_by(PacketRow.reference)


def elsewhere(session: Session, row: PacketRow) -> frozenset[str]:
    """The other forces that have had a packet of the same report before this one.

    A packet that was taken back unopened is with nobody and does not count. For one that is out itself, only those that
    went before it do.
    """
    before = (
        select(PacketRow.force)
        .join(PushedPacket, PushedPacket.reference == PacketRow.reference)
        .where(PacketRow.report_id == row.report_id, PacketRow.force != row.force)
    )
    out = session.scalar(select(PushedPacket.released_at).where(PushedPacket.reference == row.reference))
    if out is not None:
        place = tuple_(PushedPacket.released_at, PushedPacket.reference)
        before = before.where(place < tuple_(out, row.reference))
    return frozenset(session.scalars(before))
