"""Stop the mails by the link in one of them, without signing in: a mail program's own button, or this page."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from num_service.crypto.stop_links import StopLinks
from num_service.extensions import csrf, limiter
from num_service.services.alerts import stop_mail
from num_service.web.core import throttle
from num_service.web.core.access import public
from num_service.web.core.transactions import commits, wiring
from num_service.web.member import blueprint


@blueprint.get("/stop/<token>")
@public
@limiter.limit(throttle.WIDE)
def stop_mails(token: str) -> str:
    """Ask, or say how it stands. Looking changes nothing: programs that scan mail look at every link."""
    with wiring().database.reads() as session:
        stopped = stop_mail.are_stopped(session, token=token, links=_links())
    return render_template("member/stop_mails.html", token=token, stopped=stopped)


@blueprint.post("/stop/<token>")
@csrf.exempt  # a mail program presses it (RFC 8058): the link is the secret, and there is no session it could misuse
@public
@limiter.limit(throttle.WIDE)
def stop_mails_now(token: str) -> AnyResponse:
    with commits() as session:
        stop_mail.stop(session, token=token, links=_links())
    if "List-Unsubscribe" in request.form:
        return Response("", mimetype="text/plain")
    return redirect(url_for("member.stop_mails", token=token), 303)


@blueprint.post("/stop/<token>/again")
@csrf.exempt  # as above
@public
@limiter.limit(throttle.WIDE)
def mails_again(token: str) -> AnyResponse:
    with commits() as session:
        stop_mail.start_again(session, token=token, links=_links())
    return redirect(url_for("member.stop_mails", token=token), 303)


def _links() -> StopLinks:
    return StopLinks(wiring().keys.contact)
