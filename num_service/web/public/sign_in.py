"""Sign in and out, for everybody but officers, who have a door of their own."""

from __future__ import annotations

from flask import current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from num_service.domain.shared.permissions import AccountRole
from num_service.extensions import limiter
from num_service.services.accounts import change_password as passwords
from num_service.services.accounts import sign_in as accounts
from num_service.services.accounts.sign_in import SignedIn
from num_service.web.core import identity, throttle
from num_service.web.core.access import public
from num_service.web.core.door import Door
from num_service.web.core.login_user import CASEWORK_KEY, end_reporters_session, end_session
from num_service.web.core.transactions import commits, wiring
from num_service.web.public import blueprint, report_drafts, waiting_codes

#: Where each kind of account begins. A surface that is not mounted sends to the first page.
_HOMES = {
    AccountRole.MEMBER: "member.check",
    AccountRole.PROJECT_WORKER: "project.desk",
    AccountRole.CASEWORKER: "staff.queue",
    AccountRole.ADMINISTRATOR: "admin.users",
}


def _home(role: AccountRole) -> str:
    endpoint = _HOMES.get(role, "public.home")
    if role is AccountRole.CASEWORKER and not session.get(CASEWORK_KEY):
        endpoint = "staff.waiting"
    return url_for(endpoint if endpoint in current_app.view_functions else "public.home")


def _sign_in(transaction: Session, **given: str) -> SignedIn | None:
    return accounts.sign_in(transaction, index=wiring().index, **given)


def _choose(transaction: Session, **given: str) -> SignedIn | None:
    return passwords.change_password(transaction, index=wiring().index, **given)


_DOOR = Door[SignedIn](
    "public",
    transaction=commits,
    sign_in=_sign_in,
    choose=_choose,
    begin=identity.begin,
    home=lambda signed_in: _home(signed_in.principal.role),
)


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_home(current_user.role))
    return render_template("public/sign_in.html", errors={}, resume="", resume_fields=[])


@blueprint.post("/sign-in")
@public
@limiter.limit(throttle.WIDE)
def sign_in_now() -> ResponseReturnValue:
    return _DOOR.enter()


@blueprint.get("/sign-in/password")
@public
def new_password() -> ResponseReturnValue:
    return _DOOR.choose_page({}, 200)


@blueprint.post("/sign-in/password")
@public
@limiter.limit(throttle.WIDE)
def change_password() -> ResponseReturnValue:
    return _DOOR.change()


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    waiting_codes.forget()
    report_drafts.forget()
    end_reporters_session()
    end_session()
    response = redirect(url_for("public.home"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
