"""Officers sign in and out, over the police login and with a cookie of their own."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from num_service.extensions import limiter
from num_service.services.police import officer_desk
from num_service.services.police.officer_desk import OfficerPrincipal
from num_service.web.core import throttle
from num_service.web.core.access import public
from num_service.web.core.door import Door
from num_service.web.core.login_user import end_session, start_session
from num_service.web.core.transactions import police_commits
from num_service.web.police import blueprint

_DOOR = Door[OfficerPrincipal](
    "police",
    transaction=police_commits,
    sign_in=officer_desk.sign_in_officer,
    choose=officer_desk.choose_password,
    begin=start_session,
    home=lambda officer: url_for("police.inbox"),
)


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("police.inbox"))
    return render_template("police/sign_in.html", errors={}, resume="", resume_fields=[])


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
    end_session()
    response = redirect(url_for("police.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
