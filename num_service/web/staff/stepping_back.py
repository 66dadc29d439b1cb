"""Stepping back from a report, before it is opened or when somebody finds out that they know a person in it."""

from __future__ import annotations

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.services.casework.open_report import find_report
from num_service.services.casework.step_back import step_back
from num_service.web.core.access import requires
from num_service.web.core.identity import holder
from num_service.web.core.languages import say
from num_service.web.core.lists_left import left_at
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint


@blueprint.get("/<reference>/step-back")
@requires(Permission.READ_REPORT)
def step_back_confirm(reference: str) -> str:
    """Nothing of the report is opened for this page."""
    with commits() as session:
        report = find_report(session, reference)
        return render_template("staff/step_back.html", report=report)


@blueprint.post("/<reference>/step-back")
@requires(Permission.READ_REPORT)
def step_back_now(reference: str) -> Response:
    with commits() as session:
        step_back(session, report=find_report(session, reference), holder=holder(), clock=wiring().clock)
    flash(say(N_("You stepped back from it. It is out of your queue.")), "success")
    return redirect(left_at("staff.queue"), 303)
