"""Notifications on a member's own phone or computer: each browser is added in it, and removed from the list."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.crypto.push_key import public_half, push_key
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.services.alerts import push_devices
from num_service.web.core.access import requires
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.member import blueprint


@blueprint.get("/account/notifications")
@requires(Permission.READ_ALERTS)
def notifications() -> str:
    with wiring().database.reads() as session:
        devices = push_devices.count(session, who=principal(), contact=wiring().contact)
    return render_template(
        "member/notifications.html",
        devices=devices,
        may_have=push_devices.may_have(principal()),
        key=public_half(push_key(wiring().keys)),
    )


@blueprint.post("/account/notifications")
@requires(Permission.READ_ALERTS)
def add_device() -> Response:
    try:
        with commits() as session:
            given = request.form.get("device", "")
            push_devices.add(session, who=principal(), given=given, contact=wiring().contact)
    except DomainError as why:
        flash(say(why), "bad")
    else:
        flash(say(N_("This browser is told from the next message on.")), "good")
    return redirect(url_for("member.notifications"), 303)


@blueprint.post("/account/notifications/<int:number>/remove")
@requires(Permission.READ_ALERTS)
def remove_device(number: int) -> Response:
    with commits() as session:
        push_devices.remove(session, who=principal(), number=number, contact=wiring().contact)
    flash(say(N_("That browser is told nothing more.")), "good")
    return redirect(url_for("member.notifications"), 303)
