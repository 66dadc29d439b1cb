"""Questions about officers' accounts, in the police database, for an administrator."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from num_service.db.models.police.force_side import Officer
from num_service.db.queries.accounts.people import in_order, in_state, last_week, like
from num_service.domain.police.confirmed import CONFIRMED_FOR, TOLD_BEFORE
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.people import PeopleAsked


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """One line of the list of officers; ``last_week`` as of :class:`Person`."""

    officer: Officer
    last_week: date | None


def page(police: Session, asked: PeopleAsked, *, limit: int, offset: int) -> list[OfficerLine]:
    """So many officers in the order asked for, by force first unless another is: one statement."""
    week = last_week(Officer)
    query = (
        select(Officer, week)
        .where(*in_state(Officer, asked.state))
        .order_by(*in_order(Officer, asked.order, week, Officer.force), Officer.id)
        .offset(offset)
        .limit(limit)
    )
    if asked.words:
        forces = [each.code for each in FORCES.values() if asked.words.casefold() in each.name.casefold()]
        named, reached = like(Officer.name, asked.words), like(Officer.email, asked.words)
        query = query.where(or_(named, reached, Officer.force.in_(forces)))
    return [OfficerLine(*row) for row in police.execute(query)]


def count(police: Session) -> int:
    """How many officers have an account."""
    return police.scalar(select(func.count()).select_from(Officer)) or 0


def waiting(police: Session) -> Sequence[Officer]:
    """The officers who wait for a second person."""
    return police.scalars(select(Officer).where(Officer.waits).order_by(Officer.force, Officer.name)).all()


def unconfirmed(police: Session, *, on: date) -> Sequence[Officer]:
    """Open accounts whose login ends within days of ``on``, or has ended; the first to end first."""
    ends = on - CONFIRMED_FOR + TOLD_BEFORE
    asked = select(Officer).where(Officer.active, Officer.confirmed_on <= ends)
    return police.scalars(asked.order_by(Officer.confirmed_on, Officer.force, Officer.name).limit(50)).all()


def with_address(police: Session, address: str) -> uuid.UUID | None:
    """The officer with an address."""
    return police.scalar(select(Officer.id).where(Officer.email == address))
