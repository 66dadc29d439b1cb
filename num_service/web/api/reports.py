"""Send a report. Anybody may, without an account."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, request
from flask.views import MethodView
from sqlalchemy.orm import Session

from num_service.crypto.send_once import SendOnce
from num_service.db.statements import Statements
from num_service.domain.reports import wording
from num_service.domain.reports.report import NewReport
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import Permission
from num_service.extensions import limiter
from num_service.schemas.api.reports import SubmittedReport
from num_service.schemas.reports.report import ReportSchema
from num_service.services.reports import waiting_codes
from num_service.services.reports.submit_report import Submitted, submit_report
from num_service.web.api.once import FOR_A_REPORT, once_for
from num_service.web.api.openapi import BEARER
from num_service.web.api.parsing import ApiBlueprint
from num_service.web.core import throttle
from num_service.web.core.access import public
from num_service.web.core.acting import acting
from num_service.web.core.guard import allowed
from num_service.web.core.identity import principal
from num_service.web.core.languages import language_shown
from num_service.web.core.transactions import commits, wake_callers, wiring

blueprint = ApiBlueprint("api_reports", __name__)
EXAMPLE = {
    "incident_types": ["threatening_messages"],
    "account": "He sends messages from new numbers every day.",
    "where": {"region": "london"},
    "people": [
        {"role": "client", "identifiers": [{"kind": "phone", "value": "07700 900123", "basis": "saw"}]}
    ],
    "wording_version": wording.CURRENT,
    "consents": {
        "checker": "yes",
        "alert": {"value": "yes", "region_only": True},
        "police_intelligence": "no",
    },
}


@blueprint.route("/reports", tags=["Reporter"])
class Reports(MethodView):
    @limiter.limit(throttle.WIDE)
    @blueprint.arguments(ReportSchema, example=EXAMPLE)
    @blueprint.response(201, SubmittedReport)
    @blueprint.alt_response(409, "CONFLICT")
    @blueprint.alt_response(429, "TOO_MANY_REQUESTS")
    @blueprint.doc(security=[{}, *BEARER], parameters=[FOR_A_REPORT])
    @public
    def post(self, new: NewReport) -> dict[str, Any]:
        """Send a report and get its receipt

        Needed: an incident type or the account; and a region, “online” or “not_said”. A project worker's token files
        it for the project; anybody else's is never linked to the report. With an Idempotency-Key it may be sent again
        when no answer came: one report, and for half an hour the same answer.
        """
        project_id = _project()
        once = once_for(str(project_id or ""))
        if once is None:
            return _take(new, project_id)
        if (before := _answer(once)) is not None:
            return before
        try:
            return _take(new, project_id, once)
        except Conflict:  # the same was sent at the same moment, or so long ago that its answer is gone
            if (before := _answer(once)) is None:
                raise
            return before


def _take(new: NewReport, project_id: uuid.UUID | None, once: SendOnce | None = None) -> dict[str, Any]:
    if once is None:
        sent = _submit(wiring().database.statements, new, project_id)
    else:
        with commits() as session:
            sent = _submit(session, new, project_id, once.submission)
            waiting_codes.give(
                session, place=once.place, submitted=sent, clock=wiring().clock, body=once.body
            )
    wake_callers(new)
    return {"reference": sent.reference, "receipt": sent.receipt.shown}


def _submit(
    database: Session | Statements,
    new: NewReport,
    project_id: uuid.UUID | None,
    submission: str | None = None,
) -> Submitted:
    here = wiring()
    return submit_report(
        database,
        new=new,
        keys=here.keys,
        index=here.index,
        clock=here.clock,
        language=new.language or language_shown(),
        project_id=project_id,
        submission=submission,
    )


def _answer(once: SendOnce) -> dict[str, Any] | None:
    """What was answered to the same report before, as long as it is kept."""
    with commits() as session:
        found = waiting_codes.given_for(session, once=once, clock=wiring().clock)
    return {"reference": found.reference, "receipt": found.receipt} if found else None


def _project() -> uuid.UUID | None:
    """The project whose worker files this. A token that is not one is refused: whoever sent it meant it to count."""
    if "Authorization" not in request.headers:
        return None
    if not acting().is_authenticated:
        abort(401)
    return principal().project_id if allowed(Permission.FILE_FOR_SOMEONE) else None
