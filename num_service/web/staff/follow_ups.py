"""Looking at a report again: the day, why, and that it was done."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import Message, phrase
from num_service.schemas.casework.triage import FollowUpSchema, LookedAgainSchema
from num_service.services.casework import follow_up as service
from num_service.services.casework.open_report import find_report
from num_service.web.core.access import requires
from num_service.web.core.identity import holder
from num_service.web.core.transactions import wiring
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.report import act_on_report


@blueprint.post("/<reference>/follow-up")
@requires(Permission.DECIDE)
def follow_up(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        service.set_follow_up(
            session,
            report=find_report(session, reference),
            holder=holder(),
            clock=wiring().clock,
            **chosen,
        )
        return phrase("The report comes up again on %(day)s.", day=chosen["due_on"])

    return act_on_report(reference, FollowUpSchema(), act, field="follow_up")


@blueprint.post("/<reference>/follow-up/done")
@requires(Permission.DECIDE)
def follow_up_done(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        service.end_follow_up(
            session, report=find_report(session, reference), note_id=chosen["note"], holder=holder()
        )
        return phrase("Done. The reason stays among the notes.")

    return act_on_report(reference, LookedAgainSchema(), act, field="follow_up")
