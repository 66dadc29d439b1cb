"""Several people hurt in one incident: their reports are marked, and stay apart in everything else."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import Message, phrase
from num_service.schemas.casework.incident import NothingSchema, OtherSchema
from num_service.services.casework import one_incident
from num_service.services.casework.open_report import find_report
from num_service.web.core.access import requires
from num_service.web.core.identity import holder
from num_service.web.core.transactions import wiring
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.report import act_on_report


@blueprint.post("/<reference>/incident")
@requires(Permission.DECIDE)
def same_incident(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        one_incident.mark(
            session,
            report=find_report(session, reference),
            other_reference=chosen["other"],
            holder=holder(),
            clock=wiring().clock,
            wake=wiring().wake,
        )
        return phrase("Marked as one incident. Their answers and words stay apart.")

    return act_on_report(reference, OtherSchema(), act, field="incident", anchor="incident")


@blueprint.post("/<reference>/incident/leave")
@requires(Permission.DECIDE)
def another_incident(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, _: dict[str, Any]) -> Message:
        one_incident.unmark(
            session,
            report=find_report(session, reference),
            holder=holder(),
            clock=wiring().clock,
            wake=wiring().wake,
        )
        return phrase("It is marked with no other report any more.")

    return act_on_report(reference, NothingSchema(), act, field="incident", anchor="incident")
