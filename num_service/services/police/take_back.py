"""Take back a released packet that no officer has opened."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from num_service.db.models.police.force_side import ReleasedPacket
from num_service.db.models.police.packet import PacketRow
from num_service.db.queries.core.rows import changed
from num_service.domain.police.status import PacketStatus


def take_back(session: Session, packet: PacketRow) -> bool:
    """Remove a released packet entirely from its force; False when an officer has opened it."""
    unopened = (ReleasedPacket.reference == packet.reference) & ReleasedPacket.opened_at.is_(None)
    removed = bool(changed(session, delete(ReleasedPacket).where(unopened)))
    if removed:
        packet.status = PacketStatus.WITHDRAWN
    return removed
