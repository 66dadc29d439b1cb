"""The casework queue: danger now first, then tier, then age."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.db.queries.casework import queue as queue_queries
from num_service.db.queries.reports import reports
from num_service.domain.reports.report import Status
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.services.casework import triage_report
from num_service.web.core.access import requires
from num_service.web.core.identity import holder, principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, page_number

#: Code in the address, words, statuses, only mine.
FILTERS: tuple[tuple[str, str, tuple[Status, ...], bool], ...] = (
    ("waiting", N_("Waiting"), (Status.RECEIVED,), False),
    ("in-hand", N_("In hand"), (Status.IN_HAND,), False),
    ("mine", N_("Mine"), (Status.IN_HAND,), True),
    ("finished", N_("Finished"), (Status.CLOSED,), False),
    ("set-aside", N_("Set aside"), (Status.SET_ASIDE,), False),
)
PAGE = 50


@blueprint.get("")
@requires(Permission.READ_REPORT)
def queue() -> str:
    chosen = next((each for each in FILTERS if each[0] == request.args.get("show")), FILTERS[0])
    page = page_number()
    me = principal().id
    with commits() as session:
        rows = reports.queue(
            session,
            statuses=chosen[2],
            assignee=me if chosen[3] else None,
            limit=PAGE + 1,
            offset=(page - 1) * PAGE,
        )
        counts, mine = queue_queries.status_counts(session), queue_queries.in_hands_of(session, me)
    filters = [
        (
            say(words),
            url_for("staff.queue", show=code),
            code == chosen[0],
            mine if own else sum(counts.get(each, 0) for each in statuses),
        )
        for code, words, statuses, own in FILTERS
    ]
    return render_template(
        "staff/queue.html",
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        page=page,
        filters=filters,
        show=chosen[0],
        title=chosen[1],
        today=wiring().clock().date(),
        me=me,
    )


@blueprint.post("/<reference>/claim")
@requires(Permission.DECIDE)
def claim(reference: str) -> Response:
    """From the queue the report opens at once; who comes second is told who was first."""
    try:
        with commits() as session:
            triage_report.claim(session, reference=reference, holder=holder())
    except Conflict as error:
        flash(say(error), "warning")
        return redirect(url_for("staff.queue", show=request.args.get("show")), 303)
    flash(say(N_("It is yours now.")), "success")
    return redirect(url_for("staff.report", reference=reference), 303)
