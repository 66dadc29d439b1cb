"""A report that is with the safeguarding lead: calling them, and what they record."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import Message, phrase
from num_service.schemas.casework.lead import CallLeadSchema, LeadDecisionSchema
from num_service.services.casework import safeguard
from num_service.services.casework.open_report import find_report
from num_service.web.core.access import requires
from num_service.web.core.identity import holder
from num_service.web.core.transactions import wiring
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.report import act_on_report


@blueprint.post("/<reference>/lead")
@requires(Permission.DECIDE)
def call_lead(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        safeguard.call_lead(
            session,
            report=find_report(session, reference),
            reason=chosen["reason"],
            holder=holder(),
            clock=wiring().clock,
            wake=wiring().wake,
        )
        return phrase("The safeguarding lead is called. Nothing goes to the police until they have decided.")

    return act_on_report(reference, CallLeadSchema(), act, field="lead", anchor="lead")


@blueprint.post("/<reference>/lead/decision")
@requires(Permission.DECIDE)
def lead_decides(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        safeguard.lead_decides(
            session,
            report=find_report(session, reference),
            says=chosen["says"],
            reason=chosen["reason"],
            holder=holder(),
            clock=wiring().clock,
            wake=wiring().wake,
        )
        return phrase("Recorded: %(says)s.", says=chosen["says"])

    return act_on_report(reference, LeadDecisionSchema(), act, field="lead", anchor="lead")
