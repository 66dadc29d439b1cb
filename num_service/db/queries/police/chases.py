"""Questions about what forces have not acknowledged."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from num_service.db.models.police.chase import PacketChase
from num_service.db.models.police.force_side import Officer
from num_service.db.models.police.packet import PacketRow
from num_service.db.models.police.pushed import PushedPacket
from num_service.db.models.reports.recusal import Recusal
from num_service.db.models.reports.report import Report
from num_service.domain.police.chasing import Chased
from num_service.domain.police.desk import Desk

#: Looked at in one sweep.
MOST = 200
#: Per force and reminder: a force with more officers is reminded through these.
MOST_OFFICERS = 20


class Unanswered(NamedTuple):
    """A packet that its force has not acknowledged, or whose withdrawal it has not."""

    packet_id: uuid.UUID
    reference: str
    force: str
    content: str | None
    of: Chased
    since: date
    reminded_on: date | None
    escalated_on: date | None


class Escalated(NamedTuple):
    """What a caseworker is to ring a force about. mailed: how many officers were reminded before."""

    packet_id: uuid.UUID
    report: str
    packet: str
    force: str
    of: Chased
    since: date
    escalated_on: date
    mailed: int
    rang_on: date | None


def unanswered(session: Session, *, before: date) -> list[Unanswered]:
    """What no force has acknowledged since before a day, and about which there may be something left to do."""
    found: list[Unanswered] = []
    for of, since, open_now in _KINDS:
        asked = (
            select(
                PacketRow.id,
                PacketRow.reference,
                PacketRow.force,
                PacketRow.content,
                func.date(func.timezone("UTC", since)),
                PacketChase.reminded_on,
                PacketChase.escalated_on,
            )
            .join(PushedPacket, PushedPacket.reference == PacketRow.reference)
            .outerjoin(PacketChase, and_(PacketChase.packet_id == PacketRow.id, PacketChase.about == of))
            .where(open_now, PacketChase.escalated_on.is_(None))
            .where(func.date(func.timezone("UTC", since)) < before)
            .order_by(since, PacketRow.id)
            .limit(MOST)
        )
        found += [
            Unanswered(id_, reference, force, content, of, day, reminded, told)
            for id_, reference, force, content, day, reminded, told in session.execute(asked)
        ]
    return found


def escalated(session: Session, *, except_for: uuid.UUID, limit: int = 200) -> list[Escalated]:
    """What is to be rung about, the oldest first, but for reports that a caseworker stepped back from."""
    found: list[Escalated] = []
    for of, since, open_now in _KINDS:
        asked = (
            select(
                PacketRow.id,
                Report.reference,
                PacketRow.reference,
                PacketRow.force,
                func.date(func.timezone("UTC", since)),
                PacketChase.escalated_on,
                PacketChase.mailed,
                PacketChase.rang_on,
            )
            .join(PacketRow, PacketRow.id == PacketChase.packet_id)
            .join(PushedPacket, PushedPacket.reference == PacketRow.reference)
            .join(Report, Report.id == PacketRow.report_id)
            .where(PacketChase.about == of, PacketChase.escalated_on.is_not(None), open_now)
            .where(~exists().where(Recusal.report_id == PacketRow.report_id, Recusal.user_id == except_for))
            .order_by(since, PacketRow.id)
            .limit(limit)
        )
        found += [
            Escalated(id_, report, packet, force, of, day, told, mailed, rang)
            for id_, report, packet, force, day, told, mailed, rang in session.execute(asked)
        ]
    return found


def to_ring(except_for: uuid.UUID) -> ScalarSelect[int]:
    """How many of them nobody has rung about yet, as a part of another question."""
    still = [and_(PacketChase.about == of, open_now) for of, _, open_now in _KINDS]
    return (
        select(func.count())
        .select_from(PacketChase)
        .join(PacketRow, PacketRow.id == PacketChase.packet_id)
        .join(PushedPacket, PushedPacket.reference == PacketRow.reference)
        .where(PacketChase.escalated_on.is_not(None), PacketChase.rang_on.is_(None), or_(*still))
        .where(~exists().where(Recusal.report_id == PacketRow.report_id, Recusal.user_id == except_for))
        .scalar_subquery()
    )


def begin(session: Session, *, packet_id: uuid.UUID, of: Chased, on: date) -> bool:
    """Note a reminder before it is sent; False where another worker was first."""
    made = session.execute(
        insert(PacketChase)
        .values(packet_id=packet_id, about=of, reminded_on=on, mailed=0)
        .on_conflict_do_nothing()
        .returning(PacketChase.packet_id)
    )
    return made.first() is not None


def find(session: Session, packet_id: uuid.UUID, of: Chased) -> PacketChase | None:
    """What was done about one of them, held until the transaction ends."""
    return session.get(PacketChase, (packet_id, of), with_for_update=True, populate_existing=True)


def addresses(police: Session, force: str, at: Desk) -> Sequence[tuple[uuid.UUID, str]]:
    """The officers of a desk of a force who can sign in, and their addresses, in the police database."""
    asked = select(Officer.id, Officer.email).where(
        Officer.force == force, Officer.desk == at, Officer.active
    )
    found = police.execute(asked.order_by(Officer.name, Officer.id).limit(MOST_OFFICERS))
    return [(row.id, row.email) for row in found]


_PACKET_OPEN: ColumnElement[bool] = and_(
    PushedPacket.pushed_at.is_not(None),
    PushedPacket.withdrawn_at.is_(None),
    PushedPacket.acknowledged_at.is_(None),
)
_WITHDRAWAL_OPEN: ColumnElement[bool] = and_(
    PushedPacket.withdrawn_at.is_not(None), PushedPacket.withdrawal_seen_at.is_(None)
)
_KINDS: tuple[tuple[Chased, InstrumentedAttribute[Any], ColumnElement[bool]], ...] = (
    (Chased.PACKET, PushedPacket.released_at, _PACKET_OPEN),
    (Chased.WITHDRAWAL, PushedPacket.withdrawn_at, _WITHDRAWAL_OPEN),
)
