"""What caseworkers passed on from a force to a reporter, and what they did with it. Words stand in sealed messages."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from num_service.db.models.core.base import Base
from num_service.domain.police.relay import Relay, RelaySaid


class RelayRow(Base):
    """One question, or one outcome, of the force that has a packet. Nothing of it is in the police database."""

    __tablename__ = "police_relays"
    __table_args__ = (
        CheckConstraint(
            "(said IS NULL) = (said_on IS NULL) AND (said IS NULL OR kind = 'question')", name="said_when"
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), index=True)
    packet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("packets.id"), index=True)
    kind: Mapped[Relay]
    #: The message to the reporter that has the words.
    part_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sealed_parts.id", ondelete="CASCADE"), unique=True)
    passed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    passed_on: Mapped[date]
    said: Mapped[RelaySaid | None]
    said_on: Mapped[date | None]
    #: The message that has the answer.
    answer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("sealed_parts.id", ondelete="SET NULL"), unique=True
    )
