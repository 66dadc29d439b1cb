"""Sign in and out, for everybody but officers, who have a door of their own."""

from __future__ import annotations

from flask import (
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.phrases import N_
from num_service.extensions import limiter
from num_service.schemas.accounts.sign_in import NewPassword, SignIn
from num_service.services.accounts import sign_in as accounts
from num_service.services.accounts.change_password import change_password as choose_password
from num_service.services.accounts.password_rules import MIN_PASSWORD
from num_service.web.core import identity, throttle
from num_service.web.core.access import public
from num_service.web.core.errors import at_field
from num_service.web.core.forms import load
from num_service.web.core.languages import say
from num_service.web.core.login_user import CASEWORK_KEY, end_reporters_session, end_session
from num_service.web.core.resume import after_sign_in, carried
from num_service.web.core.transactions import commits, wiring
from num_service.web.public import blueprint, waiting_codes

#: Where each kind of account begins. A surface that is not mounted sends to the first page.
_HOMES = {
    AccountRole.MEMBER: "member.check",
    AccountRole.PROJECT_WORKER: "project.desk",
    AccountRole.CASEWORKER: "staff.queue",
    AccountRole.ADMINISTRATOR: "admin.users",
}
#: The same words whatever did not fit, so that nobody can find out who has an account.
_NO_MATCH = N_("This email and password do not fit together. Check both and try again.")


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
    typed = {name: request.form[name] for name in ("email", "password") if name in request.form}
    given, errors = load(SignIn(), typed)
    if errors:
        return _again(errors)
    throttle.slow_sign_in(given["email"])
    try:
        with commits() as transaction:
            found = accounts.sign_in(transaction, index=wiring().index, **given)
    except Conflict as why:  # somebody else made this password: it lets in only to choose another
        return _choose(given["email"], at_field(why))
    if found is None:
        return _again({"email": say(_NO_MATCH)})
    identity.begin(found)
    return after_sign_in(_home(found.principal.role))


@blueprint.get("/sign-in/password")
@public
def new_password() -> ResponseReturnValue:
    return _choose("", {}, 200)


@blueprint.post("/sign-in/password")
@public
@limiter.limit(throttle.WIDE)
def change_password() -> ResponseReturnValue:
    """Choose another password; whoever made the present one knows it."""
    names = ("email", "password", "new_password")
    given, errors = load(NewPassword(), {name: request.form[name] for name in names if name in request.form})
    if errors:
        return _choose(request.form.get("email", ""), errors)
    throttle.slow_sign_in(given["email"])
    try:
        with commits() as transaction:
            found = choose_password(
                transaction,
                email=given["email"],
                current=given["password"],
                new=given["new_password"],
                index=wiring().index,
            )
    except Invalid as why:
        return _choose(given["email"], at_field(why, "new_password"))
    if found is None:
        return _choose(given["email"], {"email": say(_NO_MATCH)})
    identity.begin(found)
    flash(say(N_("Your new password is set.")), "good")
    return redirect(_home(found.principal.role), 303)


def _choose(email: str, errors: dict[str, str], status: int = 422) -> ResponseReturnValue:
    page = render_template("public/new_password.html", email=email, errors=errors, least=MIN_PASSWORD)
    return make_response(page, status)


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    waiting_codes.forget()
    end_reporters_session()
    end_session()
    response = redirect(url_for("public.home"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _home(role: AccountRole) -> str:
    endpoint = _HOMES.get(role, "public.home")
    if role is AccountRole.CASEWORKER and not session.get(CASEWORK_KEY):
        endpoint = "staff.waiting"
    return url_for(endpoint if endpoint in current_app.view_functions else "public.home")


def _again(errors: dict[str, str]) -> Response:
    resume, fields = carried()
    page = render_template(
        "public/sign_in.html",
        errors=errors,
        email=request.form.get("email", ""),
        resume=resume,
        resume_fields=fields,
    )
    return make_response(page, 422)
