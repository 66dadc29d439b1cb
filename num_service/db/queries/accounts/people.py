"""Questions about who may sign in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, ScalarSelect, and_, cast, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from num_service.db.models.accounts.account import Project, User
from num_service.db.models.accounts.sign_in_day import SignInDay
from num_service.db.models.core.let_in import LetIn
from num_service.domain.shared.people import PeopleAsked, PeopleOrder, SignIn
from num_service.domain.shared.permissions import AccountRole


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the list of people.

    Args:
        last_week: the Monday of the week in which they signed in last; None when it is longer ago than the trail.
    """

    user: User
    project: str | None
    last_week: date | None


def page(
    session: Session, *, roles: Sequence[AccountRole], asked: PeopleAsked, limit: int, offset: int
) -> list[Person]:
    """So many people in the order asked for, leaving out the pages before: one statement, however many there are."""
    week = last_week(User)
    query = (
        select(User, Project.name, week)
        .outerjoin(Project, Project.id == User.project_id)
        .where(User.role.in_(roles), *in_state(User, asked.state))
        .order_by(*in_order(User, asked.order, week, User.role), User.created_on, User.id)
        .offset(offset)
        .limit(limit)
    )
    if asked.words:
        query = query.where(or_(like(User.name, asked.words), like(Project.name, asked.words)))
    return [Person(*row) for row in session.execute(query)]


def counts(session: Session) -> dict[AccountRole, int]:
    """How many accounts of each kind there are."""
    found = session.execute(select(User.role, func.count()).group_by(User.role))
    return {row[0]: row[1] for row in found}


def of_project(session: Session, project_id: uuid.UUID, *, limit: int, offset: int) -> list[Person]:
    """The people who work for a project, by name."""
    query = select(User, Project.name, last_week(User)).join(Project, Project.id == User.project_id)
    query = query.where(Project.id == project_id).order_by(User.name, User.created_on, User.id)
    return [Person(*row) for row in session.execute(query.offset(offset).limit(limit))]


def with_address(session: Session, digests: Sequence[bytes]) -> uuid.UUID | None:
    """The account with an address, by its digests under every key in use."""
    return session.scalar(select(User.id).where(User.email_digest.in_(digests)))


def last_week(kind: type[LetIn]) -> ScalarSelect[date]:
    """The Monday of the week of somebody's last sign-in that the trail still has."""
    week = cast(func.date_trunc("week", func.max(SignInDay.day)), Date)
    return (
        select(week)
        .where(SignInDay.account_id == kind.id, SignInDay.signed_in > 0)
        .correlate(kind)
        .scalar_subquery()
    )


def in_state(kind: type[LetIn], state: SignIn | None) -> list[ColumnElement[bool]]:
    """What is true of those who may sign in, who wait, or who are closed out."""
    if state is None:
        return []
    if state is SignIn.OPEN:
        return [kind.active.is_(True)]
    return [kind.active.is_(False), kind.waits.is_(state is SignIn.WAITS)]


def in_order(
    kind: type[Any], order: PeopleOrder, week: ScalarSelect[date], group: Any
) -> list[ColumnElement[Any]]:
    """What people are sorted by. Within a week by name: a list tells no finer who was here last."""
    name = func.lower(kind.name)
    if order is PeopleOrder.RECENT:
        return [week.desc().nulls_last(), name]
    if order is PeopleOrder.LONG_AGO:
        return [week.asc().nulls_first(), name]
    return [name] if order is PeopleOrder.NAME else [group, kind.name]


def like(column: InstrumentedAttribute[str], words: str) -> ColumnElement[bool]:
    """Whether a text has these words in it, in either case; signs that mean something to LIKE mean themselves."""
    return column.icontains(words, autoescape=True)


def open_administrators(session: Session) -> int:
    """How many administrators can sign in."""
    count = select(func.count()).where(User.role == AccountRole.ADMINISTRATOR, User.active)
    return session.scalar(count) or 0


def waiting(session: Session) -> list[User]:
    """The accounts that wait for a second person, the oldest first."""
    return list(session.scalars(select(User).where(User.waits).order_by(User.created_on, User.id)))


class Staff(NamedTuple):
    """Somebody who runs the service, or did; caseworker: they can be given a report now."""

    id: uuid.UUID
    name: str
    caseworker: bool


#: Put together once: every page of a report asks it.
_STAFF = (
    select(User.id, User.name, and_(User.active, User.role == AccountRole.CASEWORKER))
    .where(User.role.in_((AccountRole.CASEWORKER, AccountRole.ADMINISTRATOR)))
    .order_by(User.name)
)


def staff(session: Session) -> list[Staff]:
    """Everybody who runs the service by name, those who have left too."""
    return [Staff._make(row) for row in session.execute(_STAFF)]


def replace_hash(session: Session, account: LetIn, made: str) -> None:
    """Keep a new hash of the same password, unless another was chosen meanwhile."""
    kind = type(account)
    same = update(kind).where(kind.id == account.id, kind.password_hash == account.password_hash)
    session.execute(same.values(password_hash=made), execution_options={"synchronize_session": False})
