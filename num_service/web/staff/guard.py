"""Watching over the checker: how much is checked, what was noticed, canaries. Who checked what is nowhere."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.domain.checker import budgets
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.checker.listing import CanarySchema
from num_service.services.checker import guard as service
from num_service.web.core.access import requires
from num_service.web.core.errors import ON_THE_FORM, at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint

_LABELS = {"typed": N_("The identifier"), "said": N_("Where it was put")}


@blueprint.get("/checker")
@requires(Permission.READ_REPORT)
def guard() -> str:
    return _page()


@blueprint.post("/checker/alarms/<int:alarm_id>")
@requires(Permission.DECIDE)
def alarm_seen(alarm_id: int) -> Response:
    try:
        with commits() as session:
            service.see(session, alarm_id=alarm_id, user_id=principal().id)
    except Conflict as error:
        flash(say(error), "warning")
    else:
        flash(say(N_("Noted: you have seen it.")), "success")
    return redirect(url_for("staff.guard"), 303)


@blueprint.post("/checker/canaries")
@requires(Permission.DECIDE)
def place_canary() -> Response | tuple[str, int]:
    chosen, errors = load(CanarySchema(), nested(request.form))
    if errors:
        return _page(errors), 422
    try:
        with commits() as session:
            service.place_canary(
                session, **chosen, index=wiring().index, actor=principal().actor, clock=wiring().clock
            )
    except ON_THE_FORM as error:
        return _page(at_field(error, "typed")), status_of(error)
    flash(say(N_("It is a canary from now on. Keep it nowhere else than where you put it.")), "success")
    return redirect(url_for("staff.guard", _anchor="canaries"), 303)


@blueprint.post("/checker/canaries/<uuid:canary_id>/remove")
@requires(Permission.DECIDE)
def remove_canary(canary_id: uuid.UUID) -> Response:
    try:
        with commits() as session:
            service.remove_canary(session, canary_id=canary_id, actor=principal().actor)
    except NotFound as error:
        flash(say(error), "warning")
    else:
        flash(say(N_("It is no canary any more.")), "success")
    return redirect(url_for("staff.guard", _anchor="canaries"), 303)


def _page(errors: dict[str, str] | None = None) -> str:
    with commits() as session:
        watch = service.watch(session, clock=wiring().clock)
        return render_template(
            "staff/guard.html",
            watch=watch,
            errors=errors or {},
            labels={name: say(words) for name, words in _LABELS.items()},
            typed=request.form,
            in_all=budgets.IN_ALL,
            few=budgets.FEW,
        )
