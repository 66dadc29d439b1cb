"""Questions about what officers wrote, on the service's side."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from num_service.db.models.police.packet import PacketRow
from num_service.db.models.police.police_message import PoliceMessage
from num_service.db.models.reports.recusal import Recusal
from num_service.db.models.reports.report import Report
from num_service.db.queries.police import chases
from num_service.domain.police.force_message import ForceKind


class Line(NamedTuple):
    """Something an officer wrote that nobody has decided about, without its words."""

    id: uuid.UUID
    report: str
    packet: str
    force: str
    kind: ForceKind
    sent_on: date


def known(session: Session, message_id: uuid.UUID) -> bool:
    """Whether a message has come over already."""
    return session.scalar(select(PoliceMessage.id).where(PoliceMessage.id == message_id)) is not None


def of_report(session: Session, report_id: uuid.UUID) -> Sequence[tuple[PoliceMessage, str, str]]:
    """What officers wrote about a report's packets, with packet and force, the oldest first."""
    asked = (
        select(PoliceMessage, PacketRow.reference, PacketRow.force)
        .join(PacketRow, PacketRow.id == PoliceMessage.packet_id)
        .where(PoliceMessage.report_id == report_id)
        .order_by(PoliceMessage.sent_on, PoliceMessage.id)
    )
    return [(row, reference, force) for row, reference, force in session.execute(asked)]


def locked(session: Session, report_id: uuid.UUID, message_id: uuid.UUID) -> PoliceMessage | None:
    """One of them as it is now, held until the transaction ends."""
    return session.scalar(
        select(PoliceMessage)
        .where(PoliceMessage.id == message_id, PoliceMessage.report_id == report_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def undecided(session: Session, *, except_for: uuid.UUID, limit: int) -> list[Line]:
    """What waits for a caseworker, the oldest first, but for reports that they stepped back from."""
    asked = (
        select(
            PoliceMessage.id,
            Report.reference,
            PacketRow.reference,
            PacketRow.force,
            PoliceMessage.kind,
            PoliceMessage.sent_on,
        )
        .join(Report, Report.id == PoliceMessage.report_id)
        .join(PacketRow, PacketRow.id == PoliceMessage.packet_id)
        .where(PoliceMessage.decision.is_(None), ~_stepped_back(except_for))
        .order_by(PoliceMessage.sent_on, PoliceMessage.id)
        .limit(limit)
    )
    return [Line(*row) for row in session.execute(asked)]


def how_many(except_for: Any) -> ColumnElement[int]:
    """How many of them wait, and how many forces are to be rung, as a part of another statement.

    Args:
        except_for: whoever asks; a bound value will do.
    """
    waiting = (
        select(func.count())
        .select_from(PoliceMessage)
        .where(PoliceMessage.decision.is_(None), ~_stepped_back(except_for))
        .scalar_subquery()
    )
    return waiting + chases.to_ring(except_for)


def _stepped_back(user_id: uuid.UUID) -> ColumnElement[bool]:
    return exists().where(Recusal.report_id == PoliceMessage.report_id, Recusal.user_id == user_id)
