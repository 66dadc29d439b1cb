"""About an official: asking the reporter whether one body may be told, and recording that it was."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.police.handover import AskSchema, HandSchema
from num_service.services.casework.open_report import find_report
from num_service.services.police import hand_over
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, to_report
from num_service.web.staff.report import report_page


@blueprint.post("/<reference>/handovers")
@requires(Permission.DECIDE)
def ask_handover(reference: str) -> Response | tuple[str, int]:
    chosen, errors = load(AskSchema(), nested(request.form))
    if errors:
        return report_page(reference, errors={"handovers": say(N_("Choose a body."))}), 422
    try:
        with commits() as session:
            hand_over.ask(
                session,
                report=find_report(session, reference),
                body=chosen["body"],
                holder=holder(),
                clock=wiring().clock,
            )
    except Conflict as error:
        return report_page(reference, errors=at_field(error, "handovers")), status_of(error)
    return to_report(
        reference, N_("The reporter is asked when they come back with their code."), anchor="handovers"
    )


@blueprint.post("/<reference>/handovers/done")
@requires(Permission.DECIDE)
def record_handover(reference: str) -> Response | tuple[str, int]:
    chosen, errors = load(HandSchema(), nested(request.form))
    if errors:
        return report_page(reference, errors={"handovers": say(N_("Say how it was handed over."))}), 422
    try:
        with commits() as session:
            hand_over.hand_over(
                session,
                report=find_report(session, reference),
                handover_id=chosen["handover"],
                means=chosen["means"],
                holder=holder(),
                clock=wiring().clock,
            )
    except Conflict as error:
        return report_page(reference, errors=at_field(error, "handovers")), status_of(error)
    return to_report(reference, N_("Recorded. The reporter sees it with their code."), anchor="handovers")
