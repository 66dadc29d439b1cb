"""Send a report. Anybody may, without an account."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, request
from flask.views import MethodView
from flask_login import current_user

from num_service.domain.reports import wording
from num_service.domain.reports.report import NewReport
from num_service.domain.shared.permissions import Permission, may
from num_service.extensions import limiter
from num_service.schemas.api.reports import SubmittedReport
from num_service.schemas.reports.report import ReportSchema
from num_service.services.reports.submit_report import submit_report
from num_service.web.api.openapi import BEARER
from num_service.web.api.parsing import ApiBlueprint
from num_service.web.core import throttle
from num_service.web.core.access import public
from num_service.web.core.identity import principal
from num_service.web.core.languages import language_shown
from num_service.web.core.transactions import commits, wiring

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
    @blueprint.alt_response(429, "TOO_MANY_REQUESTS")
    @blueprint.doc(security=[{}, *BEARER])
    @public
    def post(self, new: NewReport) -> dict[str, Any]:
        """Send a report and get its receipt

        Needed: an incident type or the account; and a region, “online” or “not_said”. A project worker's token files
        it for the project; anybody else's is never linked to the report.
        """
        project_id = _project()
        with commits() as session:
            sent = submit_report(
                session,
                new=new,
                keys=wiring().keys,
                index=wiring().index,
                clock=wiring().clock,
                language=new.language or language_shown(),
                project_id=project_id,
            )
        return {"reference": sent.reference, "receipt": sent.receipt.shown}


def _project() -> uuid.UUID | None:
    """The project whose worker files this. A token that is not one is refused: she meant it to count."""
    if "Authorization" not in request.headers:
        return None
    if not current_user.is_authenticated:
        abort(401)
    return principal().project_id if may(current_user.role, Permission.FILE_FOR_SOMEONE) else None
