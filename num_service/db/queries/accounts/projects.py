"""Questions about projects, as an administrator looks at them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import Project, Recipient, User
from num_service.db.queries.accounts.people import like
from num_service.domain.shared.people import ProjectOrder, ProjectsAsked


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project: who it is, where its alerts go, and how many accounts its people have.

    Args:
        open: how many of them can sign in.
        accounts: how many there are.
    """

    project: Project
    recipient: Recipient
    open: int
    accounts: int


def page(session: Session, asked: ProjectsAsked, *, limit: int, offset: int) -> list[ProjectLine]:
    """So many projects in the order asked for: one statement, however many there are."""
    query = _lines().offset(offset).limit(limit)
    if asked.words:
        query = query.where(like(Project.name, asked.words))
    if asked.region:
        everywhere = func.cardinality(Recipient.regions) == 0
        query = query.where(or_(everywhere, Recipient.regions.contains([asked.region])))
    how_many = func.count(User.id)
    if asked.order is not ProjectOrder.NAME:
        query = query.order_by(how_many.desc() if asked.order is ProjectOrder.MOST else how_many)
    return [
        ProjectLine(*row) for row in session.execute(query.order_by(func.lower(Project.name), Project.id))
    ]


def one(session: Session, project_id: uuid.UUID) -> ProjectLine | None:
    """One project."""
    row = session.execute(_lines().where(Project.id == project_id)).first()
    return ProjectLine(*row) if row else None


def places(session: Session) -> list[tuple[uuid.UUID, str]]:
    """Where each project's alerts arrive, with its name; only those that get any."""
    open_ = select(Project.recipient_id, Project.name).join(Recipient, Recipient.id == Project.recipient_id)
    rows = session.execute(open_.where(Recipient.active).order_by(func.lower(Project.name), Project.id))
    return [(row.recipient_id, row.name) for row in rows]


def count(session: Session) -> int:
    """How many projects there are."""
    return session.scalar(select(func.count()).select_from(Project)) or 0


def _lines() -> Select[Project, Recipient, int, int]:
    return (
        select(Project, Recipient, func.count(User.id).filter(User.active), func.count(User.id))
        .join(Recipient, Recipient.id == Project.recipient_id)
        .outerjoin(User, User.project_id == Project.id)
        .group_by(Project.id, Recipient.id)
    )
