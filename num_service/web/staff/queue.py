"""The casework queue: its views and filters, claiming, and giving several reports to somebody at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.db.queries.accounts import people
from num_service.db.queries.casework import queue_view
from num_service.db.queries.casework.queue_view import Looker
from num_service.db.queries.checker import guard
from num_service.domain.reports.queue import Asked, Order, Says, View
from num_service.domain.reports.reading_time import late_if_received_by
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, phrase, phrases
from num_service.domain.shared.taxonomy import Language, Region, Tier, Worded
from num_service.schemas.casework import queue as schema
from num_service.services.casework import paging, rota, triage_report
from num_service.web.core import lists_left
from num_service.web.core.access import requires
from num_service.web.core.errors import ON_THE_FORM, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder, principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, page_number

PAGE = 50
#: What a key does with the report that "j" and "k" have reached.
KEYS = (
    ("j", N_("next report")),
    ("k", N_("previous report")),
    ("Enter", N_("open it")),
    ("c", N_("claim it")),
    ("a", N_("write a warning from it")),
    ("p", N_("write a packet from it")),
    ("x", N_("tick it")),
    ("/", N_("find by reference")),
    ("?", N_("this sheet")),
)
#: Stands for a reference, which is letters, digits and dashes as this is: nothing that an address writes otherwise.
_ANY_REFERENCE = "R-0000-0000"
#: What an empty view says.
_EMPTY = {
    View.TO_APPROVE: N_("Nothing waits for your approval."),
    View.SENT_BACK: N_("Nothing was sent back to you."),
    View.MESSAGES: N_("No reporter’s message is unread."),
    View.OVERDUE: N_("Nothing is overdue."),
    View.WAITING: N_("No report is waiting to be claimed."),
    View.MINE: N_("Claim one from the waiting reports."),
    View.IN_HAND: N_("Nobody is working on a report just now."),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One list that narrows the queue: its name in the address, what it is called, and its choices in words."""

    name: str
    label: str
    words: type[Worded]
    chosen: str
    everything: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(each.value, say(each)) for each in self.words]


@blueprint.get("")
@requires(Permission.READ_REPORT)
def queue() -> str:
    lists_left.remember(*schema.ASKS)
    return queue_page()


def queue_page(*, error: str = "", ticked: tuple[str, ...] = ()) -> str:
    """The queue as the address asks for it. error: why what was done with several reports was not."""
    asked, page, clock = schema.asked(request.args), page_number(), wiring().clock
    today = clock().date()
    late = late_if_received_by(today, wiring().settings.reading_days)
    who = Looker(principal().id, today, late)
    with commits() as session:
        rows = queue_view.rows(session, asked, who, limit=PAGE + 1, offset=(page - 1) * PAGE)
        counts = queue_view.counts(session, who)
        colleagues = people.staff(session)
        plan, calls = rota.plan(session, clock=clock), paging.how_many_open(session, except_for=who.id)
        alarms = guard.unseen(session)
    return render_template(
        "staff/queue.html",
        plan=plan,
        calls=calls,
        alarms=alarms,
        asked=asked,
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        page=page,
        views=[(view, address(asked, show=view.value), counts[view]) for view in View],
        filters=_filters(asked),
        address=address,
        opens=_around("staff.together" if asked.view is View.TO_APPROVE else "staff.report"),
        claims=_around("staff.claim"),
        said_once=cache(lambda macro, *said: macro(*said)),
        keys=KEYS,
        empty=_EMPTY.get(asked.view, N_("No report is in this state.")),
        colleague_choices=[
            (each.id, each.name if each.id != who.id else say(N_("Me")))
            for each in colleagues
            if each.caseworker
        ],
        today=today,
        late=late,
        me=principal().id,
        refusal=error,
        ticked=ticked,
    )


def address(asked: Asked, **other: Any) -> str:
    """The queue's address with everything that is asked of it, but for what is to be otherwise."""
    now = {
        "show": asked.view,
        "sort": "" if asked.order is Order.URGENT else asked.order,
        "q": asked.reference,
        "region": asked.region,
        "tier": asked.tier,
        "language": asked.language,
        "says": asked.says,
    }
    return url_for(
        "staff.queue", **{name: value for name, value in (now | other).items() if value not in (None, "")}
    )


def _around(endpoint: str) -> list[str]:
    """What stands before and after a reference in the addresses of one page: fifty lines need not build a hundred."""
    return url_for(endpoint, reference=_ANY_REFERENCE).split(_ANY_REFERENCE)


@blueprint.app_template_global()
def queue_as_left() -> str:
    """What a link back to the queue says: the view it was left in, and whether it was narrowed."""
    asked = schema.asked(lists_left.left("staff.queue"))
    if asked.reference:
        return say(N_("Queue: found by reference"))
    if asked.narrowed:
        return say(phrase("Queue: %(view)s, filtered", view=say(asked.view)))
    return say(N_("Queue") if asked.view is View.WAITING else phrase("Queue: %(view)s", view=say(asked.view)))


def _filters(asked: Asked) -> list[Filter]:
    return [
        Filter("region", N_("Region"), Region, asked.region or "", N_("Every region")),
        Filter("tier", N_("Tier"), Tier, asked.tier or "", N_("Every tier")),
        Filter("language", N_("Language"), Language, asked.language or "", N_("Every language")),
        Filter("says", N_("Their answers"), Says, asked.says or "", N_("Any answers")),
        Filter("sort", N_("Order"), Order, asked.order, ""),
    ]


@blueprint.post("/<reference>/claim")
@requires(Permission.DECIDE)
def claim(reference: str) -> Response:
    """From the queue the report opens at once; who comes second is told who was first."""
    try:
        with commits() as session:
            triage_report.claim(session, reference=reference, holder=holder())
    except Conflict as error:
        flash(say(error), "warning")
        return redirect(address(schema.asked(request.args)), 303)
    flash(say(N_("It is yours now.")), "success")
    return redirect(url_for("staff.report", reference=reference), 303)


@blueprint.post("/step-back")
@requires(Permission.DECIDE)
def step_back_from_ticked() -> Response | tuple[str, int]:
    """The question about the one report that is ticked: asked from the queue, before it is opened."""
    ticked = tuple(request.form.getlist("reports"))
    if len(ticked) != 1:
        return queue_page(
            error=say(N_("Tick the one report that you may know somebody in.")), ticked=ticked
        ), 422
    return redirect(url_for("staff.step_back_confirm", reference=ticked[0]), 303)


@blueprint.post("")
@requires(Permission.DECIDE)
def assign_many() -> Response | tuple[str, int]:
    """Several reports to one caseworker; the queue stays as it was asked for."""
    form = nested(request.form, lists=frozenset({"reports"}))
    chosen, errors = load(schema.AssignManySchema(), form)
    ticked = tuple(request.form.getlist("reports"))
    if errors:
        return queue_page(error=next(iter(errors.values())), ticked=ticked), 422
    try:
        with commits() as session:
            count = triage_report.assign_many(
                session, references=chosen["reports"], to=chosen["to"], holder=holder()
            )
    except ON_THE_FORM as error:
        return queue_page(error=say(error), ticked=ticked), status_of(error)
    flash(say(phrases("%(num)s report given.", "%(num)s reports given.", count)), "success")
    return redirect(address(schema.asked(request.args)), 303)
