"""Publishing an approved warning: now, at a time, or by itself as soon as its reporter's answers allow it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from num_service.domain.alerts.decision import Publish
from num_service.domain.alerts.schedule import chosen_time, may_wait
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.verdict import Hold
from num_service.schemas.alerts.alert import PublishSchema, ScheduleSchema
from num_service.services.alerts import publish_alert, schedule_alert
from num_service.services.casework.open_report import find_report
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint

_LABELS = {"day": N_("Not before"), "clock": N_("At")}


@blueprint.get("/<reference>/alert/<uuid:alert_id>/publish")
@requires(Permission.DECIDE)
def alert_confirm(reference: str, alert_id: uuid.UUID) -> str:
    return _page(reference, alert_id)


def _page(
    reference: str,
    alert_id: uuid.UUID,
    refusal: str = "",
    *,
    typed: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    with commits() as session:
        found = publish_alert.confirm(
            session,
            report=find_report(session, reference),
            alert_id=alert_id,
            holder=holder(),
            clock=wiring().clock,
        )
    waits = isinstance(found.verdict, Hold) and may_wait(found.verdict)
    return render_template(
        "staff/alert_publish.html",
        found=found,
        reference=reference,
        refusal=refusal,
        may_schedule=found.row.status == "approved" and (waits or isinstance(found.verdict, Publish)),
        typed=typed or {},
        errors=errors or {},
        labels={name: say(label) for name, label in _LABELS.items()},
    )


@blueprint.post("/<reference>/alert/<uuid:alert_id>/publish")
@requires(Permission.DECIDE)
def alert_publish(reference: str, alert_id: uuid.UUID) -> Response | tuple[str, int]:
    chosen, errors = load(PublishSchema(), nested(request.form))
    if errors:
        again = phrase("Look at it once more, then press the button below.")
        return _page(reference, alert_id, say(again)), 422
    try:
        with commits() as session:
            row = publish_alert.publish_alert(
                session,
                report=find_report(session, reference),
                alert_id=alert_id,
                seen=chosen["seen"],
                actor=holder().actor,
                clock=wiring().clock,
                wake=wiring().wake,
            )
    except Conflict as error:
        return _page(reference, alert_id, say(error)), status_of(error)
    return redirect(url_for("staff.alert_progress", reference=row.reference), 303)


@blueprint.post("/<reference>/alert/<uuid:alert_id>/publish/later")
@requires(Permission.DECIDE)
def alert_schedule(reference: str, alert_id: uuid.UUID) -> Response | tuple[str, int]:
    form = nested(request.form)
    chosen, errors = load(ScheduleSchema(), form)
    if errors:
        return _page(reference, alert_id, typed=form, errors=errors), 422
    clock = wiring().clock
    try:
        with commits() as session:
            schedule_alert.schedule_alert(
                session,
                report=find_report(session, reference),
                alert_id=alert_id,
                seen=chosen["seen"],
                at=chosen_time(chosen["day"], chosen["clock"], clock()) if chosen["day"] else None,
                holder=holder(),
                clock=clock,
            )
    except Invalid as error:
        return _page(reference, alert_id, typed=form, errors=at_field(error, "day")), status_of(error)
    except Conflict as error:
        return _page(reference, alert_id, say(error), typed=form), status_of(error)
    return _back(reference, alert_id, N_("It goes out by itself. Until then anybody here can call that off."))


@blueprint.post("/<reference>/alert/<uuid:alert_id>/publish/call-off")
@requires(Permission.DECIDE)
def alert_call_off(reference: str, alert_id: uuid.UUID) -> Response | tuple[str, int]:
    try:
        with commits() as session:
            schedule_alert.call_off(
                session,
                report=find_report(session, reference),
                alert_id=alert_id,
                actor=holder().actor,
            )
    except Conflict as error:
        return _page(reference, alert_id, say(error)), status_of(error)
    return _back(reference, alert_id, N_("It does not go out by itself any more."))


def _back(reference: str, alert_id: uuid.UUID, words: str) -> Response:
    flash(say(words), "success")
    return redirect(url_for("staff.alert_confirm", reference=reference, alert_id=alert_id), 303)
