"""The first page, help at once, what is kept, and the way out."""

from __future__ import annotations

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from num_service.web.core.access import public
from num_service.web.core.languages import choice_cookie
from num_service.web.core.login_user import end_session
from num_service.web.core.transactions import wiring
from num_service.web.public import blueprint

#: The session cookies of both sides (num_service.web.core.sessions); leaving takes them, and the chosen language.
_COOKIES = ("visit", "desk")


@blueprint.get("/")
@public
def home() -> str:
    # On a host without the members' pages there is no door that leads nowhere.
    check_url = url_for("member.check") if "member.check" in current_app.view_functions else ""
    return render_template("public/home.html", check_url=check_url)


@blueprint.get("/help")
@public
def help_now() -> str:
    return render_template("public/help.html", reading_time=wiring().settings.reading_time)


@blueprint.get("/privacy")
@public
def privacy() -> str:
    return render_template("public/privacy.html")


@blueprint.get("/exit", endpoint="exit")
@public
def leave() -> ResponseReturnValue:
    """Out at once: a link, so that it works without JavaScript; to be sent here by somebody else does no harm."""
    end_session()
    response = redirect(wiring().settings.exit_url, 303)
    secure = wiring().settings.secure_cookies
    for name in (*(f"__Host-{each}" if secure else each for each in _COOKIES), choice_cookie()):
        response.delete_cookie(name, path="/", httponly=True, samesite="Lax", secure=secure)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
