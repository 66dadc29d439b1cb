"""Colleagues, and who holds the casework key."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.casework.triage import AssigneeSchema
from num_service.services.casework import casework_key
from num_service.web.core.access import requires
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder, principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, waiting_page


@blueprint.get("/key")
@requires(Permission.AWAIT_KEY)
def waiting() -> AnyResponse:
    """Where a caseworker begins who was not granted the key yet."""
    return redirect(url_for("staff.queue")) if holder().private else waiting_page()


@blueprint.get("/keys")
@requires(Permission.GRANT_CASEWORK_KEY)
def keys() -> str:
    with commits() as session:
        colleagues = casework_key.colleagues(session)
    return render_template("staff/keys.html", colleagues=colleagues, me=principal().id)


@blueprint.post("/keys")
@requires(Permission.GRANT_CASEWORK_KEY)
def grant() -> AnyResponse:
    chosen, errors = load(AssigneeSchema(), nested(request.form))
    if errors:
        flash(say(N_("Choose a colleague.")), "warning")
        return redirect(url_for("staff.keys"), 303)
    with commits() as session:
        casework_key.grant_by_holder(session, holder=holder(), user_id=chosen["to"], clock=wiring().clock)
    flash(say(N_("The casework key is granted. It opens reports from the next sign-in on.")), "success")
    return redirect(url_for("staff.keys"), 303)
