"""Questions about packets that were released: what is still to be pushed, taken back, or told of."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from num_service.db.models.police.packet import PacketRow
from num_service.db.models.police.pushed import PushedPacket
from num_service.db.queries.core.rows import changed
from num_service.domain.police.status import PacketStatus

_BOTH = PushedPacket.reference == PacketRow.reference


def find(session: Session, reference: str) -> PushedPacket | None:
    """What is known of one released packet, as it is now, held until the transaction ends."""
    asked = select(PushedPacket).where(PushedPacket.reference == reference)
    return session.scalar(asked.with_for_update().execution_options(populate_existing=True))


def released(session: Session, reference: str, sha256: str) -> PushedPacket | None:
    """The packet that was released under this reference with exactly this text, where it was not taken back."""
    asked = select(PushedPacket).where(PushedPacket.reference == reference, PushedPacket.sha256 == sha256)
    return session.scalar(asked)


def is_there(session: Session, reference: str) -> bool:
    """Whether a packet is known to have arrived at its force."""
    asked = select(PushedPacket.pushed_at).where(PushedPacket.reference == reference)
    return session.scalar(asked) is not None


def not_there(session: Session, limit: int = 500) -> Sequence[uuid.UUID]:
    """Packets that were released and are not known to be at their force yet."""
    asked = select(PacketRow.id).join(PushedPacket, _BOTH)
    waits = (PacketRow.status == PacketStatus.RELEASED) & PushedPacket.pushed_at.is_(None)
    return session.scalars(asked.where(waits).limit(limit)).all()


class Waiting(NamedTuple):
    """A packet that is to be taken back, what it is called and whose it is, at the police.

    by_hand: an officer was handed it by a caseworker.
    """

    id: uuid.UUID
    reference: str
    force: str
    by_hand: bool


def being_taken_back(
    session: Session, report_ids: Collection[uuid.UUID] | None = None, limit: int = 500
) -> list[Waiting]:
    """Packets that are withdrawn, and of which nobody knows yet whether an officer had opened them.

    In no order: whatever holds up one keeps none behind it from its turn.
    """
    asked = select(
        PacketRow.id, PushedPacket.reference, PushedPacket.force, PushedPacket.by_hand_on.is_not(None)
    ).join(PushedPacket, _BOTH)
    asked = asked.where(PacketRow.status == PacketStatus.WITHDRAWN, PushedPacket.withdrawn_at.is_(None))
    if report_ids is not None:
        asked = asked.where(PacketRow.report_id.in_(report_ids))
    return [Waiting(*row) for row in session.execute(asked.order_by(func.random()).limit(limit))]


def doubt_everything(session: Session) -> int:
    """Know of no packet any more that it is there or gone; how many that were. They are pushed and taken back anew."""
    gone = select(PacketRow.reference).where(PacketRow.status == PacketStatus.WITHDRAWN)
    missing = gone.where(~select(PushedPacket).where(_BOTH).exists())
    again = select(
        PacketRow.reference, PacketRow.force, PacketRow.approved_sha256, PacketRow.approved_at
    ).where(PacketRow.reference.in_(missing))
    session.execute(insert(PushedPacket).from_select(["reference", "force", "sha256", "released_at"], again))
    # What is withdrawn and was opened has its notice asked for again: a force may have lost it.
    session.execute(update(PushedPacket).where(PushedPacket.reference.in_(gone)).values(withdrawn_at=None))
    released = select(PacketRow.reference).where(PacketRow.status == PacketStatus.RELEASED)
    doubted = changed(
        session,
        update(PushedPacket).where(PushedPacket.reference.in_(released)).values(pushed_at=None),
    )
    return doubted + len(being_taken_back(session, limit=1_000_000))


def waiting_for_marks(session: Session, after: str, limit: int = 500) -> Sequence[str]:
    """References, from one on, of packets that their force has not done with."""
    unseen = PushedPacket.withdrawn_at.is_not(None) & PushedPacket.withdrawal_seen_at.is_(None)
    open_ones = PushedPacket.withdrawn_at.is_(None) & PushedPacket.acknowledged_at.is_(None)
    asked = select(PushedPacket.reference).where(PushedPacket.pushed_at.is_not(None), unseen | open_ones)
    return session.scalars(
        asked.where(PushedPacket.reference > after).order_by(PushedPacket.reference).limit(limit)
    ).all()


def packet(session: Session, packet_id: uuid.UUID) -> PacketRow | None:
    """A packet as it is now, held until the transaction ends."""
    asked = select(PacketRow).where(PacketRow.id == packet_id)
    return session.scalar(asked.with_for_update().execution_options(populate_existing=True))


def packet_called(session: Session, reference: str) -> PacketRow | None:
    """The same by its reference."""
    asked = select(PacketRow).where(PacketRow.reference == reference)
    return session.scalar(asked.with_for_update().execution_options(populate_existing=True))


def report_of(session: Session, packet_id: uuid.UUID) -> uuid.UUID | None:
    """Whose packet it is."""
    return session.scalar(select(PacketRow.report_id).where(PacketRow.id == packet_id))


def whose(session: Session, reference: str) -> tuple[uuid.UUID, uuid.UUID] | tuple[None, None]:
    """Which packet has this reference, and of which report it is; nothing is locked."""
    asked = select(PacketRow.id, PacketRow.report_id).where(PacketRow.reference == reference)
    found = session.execute(asked).first()
    return (found.id, found.report_id) if found else (None, None)
