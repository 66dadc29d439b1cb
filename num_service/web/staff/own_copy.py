"""Letting the code of a report open what was first told, because its reporter asked for it with the code."""

from __future__ import annotations

from werkzeug.wrappers import Response

from num_service.domain.shared.errors import Conflict, Locked
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.services.casework.open_report import find_report
from num_service.services.reports import own_record
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.identity import holder
from num_service.web.core.transactions import commits
from num_service.web.staff.blueprint import blueprint, to_report
from num_service.web.staff.report import report_page


@blueprint.post("/<reference>/own-copy")
@requires(Permission.DECIDE)
def let_code_open(reference: str) -> Response | tuple[str, int]:
    try:
        with commits() as session:
            own_record.let_open(session, report=find_report(session, reference), holder=holder())
    except (Conflict, Locked) as error:
        return report_page(reference, errors=at_field(error, "message")), status_of(error)
    return to_report(
        reference,
        N_("Their code opens what they first told us. They see it when they come back."),
        anchor="messages",
    )
