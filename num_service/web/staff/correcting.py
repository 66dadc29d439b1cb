"""Correcting a warning that is out: what is wrong goes at once, and another is written in its place."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import phrase
from num_service.services.casework.correct_warning import correct_warning
from num_service.web.core.access import requires
from num_service.web.core.errors import status_of
from num_service.web.core.identity import holder
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.progress import progress_page, theirs


@blueprint.get("/alerts/<reference>/correct")
@requires(Permission.DECIDE)
def alert_correct_ask(reference: str) -> str:
    with commits() as session:
        found = theirs(session, reference)
    return render_template("staff/correct.html", found=found)


@blueprint.post("/alerts/<reference>/correct")
@requires(Permission.DECIDE)
def alert_correct(reference: str) -> Response | tuple[str, int]:
    try:
        with commits() as session:
            theirs(session, reference)
            report, draft = correct_warning(
                session,
                reference=reference,
                wrong=request.form.getlist("wrong"),
                holder=holder(),
                index=wiring().index,
                clock=wiring().clock,
            )
    except Conflict as error:
        return progress_page(reference, say(error)), status_of(error)
    flash(
        say(
            phrase(
                "What you ticked is gone from the warning and from the checker. Now write it as it should be."
            )
        )
    )
    return redirect(url_for("staff.alert_edit", reference=report, alert_id=draft), 303)
