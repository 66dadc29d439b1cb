"""Somebody says that they are listed wrongly: without an account, and the same words whatever is listed."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from num_service.domain.shared.phrases import N_
from num_service.extensions import limiter
from num_service.schemas.checker.desk import ChallengeForm
from num_service.services.checker.send_challenge import send
from num_service.web.core.access import public
from num_service.web.core.forms import load, nested
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.public import blueprint

_LABELS = {
    "what": N_("The number, email, username, link or car"),
    "why": N_("What is wrong"),
    "reach": N_("How we can reach you"),
}


@blueprint.get("/wrongly-listed")
@public
def wrongly_listed() -> Response:
    return _page()


@blueprint.post("/wrongly-listed")
@limiter.limit("20 per hour")
@public
def say_wrongly_listed() -> Response | Redirect:
    """Kept, sealed, and looked up by nobody: the answer cannot depend on what is listed, nor can its time."""
    given, errors = load(ChallengeForm(), nested(request.form))
    if errors:
        return _page(errors)
    with commits() as session:
        send(session, **given, clock=wiring().clock)
    return redirect(url_for("public.wrongly_listed", sent=1), 303)


def _page(errors: dict[str, str] | None = None) -> Response:
    page = render_template(
        "public/wrongly_listed.html",
        errors=errors or {},
        typed=request.form,
        labels={name: say(words) for name, words in _LABELS.items()},
        sent=request.args.get("sent") == "1",
    )
    return make_response(page, 422 if errors else 200)
