"""Challenges: what somebody wrote who says that they are listed wrongly, what is listed, and the decision."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.domain.checker.deeds import LOOKED_AT_WITHIN
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.checker.desk import DecideSchema
from num_service.services.casework import challenges as service
from num_service.web.core.access import requires
from num_service.web.core.errors import ON_THE_FORM, at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.listed import retracted_words


@blueprint.get("/challenges")
@requires(Permission.READ_REPORT)
def challenges() -> str:
    with commits() as session:
        return render_template(
            "staff/challenges.html",
            rows=service.every(session),
            late=wiring().clock().date() - LOOKED_AT_WITHIN,
        )


@blueprint.get("/challenges/<uuid:challenge_id>")
@requires(Permission.READ_REPORT)
def challenge(challenge_id: uuid.UUID) -> str:
    return _page(challenge_id)


@blueprint.post("/challenges/<uuid:challenge_id>")
@requires(Permission.DECIDE)
def decide_challenge(challenge_id: uuid.UUID) -> Response | tuple[str, int]:
    given, errors = load(DecideSchema(), nested(request.form))
    if errors:
        return _page(challenge_id, {"upheld": say(N_("Choose what becomes of it."))} | errors), 422
    try:
        with commits() as session:
            recalled = service.decide(
                session,
                challenge_id=challenge_id,
                **given,
                index=wiring().index,
                holder=holder(),
                clock=wiring().clock,
            )
    except ON_THE_FORM as error:
        return _page(challenge_id, at_field(error, "why")), status_of(error)
    flash(
        say(retracted_words(recalled) if given["upheld"] else N_("Written down. Nothing is changed.")),
        "success",
    )
    return redirect(url_for("staff.challenges"), 303)


def _page(challenge_id: uuid.UUID, errors: dict[str, str] | None = None) -> str:
    with commits() as session:
        found = service.one(session, challenge_id=challenge_id, index=wiring().index, holder=holder())
    return render_template("staff/challenge.html", found=found, errors=errors or {}, typed=request.form)
