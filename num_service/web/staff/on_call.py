"""Who is on call: the rota, what nobody has answered, and saying that one has seen it.

Administrators keep the rota too. They read no report, so what they see of a page is that it is open and who was called.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.domain.casework.rota import MOST_WEEKS, PLACES, ZONES, Span
from num_service.domain.shared.days import WALL, local_day
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, Message, phrase, phrases
from num_service.domain.shared.taxonomy import Worded
from num_service.schemas.casework.rota import ShiftSchema
from num_service.services.casework import paging, rota
from num_service.services.casework.rota import NewShift, Planned
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.guard import allowed
from num_service.web.core.identity import holder, principal
from num_service.web.core.languages import moment, say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint

_PLACES = {1: N_("called first"), 2: N_("called second"), 3: N_("called third")}
_LABELS = {
    "user_id": N_("Who"),
    "duty": N_("For"),
    "place": N_("Place"),
    "day": N_("First day"),
    "starts": N_("From"),
    "ends": N_("Until"),
    "zone": N_("By the clock in"),
    "weeks": N_("How many weeks in a row"),
}


@blueprint.get("/on-call")
@requires(Permission.KEEP_ROTA)
def on_call() -> str:
    return _page()


@blueprint.post("/on-call")
@requires(Permission.KEEP_ROTA)
def add_shift() -> Response | tuple[str, int]:
    new, errors = load(ShiftSchema(), nested(request.form))
    if errors:
        return _page(errors), 422
    try:
        with commits() as session:
            count = rota.add(session, new=NewShift(**new), actor=principal().actor, clock=wiring().clock)
    except Invalid as error:
        return _page(at_field(error, "user_id")), status_of(error)
    flash(say(phrases("It is in the rota.", "It is in the rota, %(num)s times.", count)), "success")
    return redirect(url_for("staff.on_call", _anchor="rota"), 303)


@blueprint.post("/on-call/<uuid:shift_id>/remove")
@requires(Permission.KEEP_ROTA)
def remove_shift(shift_id: uuid.UUID) -> Response:
    try:
        with commits() as session:
            rota.remove(session, shift_id=shift_id, actor=principal().actor)
    except NotFound as error:
        flash(say(error), "warning")
    else:
        flash(
            say(N_("It is taken out of the rota. Look below whether somebody else is on call then.")),
            "success",
        )
    return redirect(url_for("staff.on_call", _anchor="rota"), 303)


@blueprint.post("/on-call/pages/<uuid:page_id>")
@requires(Permission.READ_REPORT)
def page_seen(page_id: uuid.UUID) -> Response:
    """I have seen it. The report opens; who comes second is told who was first."""
    try:
        with commits() as session:
            report = paging.acknowledge(session, page_id=page_id, holder=holder(), clock=wiring().clock)
            reference = report.reference
    except (Conflict, NotFound) as error:
        flash(say(error), "warning")
        return redirect(url_for("staff.on_call"), 303)
    flash(say(N_("Noted: you have seen it. Nobody else is called.")), "success")
    return redirect(url_for("staff.report", reference=reference), 303)


def _page(errors: dict[str, str] | None = None) -> str:
    reads = allowed(Permission.READ_REPORT)
    with commits() as session:
        plan = rota.plan(session, clock=wiring().clock)
        pages = paging.open_pages(session, except_for=principal().id if reads else None)
    today = local_day(wiring().clock())
    typed = request.form or {"day": today.isoformat(), "zone": WALL.key, "place": "1", "weeks": "1"}
    return render_template(
        "staff/on_call.html",
        plan=plan,
        days=_days(plan.shifts, plan.gaps),
        pages=pages,
        reads=reads,
        me=principal().id,
        errors=errors or {},
        labels={name: say(words) for name, words in _LABELS.items()},
        typed=typed,
        people=[(each, name) for each, name in plan.people.items()],
        duties=_choices(Duty),
        places=[(each, say(_PLACES[each])) for each in PLACES],
        place_words=_PLACES,
        zones=[(each, each) for each in ZONES],
        most_weeks=MOST_WEEKS,
        in_their_zone=_in_their_zone,
    )


def _choices(words: type[Worded]) -> list[tuple[str, str]]:
    return [(each.value, say(each)) for each in words]


def _days(
    shifts: tuple[Planned, ...], gaps: tuple[Span, ...]
) -> list[tuple[date, list[tuple[Message, datetime, Planned | None]]]]:
    """Shifts and gaps by the day they begin on, each with its hours; a gap has nobody."""
    rows: list[tuple[datetime, datetime, Planned | None]] = [(begins, ends, None) for begins, ends in gaps]
    rows += [(each.shift.starts_at, each.shift.ends_at, each) for each in shifts]
    rows.sort(key=lambda row: (row[0], row[2] is not None, row[1]))
    return [
        (day, [(_hours(begins, ends), begins, each) for begins, ends, each in lines])
        for day, lines in groupby(rows, key=lambda row: local_day(row[0]))
    ]


def _hours(begins: datetime, ends: datetime) -> Message:
    """By the clock on the wall; where it lasts a day and longer, with the day it ends on."""
    starts, until = (f"{each.astimezone(WALL):%H:%M}" for each in (begins, ends))
    if ends - begins < timedelta(days=1):
        return phrase("%(starts)s to %(ends)s", starts=starts, ends=until)
    return phrase("%(starts)s to %(moment)s", starts=starts, moment=moment(ends))


def _in_their_zone(planned: Planned) -> Message | None:
    """The times by the clock that the shift was entered in, where that is not ours."""
    shift = planned.shift
    zone = ZoneInfo(shift.zone)
    if shift.starts_at.astimezone(zone).utcoffset() == shift.starts_at.astimezone(WALL).utcoffset():
        return None
    starts, ends = (each.astimezone(zone).strftime("%H:%M") for each in (shift.starts_at, shift.ends_at))
    return phrase("%(starts)s to %(ends)s in %(zone)s", starts=starts, ends=ends, zone=shift.zone)
