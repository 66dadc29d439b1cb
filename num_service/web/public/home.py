"""The first page, help at once, what is kept, and the way out."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from num_service.domain.help import Country
from num_service.web.core.access import public
from num_service.web.core.languages import choice_cookie
from num_service.web.core.login_user import end_reporters_session, end_session
from num_service.web.core.sides import ACCOUNT, POLICE, REPORTER, cookie_name, cookie_options
from num_service.web.core.transactions import wiring
from num_service.web.public import blueprint, report_drafts, waiting_codes
from num_service.web.public.cards import chosen_country

#: The session cookies of every side, those of codes not kept yet and of a report that is being written, and the chosen
#: language; leaving takes them all.
_COOKIES = (REPORTER.cookie, ACCOUNT.cookie, POLICE.cookie, waiting_codes.COOKIE, report_drafts.COOKIE)


@blueprint.get("/")
@public
def home() -> str:
    """The first page; ``closed`` in its address says that a report was closed here, for no session may keep that."""
    # On a host without the members' pages there is no door that leads nowhere.
    check_url = url_for("member.check") if "member.check" in current_app.view_functions else ""
    return render_template("public/home.html", check_url=check_url, closed="closed" in request.args)


@blueprint.get("/help")
@public
def help_now() -> str:
    """Help at once: of the country in the address, else everybody's."""
    return render_template(
        "public/help.html",
        help=wiring().directory.help_for(chosen_country()),
        countries=tuple(Country),
        reading_time=wiring().settings.reading_time,
    )


@blueprint.get("/privacy")
@public
def privacy() -> str:
    return render_template("public/privacy.html")


@blueprint.get("/exit", endpoint="exit")
@public
def leave() -> ResponseReturnValue:
    """Take whoever presses *Exit* away at once: a link, so that it works without JavaScript.

    A picture, a prefetch or a link on somebody else's page leads away too, but ends nothing: it would destroy the code
    that waits to be written down (security review S11).
    """
    response = redirect(wiring().settings.exit_url, 303)
    if not _pressed_here():
        return response
    waiting_codes.forget()
    report_drafts.forget()
    end_reporters_session()
    end_session()
    for name in (*map(cookie_name, _COOKIES), choice_cookie()):
        response.delete_cookie(name, **cookie_options())
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _pressed_here() -> bool:
    """Whether a person on one of our own pages, or at the address bar, asked for this page.

    The browser says so itself (Fetch Metadata, which a page cannot forge); one too old to say anything is believed.
    """
    said = request.headers
    return (
        said.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
        and said.get("Sec-Fetch-Dest", "document") == "document"
        and not any("prefetch" in said.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    )
