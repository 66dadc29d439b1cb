"""Add people: accounts of the service's own side, projects, and officers with their force.

A password that was made here is shown in the answer to the form and nowhere again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from marshmallow import Schema
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from num_service.crypto.passwords import generate
from num_service.domain.police.desk import Desk
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.permissions import AccountRole, Permission
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.second_person import waits_for_another
from num_service.domain.shared.taxonomy import Region
from num_service.schemas.accounts.admin import OPENED_HERE, AccountForm, OfficerForm, ProjectForm
from num_service.services.accounts import accounts
from num_service.services.accounts.accounts import NewAccount
from num_service.services.accounts.password_rules import MIN_PASSWORD
from num_service.services.police import officers
from num_service.web.admin import blueprint
from num_service.web.core.access import requires
from num_service.web.core.errors import ON_THE_FORM, at_field
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, push_commits, wiring

_LISTS = frozenset({"regions"})


@blueprint.get("/users/new")
@requires(Permission.MANAGE_USERS)
def new_account() -> Response:
    """An empty form, or one for the worker of a project that was chosen before."""
    project_id = request.args.get("project_id", "")
    return _account_page({"role": "project_worker", "project_id": project_id} if project_id else {}, {})


@blueprint.post("/users/new")
@requires(Permission.MANAGE_USERS)
def add_account() -> Response:
    def write(session: Session, given: dict[str, Any]) -> None:
        accounts.open_account(
            session,
            new=_account(given),
            index=wiring().index,
            contact=wiring().contact,
            actor=principal().actor,
            clock=wiring().clock,
        )

    typed, given, made, errors = _add(AccountForm(), write)
    if errors:
        return _account_page(typed, errors)
    return _added(given["email"], made, given["role"])


@blueprint.get("/officers/new")
@requires(Permission.MANAGE_USERS)
def new_officer() -> Response:
    return _officer_page({}, {})


@blueprint.post("/officers/new")
@requires(Permission.MANAGE_USERS)
def add_officer() -> Response:
    def write(session: Session, given: dict[str, Any]) -> None:
        at = given.pop("desk")
        officers.add_officer(session, actor=principal().actor, at=at, **given)

    typed, given, made, errors = _add(OfficerForm(), write, push_commits)
    if errors:
        return _officer_page(typed, errors)
    return _added(given["email"], made, AccountRole.OFFICER)


@blueprint.get("/projects/new")
@requires(Permission.MANAGE_USERS)
def new_project() -> Response:
    return _project_page({}, {})


@blueprint.post("/projects/new")
@requires(Permission.MANAGE_USERS)
def add_project() -> AnyResponse:
    def write(session: Session, given: dict[str, Any]) -> None:
        accounts.add_project(session, contact=wiring().contact, actor=principal().actor, **given)

    typed, _given, _made, errors = _add(ProjectForm(), write)
    if errors:
        return _project_page(typed, errors)
    flash(say(N_("The project is added. Now add the people who work there.")), "good")
    return redirect(url_for("admin.projects"), 303)


def _account(given: dict[str, Any]) -> NewAccount:
    """Only a member has regions of their own, and only a project's worker a project."""
    role = given["role"]
    return NewAccount(
        role=role,
        email=given["email"],
        name=given["name"],
        password=given["password"],
        regions=tuple(given["regions"]) if role is AccountRole.MEMBER else (),
        project_id=given["project_id"] if role is AccountRole.PROJECT_WORKER else None,
        one_time=True,
    )


def _add(
    schema: Schema,
    write: Callable[[Session, dict[str, Any]], None],
    transaction: Callable[[], AbstractContextManager[Session]] = commits,
) -> tuple[dict[str, Any], dict[str, Any], str, dict[str, str]]:
    """What was typed, what was read from it, the password that was made, if one was, and what is wrong."""
    typed = nested(request.form, lists=_LISTS)
    given, errors = load(schema, typed)
    if errors:
        return typed, {}, "", errors
    made = ""
    if given.get("password") == "":
        made = given["password"] = generate()
    try:
        with transaction() as session:
            write(session, given)
    except ON_THE_FORM as why:
        return typed, {}, "", at_field(why, "email")
    return typed, given, made, {}


def _added(email: str, made: str, role: AccountRole) -> Response:
    with commits() as session:
        alone = accounts.alone(session)
    waits = waits_for_another(role, made_by=principal().actor)
    page = render_template("admin/added.html", email=email, made=made, role=role, waits=waits, alone=alone)
    return make_response(page, 201)


def _account_page(typed: dict[str, Any], errors: dict[str, str]) -> Response:
    with commits() as session:
        known = [(str(each.id), each.name) for each in accounts.projects(session)]
    return _form("admin/new_account.html", typed, errors, roles=OPENED_HERE, projects=known)


def _officer_page(typed: dict[str, Any], errors: dict[str, str]) -> Response:
    forces = [(each.code, each.name) for each in FORCES.values()]
    desks = [(each.value, say(each)) for each in Desk]
    return _form("admin/new_officer.html", typed, errors, forces=forces, desks=desks)


def _project_page(typed: dict[str, Any], errors: dict[str, str]) -> Response:
    return _form("admin/new_project.html", typed, errors)


def _form(template: str, typed: dict[str, Any], errors: dict[str, str], **more: object) -> Response:
    page = render_template(
        template,
        typed=typed,
        errors=errors,
        regions=[(each.value, say(each)) for each in Region if each.is_place],
        least=MIN_PASSWORD,
        **more,
    )
    return make_response(page, 422 if errors else 200)
