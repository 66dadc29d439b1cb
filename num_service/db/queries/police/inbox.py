"""The inbox of a force, over the police login, which sees packets of the own force alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, select
from sqlalchemy.orm import Session

from num_service.db.models.police.force_side import ForceMessage, ReleasedPacket
from num_service.db.queries.core.rows import counted
from num_service.domain.police.force_message import ForceKind
from num_service.domain.police.inbox import TURNS, InboxAsked, PacketState
from num_service.domain.shared.days import WALL


def rows(
    police: Session,
    asked: InboxAsked,
    *,
    limit: int,
    before: datetime | None = None,
    before_reference: str = "",
    unread: bool | None = None,
) -> Sequence[tuple[ReleasedPacket, ForceKind | None]]:
    """The force's packets as they are asked for, newest first, with the newest thing that decides their state.

    Args:
        before, before_reference: where the last page ended.
        unread: only those that nobody has opened or whose withdrawal nobody has acknowledged; False: only the others.
    """
    query = select(ReleasedPacket, _newest()).where(*_narrowing(asked))
    query = query.order_by(ReleasedPacket.released_at.desc(), ReleasedPacket.reference).limit(limit)
    if unread is not None:
        untold = ReleasedPacket.withdrawn_at.is_not(None) & ReleasedPacket.withdrawal_seen_at.is_(None)
        new = ReleasedPacket.opened_at.is_(None) | untold
        query = query.where(new if unread else ~new)
    if before is not None:
        query = query.where(
            (ReleasedPacket.released_at < before)
            | ((ReleasedPacket.released_at == before) & (ReleasedPacket.reference > before_reference))
        )
    return [(row, newest) for row, newest in police.execute(query)]


def counts(police: Session) -> dict[PacketState, int]:
    """How many of the force's packets stand where, up to ``COUNTED``: one statement."""
    here: Select[Any] = select(ReleasedPacket.reference).where(ReleasedPacket.taken_back_on.is_(None))
    columns: list[Any] = [
        counted(here.where(_state() == each.value)).label(each.value) for each in PacketState
    ]
    return dict(zip(PacketState, police.execute(select(*columns)).one(), strict=True))


def newest(police: Session, reference: str) -> ForceKind | None:
    """The newest thing written about one packet that decides its state."""
    asked = select(ForceMessage.kind).where(ForceMessage.reference == reference, ForceMessage.kind.in_(TURNS))
    return police.scalar(asked.order_by(ForceMessage.sent_at.desc(), ForceMessage.id).limit(1))


def _newest() -> ScalarSelect[ForceKind]:
    return (
        select(ForceMessage.kind)
        .where(ForceMessage.reference == ReleasedPacket.reference, ForceMessage.kind.in_(TURNS))
        .order_by(ForceMessage.sent_at.desc(), ForceMessage.id)
        .limit(1)
        .scalar_subquery()
    )


def _state() -> ColumnElement[str]:
    """As ``domain.police.inbox.state_of``; the test of both compares them."""
    return case(
        (ReleasedPacket.withdrawn_at.is_not(None), PacketState.WITHDRAWN.value),
        (_newest() == ForceKind.OUTCOME, PacketState.CLOSED.value),
        (_newest() == ForceKind.QUESTION, PacketState.QUESTIONED.value),
        (ReleasedPacket.acknowledged_at.is_not(None), PacketState.ACKNOWLEDGED.value),
        else_=PacketState.NEW.value,
    )


def _narrowing(asked: InboxAsked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.state is not None:
        found.append(_state() == asked.state.value)
    if asked.reference:
        found.append(ReleasedPacket.reference.startswith(asked.reference, autoescape=True))
    if asked.since is not None:
        found.append(ReleasedPacket.released_at >= datetime.combine(asked.since, time(), WALL))
    if asked.until is not None:
        after = asked.until + timedelta(days=1)
        found.append(ReleasedPacket.released_at < datetime.combine(after, time(), WALL))
    return found
