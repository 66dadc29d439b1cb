"""Passing on what a force asked about a packet, or what came of it, to the reporter."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from num_service.domain.shared.errors import Conflict, Invalid, Locked, NotFound
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.police.relay import RelaySchema
from num_service.services.casework.open_report import find_report
from num_service.services.reports import police_questions
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, to_report
from num_service.web.staff.report import report_page


@blueprint.post("/<reference>/relays")
@requires(Permission.DECIDE)
def pass_on(reference: str) -> Response | tuple[str, int]:
    given = nested(request.form).get("relay")
    typed = given if isinstance(given, dict) else {}
    chosen, errors = load(RelaySchema(), typed)
    if errors:
        said = {"relays": next(iter(errors.values()))}
        return report_page(reference, typed={"relays": typed}, errors=said), 422
    try:
        with commits() as session:
            police_questions.pass_on(
                session,
                report=find_report(session, reference),
                packet_id=chosen["packet"],
                kind=chosen["kind"],
                text=chosen["text"],
                holder=holder(),
                clock=wiring().clock,
            )
    except (Conflict, Invalid, Locked, NotFound) as error:
        said = {"relays": next(iter(at_field(error, "relays").values()))}
        return report_page(reference, typed={"relays": typed}, errors=said), status_of(error)
    words = N_("Passed on. They read it when they come back with their code.")
    return to_report(reference, words, anchor="relays")
