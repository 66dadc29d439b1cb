"""The people who sign in, by kind; closing and reopening their accounts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.people import PeopleAsked, PeopleOrder, SignIn
from num_service.domain.shared.permissions import AccountRole, Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.accounts.admin import FindForm, PeopleFilters, StatusForm
from num_service.services.accounts import accounts, sign_in_trail
from num_service.services.accounts.accounts import AccountRow
from num_service.services.casework import paging, rota
from num_service.services.police import officers
from num_service.services.police.officers import OfficerRow
from num_service.web.admin import blueprint
from num_service.web.core.access import requires
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.lists_left import remember
from num_service.web.core.transactions import commits, push_commits, wiring

SIZE = 40
_NO_SUCH = N_(
    "Nobody signs in with exactly this address. A part of an address cannot be searched: it is sealed."
)
_OFFICERS_AWAY = N_(
    "Nobody but perhaps an officer has this address: the police database does not answer now."
)
_CLOSED = N_("Closed. They are signed out everywhere, from this moment.")
_OPEN = N_("Open again. They can sign in with the password they had.")
_WAITS = N_("It waits for a second person. Another administrator enables it, and then they can sign in.")
_CONFIRMED = N_("Confirmed. They can sign in for 90 days more.")
_ENABLED = N_("Enabled. They can sign in now.")


@blueprint.get("/users")
@requires(Permission.MANAGE_USERS)
def users() -> Response:
    wanted, errors = load(PeopleFilters(), nested(request.args))
    remember("role", "q", "state", "sort", "page")
    return people_page(wanted or PeopleFilters().load({}), errors, 422 if errors else 200)


@blueprint.post("/users")
@requires(Permission.MANAGE_USERS)
def find() -> AnyResponse:
    """Go to whoever has this whole address, or show who has these words in their name or their project's.

    It is posted, so that the address of a sex worker stands in no browser's history and in no log of a proxy.
    """
    shown = PeopleFilters().load({})
    given, errors = load(FindForm(), nested(request.form))
    if errors:
        return people_page(shown, errors, 422, typed=request.form.get("q", ""))
    words = given["q"]
    if "@" not in words:
        return redirect(url_for("admin.users", q=words), 303)
    try:
        found = _with_address(words)
    except (Invalid, OperationalError) as why:
        said = say(why) if isinstance(why, Invalid) else say(_OFFICERS_AWAY)
        return people_page(shown, {"q": said}, 422, typed=words)
    return redirect(found, 303) if found else people_page(shown, {"q": say(_NO_SUCH)}, 422, typed=words)


def _with_address(address: str) -> str:
    """The page of whoever signs in with an address; empty where nobody does."""
    with commits() as session:
        user_id = accounts.find_account(session, email=address, index=wiring().index)
    if user_id:
        return url_for("admin.user", user_id=user_id)
    with push_commits() as there:
        officer_id = officers.find_officer(there, email=address)
    return url_for("admin.officer", officer_id=officer_id) if officer_id else ""


def people_page(
    wanted: dict[str, Any], errors: dict[str, str], status: int, *, typed: str | None = None
) -> Response:
    """The list of people. typed: what somebody looked for in vain; else what the list is narrowed to."""
    role, page = wanted["role"], wanted["page"]
    asked = PeopleAsked(wanted["q"], wanted["state"], wanted["sort"])
    rows: Sequence[AccountRow | OfficerRow]
    with commits() as session:
        only_one = accounts.alone(session)
        waiting: list[AccountRow | OfficerRow] = [*accounts.waiting(session, contact=wiring().contact)]
        ours = accounts.count_accounts(session)
        soon, alarm = (
            rota.soon_nobody(session, clock=wiring().clock),
            paging.alarm(session, clock=wiring().clock),
        )
        if role is not AccountRole.OFFICER:
            rows, more = accounts.list_accounts(
                session,
                contact=wiring().contact,
                roles=[role] if role else tuple(AccountRole),
                asked=asked,
                page=page,
                size=SIZE,
            )
    counts: dict[AccountRole, int | None] = {each: ours.get(each, 0) for each in AccountRole}
    officers_unknown, unconfirmed = False, list[OfficerRow]()
    if (police := wiring().push_database) is not None:
        try:
            with police.reads() as there:
                waiting += officers.waiting(there)
                unconfirmed = officers.to_confirm(there, clock=wiring().clock)
                counts[AccountRole.OFFICER] = officers.count_officers(there)
        except OperationalError:  # it is away: that must not keep anybody from closing an account here
            officers_unknown, counts[AccountRole.OFFICER] = True, None
    if role is AccountRole.OFFICER:
        with push_commits() as there:
            rows, more = officers.page_of_officers(there, asked=asked, page=page, size=SIZE)
    address = PeopleAddress(role, asked)
    body = render_template(
        "admin/users.html",
        rows=rows,
        role=role,
        asked=asked,
        views=[(None, address(role=None), sum(ours.values()))]
        + [(each, address(role=each), counts[each]) for each in AccountRole],
        orders=list(PeopleOrder),
        states=list(SignIn),
        forces=FORCES,
        page=page,
        first=(page - 1) * SIZE + 1,
        previous=address(page=page - 1) if page > 1 else "",
        following=address(page=page + 1) if more else "",
        me=principal().id,
        alone=only_one,
        soon=soon,
        alarm=alarm,
        waiting=waiting,
        unconfirmed=unconfirmed,
        today=wiring().clock().date(),
        officers_unknown=officers_unknown,
        errors=errors,
        typed=asked.words if typed is None else typed,
    )
    return make_response(body, status)


@dataclass(frozen=True, slots=True)
class PeopleAddress:
    """The address of the list as it is narrowed now; called with what is to be otherwise."""

    role: AccountRole | None
    asked: PeopleAsked

    def __call__(self, **other: Any) -> str:
        order = "" if self.asked.order is PeopleOrder.KIND else self.asked.order
        now = {"role": self.role, "q": self.asked.words, "state": self.asked.state, "sort": order} | other
        return url_for("admin.users", **{name: value for name, value in now.items() if value})


@blueprint.get("/users/<uuid:user_id>")
@requires(Permission.MANAGE_USERS)
def user(user_id: uuid.UUID) -> str:
    """One account, and the question whether it should be closed or opened again."""
    with commits() as session:
        who = accounts.read_account(session, user_id=user_id, contact=wiring().contact)
        maker = _maker(session, who)
        days = sign_in_trail.trail(session, account_id=user_id)
    return render_template(
        "admin/user.html", who=who, what=say(who.role), own=user_id == principal().id, days=days, **maker
    )


@blueprint.post("/users/<uuid:user_id>")
@requires(Permission.MANAGE_USERS)
def change_user(user_id: uuid.UUID) -> AnyResponse:
    given, errors = load(StatusForm(), nested(request.form))
    if errors:
        return _unclear(url_for("admin.user", user_id=user_id))
    with commits() as session:
        accounts.set_active(session, user_id=user_id, active=given["active"], actor=principal().actor)
        who = accounts.read_account(session, user_id=user_id, contact=wiring().contact)
    return _changed(who, url_for("admin.user", user_id=user_id))


@blueprint.post("/users/<uuid:user_id>/enable")
@requires(Permission.MANAGE_USERS)
def enable_user(user_id: uuid.UUID) -> AnyResponse:
    """The second person's part."""
    with commits() as session:
        accounts.enable_account(session, user_id=user_id, actor=principal().actor)
    flash(say(_ENABLED), "good")
    return redirect(url_for("admin.user", user_id=user_id), 303)


@blueprint.get("/officers/<uuid:officer_id>")
@requires(Permission.MANAGE_USERS)
def officer(officer_id: uuid.UUID) -> str:
    with push_commits() as there:
        who = officers.read_officer(there, officer_id=officer_id)
        days = sign_in_trail.trail(there, account_id=officer_id)
    with commits() as session:
        maker = _maker(session, who)
    what = f"{say(AccountRole.OFFICER)}, {FORCES[who.force].name}, {say(who.desk)}"
    return render_template("admin/user.html", who=who, what=what, own=False, officer=True, days=days, **maker)


@blueprint.post("/officers/<uuid:officer_id>")
@requires(Permission.MANAGE_USERS)
def change_officer(officer_id: uuid.UUID) -> AnyResponse:
    given, errors = load(StatusForm(), nested(request.form))
    if errors:
        return _unclear(url_for("admin.officer", officer_id=officer_id))
    with push_commits() as session:
        officers.set_officer_active(
            session, officer_id=officer_id, active=given["active"], actor=principal().actor
        )
        who = officers.read_officer(session, officer_id=officer_id)
    return _changed(who, url_for("admin.officer", officer_id=officer_id))


@blueprint.post("/officers/<uuid:officer_id>/enable")
@requires(Permission.MANAGE_USERS)
def enable_officer(officer_id: uuid.UUID) -> AnyResponse:
    """The second person's part."""
    with push_commits() as session:
        officers.enable_officer(session, officer_id=officer_id, actor=principal().actor, clock=wiring().clock)
    flash(say(_ENABLED), "good")
    return redirect(url_for("admin.officer", officer_id=officer_id), 303)


@blueprint.post("/officers/<uuid:officer_id>/confirm")
@requires(Permission.MANAGE_USERS)
def confirm_officer(officer_id: uuid.UUID) -> AnyResponse:
    """An administrator has asked the force: this is still their officer."""
    with push_commits() as session:
        officers.confirm_officer(
            session, officer_id=officer_id, actor=principal().actor, clock=wiring().clock
        )
    flash(say(_CONFIRMED), "good")
    return redirect(url_for("admin.officer", officer_id=officer_id), 303)


def _maker(session: Session, who: AccountRow | OfficerRow) -> dict[str, Any]:
    """Who made an account or opened it again, and whether nobody else could be the second person."""
    return {
        "maker": accounts.name_of(session, who.made_by),
        "own_making": who.made_by == principal().actor,
        "alone": accounts.alone(session),
    }


def _changed(who: AccountRow | OfficerRow, back: str) -> AnyResponse:
    flash(say(_WAITS if who.waits else _OPEN if who.active else _CLOSED), "good")
    return redirect(back, 303)


def _unclear(back: str) -> AnyResponse:
    flash(say(N_("Nothing was changed. Please use the button on this page.")), "warning")
    return redirect(back, 303)
