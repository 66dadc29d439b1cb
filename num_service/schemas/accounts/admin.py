"""What administrators send."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, pre_load, validate

from num_service.domain.checker.budgets import MOST_OF_A_PARTNER
from num_service.domain.police.desk import Desk
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.people import PeopleOrder, ProjectOrder, SignIn
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.taxonomy import Region
from num_service.schemas.base import AtMost, Between, Boundary, Choice, Line, Needed

#: Kinds of account that are opened here; officers have a form of their own, partner sites come with their tokens.
OPENED_HERE = (
    AccountRole.MEMBER,
    AccountRole.PROJECT_WORKER,
    AccountRole.CASEWORKER,
    AccountRole.ADMINISTRATOR,
)
MAX_PAGE = 10_000


class _Id(fields.UUID):
    """An id chosen from a list; empty means none was chosen."""

    default_error_messages = {"invalid_uuid": N_("Choose one from the list.")}  # noqa: RUF012 — marshmallow reads it

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **options: Any) -> Any:
        return super().deserialize(None if value == "" else value, attr, data, **options)


def _password() -> fields.String:
    """As typed, spaces and all; empty means "make one for me"."""
    return fields.String(load_default="", validate=AtMost(1000, N_("At most %(most)s characters.")))


def _regions() -> fields.List:
    return fields.List(Choice(Region), load_default=list)


def _page() -> fields.Integer:
    wrong = N_("There is no such page. Start from the first.")
    return fields.Integer(load_default=1, validate=validate.Range(1, MAX_PAGE, error=wrong))


class PeopleFilters(Boundary):
    """Which accounts to show. Empty means any."""

    role = Choice(AccountRole, load_default=None, allow_none=True)
    state = Choice(SignIn, load_default=None, allow_none=True)
    q = Line(100, load_default="")
    sort = Choice(PeopleOrder, load_default=PeopleOrder.KIND)
    page = _page()

    @pre_load
    def _left_blank(self, data: Any, **_: object) -> Any:
        return _without_blanks(data)


class ProjectFilters(Boundary):
    """Which projects to show. Empty means any."""

    q = Line(100, load_default="")
    region = Choice(Region, load_default=None, allow_none=True)
    sort = Choice(ProjectOrder, load_default=ProjectOrder.NAME)
    page = _page()

    @pre_load
    def _left_blank(self, data: Any, **_: object) -> Any:
        return _without_blanks(data)


class FindForm(Boundary):
    """Words or a whole address to find somebody by, sent by POST: no address of a person stands in a page's address."""

    q = Needed(254, N_("Write a name, a project or a whole email address."))


def _without_blanks(data: Any) -> Any:
    return {name: value for name, value in data.items() if value != ""} if isinstance(data, dict) else data


class AccountForm(Boundary):
    """A new account."""

    role = Choice(
        AccountRole,
        required=True,
        validate=validate.OneOf(OPENED_HERE, error=N_("Choose one of the kinds in the list.")),
        error_messages={"required": N_("Choose what kind of account this is.")},
    )
    name = Line(100)
    email = Needed(254, N_("Write the email they sign in with."))
    password = _password()
    regions = _regions()
    project_id = _Id(load_default=None, allow_none=True)


class ProjectForm(Boundary):
    """A new project."""

    name = Needed(100, N_("Write the project’s name."))
    email = Needed(254, N_("Write the email that notes about new warnings go to."))
    regions = _regions()


class _Count(fields.Integer):
    """A whole number from one to the most."""

    def __init__(self, most: int) -> None:
        words = N_("Write a number from %(least)s to %(most)s.")
        super().__init__(required=True, validate=Between(1, most, words))
        said: Any = phrase(words, least=1, most=most)
        self.error_messages |= dict.fromkeys(("required", "invalid", "null"), said)


class BudgetForm(Boundary):
    """How much a partner site may check in a day and in a week."""

    day = _Count(MOST_OF_A_PARTNER.day)
    week = _Count(MOST_OF_A_PARTNER.week)


class PartnerForm(BudgetForm):
    """A new partner site."""

    name = Needed(60, N_("Write the site’s name."))
    email = Needed(254, N_("Write an email of whoever runs the site."))


class TokenForm(Boundary):
    """A token’s name."""

    said = Needed(40, N_("Write where this token is used."))


class OfficerForm(Boundary):
    """A new officer of one force."""

    force = fields.String(
        required=True,
        validate=validate.OneOf(tuple(FORCES), error=N_("Choose a police force from the list.")),
        error_messages={"required": N_("Choose a police force from the list.")},
    )
    desk = Choice(Desk, load_default=Desk.LIAISON)
    name = Needed(100, N_("Write the officer’s name."))
    email = Needed(254, N_("Write the officer’s work email."))
    password = _password()


class StatusForm(Boundary):
    """Close or reopen, as the page that asked for confirmation said."""

    active = fields.Boolean(required=True, error_messages={"required": N_("Use the buttons on the page.")})
