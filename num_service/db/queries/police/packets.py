"""Questions about packets on the service's side."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select

from num_service.db.models.police.packet import PacketRow


def of_report(report_id: uuid.UUID) -> Select[PacketRow]:
    """The packets of a report."""
    return select(PacketRow).where(PacketRow.report_id == report_id).order_by(PacketRow.reference)
