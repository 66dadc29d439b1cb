"""Tell me later: what somebody waits for, in the body of a POST and nowhere else."""

from __future__ import annotations

import uuid

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from num_service.domain.checker.watching import MONTHS, MOST
from num_service.domain.shared.errors import Invalid, NotFound, TooMany
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.checker.watch import WatchForm
from num_service.services.checker import watch as service
from num_service.services.checker.asked import countries_of
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.member import blueprint


@blueprint.get("/check/later")
@requires(Permission.CHECK)
def watches() -> Response:
    return _page()


@blueprint.post("/check/later")
@requires(Permission.CHECK)
def watch() -> Response | Redirect:
    given, errors = load(WatchForm(), nested(request.form))
    if errors:
        return _page(errors, 422)
    me = principal()
    try:
        with commits() as session:
            service.watch(
                session,
                user_id=me.id,
                typed=given["text"],
                months=given["months"],
                index=wiring().index,
                clock=wiring().clock,
                recent=wiring().recent,
                regions=countries_of(session, me.recipient_id),
            )
    except (Invalid, TooMany) as why:
        return _page(at_field(why, "text"), status_of(why))
    flash(say(N_("Kept. Look here, or on the page for checks, whether it was reported.")), "success")
    return redirect(url_for("member.watches"), 303)


@blueprint.post("/check/later/<uuid:watch_id>/stop")
@requires(Permission.CHECK)
def stop_watch(watch_id: uuid.UUID) -> Redirect:
    try:
        with commits() as session:
            service.stop(session, user_id=principal().id, watch_id=watch_id)
    except NotFound as why:
        flash(say(why), "warning")
    else:
        flash(say(N_("Stopped, and its trace is deleted.")), "success")
    return redirect(url_for("member.watches"), 303)


def _page(errors: dict[str, str] | None = None, code: int = 200) -> Response:
    with commits() as session:
        mine = service.watched(session, user_id=principal().id, clock=wiring().clock)
    page = render_template(
        "member/watches.html", mine=mine, errors=errors or {}, typed=request.form, months=MONTHS, most=MOST
    )
    return make_response(page, code)
