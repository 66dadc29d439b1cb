"""Police packets on the service's side: drafted, approved, frozen. What a force sees is in police.py."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base, ForceCode
from num_service.db.models.writing.document import Approvable
from num_service.domain.police.status import PacketStatus


class PacketRow(Approvable, Base):
    """One packet for one force. ``content`` is frozen at approval; a change needs a new approval."""

    __tablename__ = "packets"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    force: Mapped[ForceCode]
    status: Mapped[PacketStatus] = mapped_column(index=True)
    hold_until: Mapped[datetime | None]
