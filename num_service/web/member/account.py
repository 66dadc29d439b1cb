"""Who is signed in, and signing out everywhere at once."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_login import logout_user
from werkzeug.wrappers import Response

from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.services.accounts import sign_in_trail
from num_service.services.accounts.end_sessions import end_sessions
from num_service.web.core.access import requires
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.links import link
from num_service.web.core.login_user import fresh_session
from num_service.web.core.transactions import commits, wiring
from num_service.web.member import blueprint


@blueprint.get("/account")
@requires(Permission.ACCOUNT)
def account() -> str:
    with wiring().database.reads() as session:
        days = sign_in_trail.trail(session, account_id=principal().id)
    return render_template("member/account.html", me=principal(), days=days)


@blueprint.post("/account")
@requires(Permission.ACCOUNT)
def sign_out_everywhere() -> Response:
    with commits() as session:
        end_sessions(session, user_id=principal().id)
    logout_user()
    fresh_session()
    flash(say(N_("You are signed out on every phone and computer.")), "good")
    response = redirect(link("public.sign_in") or "/", 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
