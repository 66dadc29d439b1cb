"""Reports that may tell of the same person though they share no identifier: proposed, with reasons, and judged."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.casework.incident import AlikeSchema
from num_service.services.casework import alike as service
from num_service.web.core.access import requires
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint


@blueprint.get("/<reference>/alike")
@requires(Permission.READ_REPORT)
def alike(reference: str) -> str:
    """The report is opened, and its reporter is told so; of the others nothing is shown that this one does not say."""
    with commits() as session:
        looked = service.look(session, reference=reference, holder=holder())
        return render_template("staff/alike.html", looked=looked, report=looked.report)


@blueprint.post("/<reference>/alike")
@requires(Permission.DECIDE)
def say_alike(reference: str) -> Response:
    given, errors = load(AlikeSchema(), nested(request.form))
    if errors:
        flash(say(N_("Nothing was changed. Please use the buttons on this page.")), "warning")
        return redirect(url_for("staff.alike", reference=reference), 303)
    try:
        with commits() as session:
            service.say(
                session,
                reference=reference,
                other_reference=given["other"],
                together=given["together"],
                holder=holder(),
                clock=wiring().clock,
            )
    except Invalid as why:
        flash(say(why), "warning")
    else:
        flash(say(N_("Written down. Answers, listings and warnings of both stay as they are.")), "success")
    return redirect(url_for("staff.alike", reference=reference), 303)
