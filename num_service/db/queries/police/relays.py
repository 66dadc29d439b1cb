"""Questions about what was passed on from forces to reporters."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.db.models.police.packet import PacketRow
from num_service.db.models.police.pushed import PushedPacket
from num_service.db.models.police.relay import RelayRow


class Opened(NamedTuple):
    """A packet of a report that is at a force. opened: an officer of it has opened it."""

    id: uuid.UUID
    reference: str
    force: str
    opened: bool


def of_report(session: Session, report_id: uuid.UUID) -> Sequence[tuple[RelayRow, str]]:
    """Everything that was passed on about a report with the force it is from, the oldest first."""
    asked = (
        select(RelayRow, PacketRow.force)
        .join(PacketRow, PacketRow.id == RelayRow.packet_id)
        .where(RelayRow.report_id == report_id)
        .order_by(RelayRow.passed_on, RelayRow.id)
    )
    return [(row, force) for row, force in session.execute(asked)]


def locked(session: Session, report_id: uuid.UUID, relay_id: uuid.UUID) -> RelayRow | None:
    """One of them as it is now, held until the transaction ends."""
    return session.scalar(
        select(RelayRow)
        .where(RelayRow.id == relay_id, RelayRow.report_id == report_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def at_forces(session: Session, report_id: uuid.UUID) -> list[Opened]:
    """The packets of a report that are at a force, as far as that is known."""
    asked = (
        select(PacketRow.id, PacketRow.reference, PacketRow.force, PushedPacket.opened_at)
        .join(PushedPacket, PushedPacket.reference == PacketRow.reference)
        .where(PacketRow.report_id == report_id)
        .order_by(PacketRow.reference)
    )
    return [
        Opened(row.id, row.reference, row.force, row.opened_at is not None) for row in session.execute(asked)
    ]
