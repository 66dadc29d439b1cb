"""Colleagues, who holds the casework key, and giving it to one whose own key was read out."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.casework.keys import HeardSchema
from num_service.services.casework import casework_key
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
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
        colleagues = casework_key.colleagues(session, holder())
    return render_template("staff/keys.html", colleagues=colleagues, me=principal().id)


@blueprint.get("/keys/<uuid:colleague>")
@requires(Permission.GRANT_CASEWORK_KEY)
def colleague_key(colleague: uuid.UUID) -> str:
    return _grant_page(colleague)


@blueprint.post("/keys/<uuid:colleague>")
@requires(Permission.GRANT_CASEWORK_KEY)
def grant(colleague: uuid.UUID) -> AnyResponse | tuple[str, int]:
    heard, errors = load(HeardSchema(), nested(request.form))
    if errors:
        return _grant_page(colleague, errors), 422
    try:
        with commits() as session:
            casework_key.grant_by_holder(
                session, holder=holder(), user_id=colleague, heard=heard["words"], clock=wiring().clock
            )
    except Invalid as error:
        return _grant_page(colleague, at_field(error, "words")), status_of(error)
    flash(say(N_("The casework key is granted. It opens reports from their next sign-in on.")), "success")
    return redirect(url_for("staff.keys"), 303)


def _grant_page(colleague: uuid.UUID, errors: dict[str, str] | None = None) -> str:
    with commits() as session:
        known = casework_key.colleagues(session, holder())
    who = next((each for each in known if each.id == colleague and each.has_keypair), None)
    if who is None:
        abort(404)
    typed = request.form.get("words", "")
    return render_template("staff/grant_key.html", who=who, errors=errors or {}, typed=typed)
