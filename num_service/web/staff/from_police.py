"""What officers wrote: everything that waits, and what a caseworker does with one message on the page of its report."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from num_service.domain.police.force_message import ForceKind
from num_service.domain.shared.errors import Conflict, Invalid, Locked, NotFound
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.police.said import Decided, Does, Rang
from num_service.services.casework.open_report import find_report
from num_service.services.police import chase
from num_service.services.reports import from_police
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder, principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, to_report
from num_service.web.staff.report import report_page

#: What is said once it is done. To the force nothing is.
_DONE = {
    Does.PASS_ON: N_("Passed on. They read it when they come back with their code."),
    Does.TURN_DOWN: N_("Not passed on. The force is told nothing."),
    Does.SETTLE: N_("Done. It stays here."),
}
_RANG = N_("Recorded. It stays here until the force acknowledges it.")


@blueprint.get("/from-police")
@requires(Permission.READ_REPORT)
def from_police_waiting() -> str:
    """What officers wrote and nobody has decided about, in all reports."""
    with commits() as session:
        waiting = from_police.undecided(session, except_for=principal().id)
        to_ring = chase.escalated(session, except_for=principal().id)
    return render_template("staff/from_police.html", waiting=waiting, to_ring=to_ring)


@blueprint.post("/from-police/<uuid:packet_id>/rang")
@requires(Permission.DECIDE)
def rang(packet_id: uuid.UUID) -> Response:
    """A caseworker rang a force about what it has not acknowledged."""
    given, errors = load(Rang(), nested(request.form))
    if not errors:
        with commits() as session:
            chase.rang(session, packet_id=packet_id, of=given["of"], holder=holder(), clock=wiring().clock)
    flash(say(next(iter(errors.values())) if errors else _RANG), "warning" if errors else "good")
    return redirect(url_for("staff.from_police_waiting"), 303)


@blueprint.post("/<reference>/from-police/<uuid:message_id>")
@requires(Permission.DECIDE)
def decide_from_police(reference: str, message_id: uuid.UUID) -> Response | tuple[str, int]:
    """Put it to the reporter, do not, or be done with it."""
    said = nested(request.form).get("said")
    found = said.get(str(message_id)) if isinstance(said, dict) else None
    typed = found if isinstance(found, dict) else {}
    chosen, errors = load(Decided(), typed | {"does": request.form.get("does", "")})
    if errors:
        return _again(reference, message_id, typed, next(iter(errors.values()))), 422
    try:
        with commits() as session:
            kind = _act(session, reference, message_id, chosen)
    except (Conflict, Invalid, Locked, NotFound) as error:
        said_why = next(iter(at_field(error, "said").values()))
        return _again(reference, message_id, typed, said_why), status_of(error)
    if chosen["does"] == Does.SETTLE and kind is ForceKind.APPEAL:
        return redirect(url_for("staff.alert_new", reference=reference, appeal=message_id), 303)
    return to_report(reference, _DONE[chosen["does"]], anchor="relays")


def _again(reference: str, message_id: uuid.UUID, typed: dict[str, Any], why: str) -> str:
    """The page of the report with what was typed, and why nothing was done."""
    said = {"said": {str(message_id): typed}}
    return report_page(reference, typed=said, errors={str(message_id): why})


def _act(session: Session, reference: str, message_id: uuid.UUID, chosen: dict[str, Any]) -> ForceKind:
    given: dict[str, Any] = {
        "report": find_report(session, reference),
        "message_id": message_id,
        "holder": holder(),
        "clock": wiring().clock,
    }
    if chosen["does"] == Does.PASS_ON:
        return from_police.pass_on(session, text=chosen["text"], looked=chosen["looked"], **given)
    if chosen["does"] == Does.SETTLE:
        return from_police.settle(session, **given)
    if chosen["why"] is None:
        raise Invalid("no_reason", "Choose why it is not passed on.")
    return from_police.turn_down(session, why=chosen["why"], **given)
