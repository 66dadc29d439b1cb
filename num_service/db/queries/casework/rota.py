"""Shifts of the rota, and who may stand in it: caseworkers with an account that is open and a casework key."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.casework.casework_key import CaseworkGrant
from num_service.db.models.casework.rota import RotaShift
from num_service.db.queries.core.rows import changed
from num_service.domain.casework.rota import Shift
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.permissions import AccountRole


def _ready() -> Select[uuid.UUID]:
    """Who could read a report now."""
    granted = select(CaseworkGrant.user_id).where(CaseworkGrant.user_id == User.id).exists()
    return select(User.id).where(User.role == AccountRole.CASEWORKER, User.active, granted)


def ready(session: Session) -> dict[uuid.UUID, str]:
    """Everybody who could read a report now, by name."""
    rows = session.execute(_ready().add_columns(User.name).order_by(User.name, User.id))
    return {row.id: row.name for row in rows}


def names(session: Session, people: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What these people are called, whether or not they could read a report now."""
    rows = session.execute(select(User.id, User.name).where(User.id.in_(people)))
    return {row.id: row.name for row in rows}


def shifts(session: Session, *, since: datetime, until: datetime, ready_only: bool = False) -> list[Shift]:
    """Shifts that are on at some time between two moments, the earliest first.

    Args:
        ready_only: without those of people who could not read a report now: they cover nothing.
    """
    asked = select(
        RotaShift.id,
        RotaShift.user_id,
        RotaShift.duty,
        RotaShift.place,
        RotaShift.starts_at,
        RotaShift.ends_at,
        RotaShift.zone,
    ).where(RotaShift.ends_at > since, RotaShift.starts_at < until)
    if ready_only:
        asked = asked.where(RotaShift.user_id.in_(_ready()))
    rows = session.execute(asked.order_by(RotaShift.starts_at, RotaShift.place, RotaShift.id))
    return [Shift(*row) for row in rows]


def kept(session: Session) -> bool:
    """Whether there is a rota at all."""
    return session.scalar(select(RotaShift.id).limit(1)) is not None


def add(
    session: Session,
    *,
    user_id: uuid.UUID,
    duty: Duty,
    place: int,
    spans: Sequence[tuple[datetime, datetime]],
    zone: str,
) -> None:
    """Put somebody on duty for some times."""
    session.add_all(
        RotaShift(user_id=user_id, duty=duty, place=place, starts_at=starts, ends_at=ends, zone=zone)
        for starts, ends in spans
    )
    session.flush()


def find(session: Session, shift_id: uuid.UUID) -> RotaShift | None:
    return session.get(RotaShift, shift_id, with_for_update=True)


def leave(session: Session, user_id: uuid.UUID) -> int:
    """Take somebody out of every shift that is not over; answers how many."""
    return changed(
        session, delete(RotaShift).where(RotaShift.user_id == user_id, RotaShift.ends_at > func.now())
    )


def forget(session: Session, *, before: datetime) -> int:
    """Forget shifts that were over before a moment; answers how many."""
    return changed(session, delete(RotaShift).where(RotaShift.ends_at < before))
