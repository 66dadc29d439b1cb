"""Officers sign in and out, over the police login and with a cookie of their own."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.phrases import N_
from num_service.extensions import limiter
from num_service.schemas.accounts.sign_in import NewPassword
from num_service.schemas.police.inbox import OfficerSignIn
from num_service.services.accounts.password_rules import MIN_PASSWORD
from num_service.services.police import officer_desk
from num_service.web.core import throttle
from num_service.web.core.access import public
from num_service.web.core.errors import at_field
from num_service.web.core.forms import load
from num_service.web.core.languages import say
from num_service.web.core.login_user import end_session, start_session
from num_service.web.core.resume import after_sign_in, carried
from num_service.web.core.transactions import police_commits
from num_service.web.police import blueprint

_NO_MATCH = N_("This email and password do not fit together. Check both and try again.")


@blueprint.get("/sign-in")
@public
def sign_in() -> str | AnyResponse:
    if current_user.is_authenticated:
        return redirect(url_for("police.inbox"))
    return render_template("police/sign_in.html", errors={}, resume="", resume_fields=[])


@blueprint.post("/sign-in")
@public
@limiter.limit(throttle.WIDE)
def sign_in_now() -> str | AnyResponse:
    typed = {name: request.form[name] for name in ("email", "password") if name in request.form}
    given, errors = load(OfficerSignIn(), typed)
    if errors:
        return _again(errors)
    throttle.slow_sign_in(given["email"])
    try:
        with police_commits() as session:
            found = officer_desk.sign_in_officer(session, **given)
    except Conflict as why:  # somebody else made this password: it lets in only to choose another
        return _choose(given["email"], at_field(why, "email"))
    if found is None:
        return _again({"email": say(_NO_MATCH)})
    start_session(found)
    return after_sign_in(url_for("police.inbox"))


@blueprint.get("/sign-in/password")
@public
def new_password() -> AnyResponse:
    return _choose("", {}, 200)


@blueprint.post("/sign-in/password")
@public
@limiter.limit(throttle.WIDE)
def change_password() -> AnyResponse:
    """Choose another password; whoever made the present one knows it."""
    names = ("email", "password", "new_password")
    given, errors = load(NewPassword(), {name: request.form[name] for name in names if name in request.form})
    if errors:
        return _choose(request.form.get("email", ""), errors)
    throttle.slow_sign_in(given["email"])
    try:
        with police_commits() as session:
            found = officer_desk.choose_password(
                session, email=given["email"], current=given["password"], new=given["new_password"]
            )
    except Invalid as why:
        return _choose(given["email"], at_field(why, "new_password"))
    if found is None:
        return _choose(given["email"], {"email": say(_NO_MATCH)})
    start_session(found)
    flash(say(N_("Your new password is set.")), "good")
    return redirect(url_for("police.inbox"), 303)


def _choose(email: str, errors: dict[str, str], status: int = 422) -> Response:
    page = render_template("police/new_password.html", email=email, errors=errors, least=MIN_PASSWORD)
    return make_response(page, status)


@blueprint.post("/sign-out")
@public
def sign_out() -> AnyResponse:
    end_session()
    response = redirect(url_for("police.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _again(errors: dict[str, str]) -> Response:
    resume, fields = carried()
    page = render_template(
        "police/sign_in.html",
        errors=errors,
        email=request.form.get("email", ""),
        resume=resume,
        resume_fields=fields,
    )
    return make_response(page, 422)
