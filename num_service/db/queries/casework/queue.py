"""Questions of a report's page: how far a packet got. The queue itself is in ``queue_view``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.db.models.police.pushed import PushedPacket


@dataclass(frozen=True, slots=True)
class ReleasedState:
    """What a force did with a packet."""

    released_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_seen_at: datetime | None
    by_hand_on: date | None


def released(session: Session, references: Sequence[str]) -> dict[str, ReleasedState]:
    """How far these packets got at their forces; one that was taken back unopened is missing."""
    if not references:
        return {}
    rows = session.scalars(select(PushedPacket).where(PushedPacket.reference.in_(references)))
    return {
        row.reference: ReleasedState(
            row.released_at,
            row.opened_at,
            row.acknowledged_at,
            row.withdrawn_at,
            row.withdrawal_seen_at,
            row.by_hand_on,
        )
        for row in rows
    }
