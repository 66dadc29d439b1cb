"""One page: what a project worker does here, and what became of it."""

from __future__ import annotations

from flask import abort, render_template

from num_service.domain.reports.report import Status
from num_service.domain.shared.permissions import Permission
from num_service.services.alerts import read_alerts
from num_service.services.reports import filed_reports
from num_service.web.core.access import requires
from num_service.web.core.identity import principal
from num_service.web.core.links import link
from num_service.web.core.transactions import commits, wiring
from num_service.web.project import blueprint

LATEST = 5
#: How far a filed report has got, for the worker who filed it: tone and icon of its tag.
_TONES = {
    Status.RECEIVED: ("wait", "clock"),
    Status.CLOSED: ("neutral", "tick"),
}


@blueprint.get("/project")
@requires(Permission.FILE_FOR_SOMEONE)
def desk() -> str:
    me = principal()
    if me.project_id is None or me.recipient_id is None:
        abort(403)
    with commits() as session:
        filed = filed_reports.filed_reports(session, project_id=me.project_id)
        alerts = read_alerts.inbox(session, recipient_id=me.recipient_id, clock=wiring().clock, limit=LATEST)
    return render_template(
        "project/desk.html",
        filed=filed,
        tones=_TONES,
        alerts=[(each, link("member.alert", reference=each.reference)) for each in alerts],
        report_url=link("public.report_for_someone"),
        paper_url=link("intake.start"),
        alerts_url=link("member.alerts"),
    )
