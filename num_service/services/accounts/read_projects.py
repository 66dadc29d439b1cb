"""Show an administrator the projects: where they work, who their people are, whether alerts reach them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from num_service.crypto.contact import ContactBox, recipient_place
from num_service.db.queries.accounts import people, projects
from num_service.db.queries.accounts.projects import ProjectLine
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.people import ProjectsAsked
from num_service.domain.shared.taxonomy import Region
from num_service.services.accounts.accounts import AccountRow, account_row


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as an administrator sees it.

    Args:
        regions: where it works; none means everywhere.
        gets_alerts: whether alerts go to it at all.
        open: how many of its people can sign in.
        accounts: how many accounts they have.
        email: where a note about a new alert goes; empty in a list.
    """

    id: uuid.UUID
    name: str
    regions: tuple[Region, ...]
    gets_alerts: bool
    open: int
    accounts: int
    email: str = ""


def list_projects(
    session: Session, *, asked: ProjectsAsked, page: int = 1, size: int = 50
) -> tuple[list[ProjectRow], bool]:
    """One page of projects, and whether there are more."""
    rows = projects.page(session, asked, limit=size + 1, offset=(page - 1) * size)
    return [_row(each) for each in rows[:size]], len(rows) > size


def count_projects(session: Session) -> int:
    """How many projects there are."""
    return projects.count(session)


def read_project(session: Session, *, project_id: uuid.UUID, contact: ContactBox) -> ProjectRow:
    """One project. Raises ``NotFound`` ``no_project``."""
    found = projects.one(session, project_id)
    if found is None:
        raise NotFound("no_project", "There is no such project.")
    where = recipient_place(found.recipient.id)
    return _row(found, contact.open(found.recipient.email_sealed, where=where))


def people_of(
    session: Session, *, project_id: uuid.UUID, contact: ContactBox, page: int = 1, size: int = 50
) -> tuple[list[AccountRow], bool]:
    """One page of the people who work for a project, and whether there are more."""
    rows = people.of_project(session, project_id, limit=size + 1, offset=(page - 1) * size)
    return [account_row(each, contact) for each in rows[:size]], len(rows) > size


def _row(line: ProjectLine, email: str = "") -> ProjectRow:
    return ProjectRow(
        id=line.project.id,
        name=line.project.name,
        regions=tuple(line.recipient.regions),
        gets_alerts=line.recipient.active,
        open=line.open,
        accounts=line.accounts,
        email=email,
    )
