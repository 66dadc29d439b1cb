"""A danger warning of fixed sentences that one caseworker on call sends at night, and a second who agrees with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from num_service.domain.alerts.alert import AlertText, fixed_text, said_as
from num_service.domain.alerts.audience import so_many
from num_service.domain.alerts.decision import Publish, going_out
from num_service.domain.alerts.fixed import (
    AGES,
    BUILDS,
    GENDERS,
    Advice,
    Happened,
    Spot,
    VehicleColour,
    VehicleKind,
)
from num_service.domain.reports.consent import Scope, in_force
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Language, Tier, Worded
from num_service.domain.shared.verdict import Hold, Refusal
from num_service.domain.writing.document import fingerprint
from num_service.schemas.alerts.night import NIGHT_LISTS, NightSchema
from num_service.schemas.writing.approval import SecondSchema
from num_service.services.alerts import publish_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework import night_alert
from num_service.services.casework.allowed_now import own_audience
from num_service.services.casework.desk import Desk
from num_service.services.casework.open_report import find_report
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.languages import languages_of_records, say, sayer_of
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.progress import progress_page, theirs
from num_service.web.staff.report import desk_context, the_desk
from num_service.web.staff.words import conditions, verdict_view

_LABELS = {
    "happened": N_("What happened"),
    "several": N_("More than one person did it"),
    "spot": N_("Where it happened"),
    "gender": N_("Gender"),
    "age": N_("Age"),
    "build": N_("Build"),
    "vehicle": N_("Vehicle"),
    "colour": N_("Its colour"),
    "advice": N_("What to do"),
    "identifiers": N_("Numbers and names to show"),
    "could_tell": N_("The question"),
    "reason": N_("Why these words may stay"),
}
_CHOICES: dict[str, tuple[Worded, ...]] = {
    "happened": tuple(Happened),
    "spot": tuple(Spot),
    "gender": GENDERS,
    "age": AGES,
    "build": BUILDS,
    "vehicle": tuple(VehicleKind),
    "colour": tuple(VehicleColour),
    "advice": tuple(Advice),
}


@blueprint.get("/<reference>/alert/night")
@requires(Permission.DECIDE)
def night_alert_new(reference: str) -> str:
    desk = the_desk(reference)
    return _page(desk, {"advice": [each.value for each in Advice], "identifiers": list(desk.may_show)}, {})


@blueprint.post("/<reference>/alert/night")
@requires(Permission.DECIDE)
def night_alert_send(reference: str) -> Response | tuple[str, int] | str:
    form = nested(request.form, lists=NIGHT_LISTS)
    desk = the_desk(reference)
    chosen, errors = load(NightSchema(), form)
    if errors:
        return _page(desk, form, errors), 422
    shown = tuple(dict.fromkeys(desk.may_show[at] for at in chosen["identifiers"] if at in desk.may_show))
    text = fixed_text(chosen["fixed"], shown)
    if chosen["seen"] != _seen(desk, text):
        return _page(desk, form, {}, text)
    try:
        with commits() as session:
            row = night_alert.publish_alone(
                session,
                report=find_report(session, reference),
                fixed=chosen["fixed"],
                identifiers=shown,
                audience=own_audience(desk.incident.facts),
                holder=holder(),
                clock=wiring().clock,
                wake=wiring().wake,
            )
    except Conflict as error:
        return _page(desk, form, {}, text, say(error)), status_of(error)
    return redirect(url_for("staff.alert_progress", reference=row.reference), 303)


def _seen(desk: Desk, text: AlertText) -> str:
    return fingerprint(text.sha256, {"region": desk.incident.facts.region.value})


def _page(
    desk: Desk,
    typed: dict[str, Any],
    errors: dict[str, str],
    text: AlertText | None = None,
    refusal: str = "",
) -> str:
    records, facts = desk.opened.consents, desk.incident.facts
    audience, answer = own_audience(facts), in_force(records, Scope.ALERT)
    with commits() as session:
        verdict = night_alert.would_go(
            session,
            report=find_report(session, desk.opened.report.reference),
            facts=facts,
            records=records,
            audience=audience,
            holder=holder(),
            clock=wiring().clock,
        )
        region_only = answer is not None and answer.conditions.region_only
        reach = publish_alert.count_reach(
            session, audience=replace(audience, strict=region_only), tier=Tier.DANGER
        )
    return render_template(
        "staff/night.html",
        typed=typed,
        errors=errors,
        refusal=refusal,
        choices={name: [(each.value, say(each)) for each in offered] for name, offered in _CHOICES.items()},
        ticks=[(at, each.display) for at, each in desk.may_show.items()],
        labels={name: say(label) for name, label in _LABELS.items()},
        verdict_shown=verdict_view(verdict, "this_alert"),
        may_go=isinstance(verdict, Publish),
        refused=isinstance(verdict, Refusal),
        rests_on=answer,
        their_conditions=[say(each) for each in conditions(answer.conditions)] if answer else [],
        reach=say(so_many(reach)),
        said=_in_every_language(text, verdict) if text else [],
        seen=_seen(desk, text) if text else "",
        **desk_context(desk),
    )


def _in_every_language(
    text: AlertText, verdict: Publish | Hold | Refusal
) -> list[tuple[Language, str, AlertText]]:
    """The warning as it goes, as readers of each language have it."""
    goes = going_out(text, verdict)
    return [
        (language, name, said_as(goes, sayer_of(language).say, language))
        for language, name in languages_of_records()
    ]


@blueprint.get("/alerts/<reference>/second")
@requires(Permission.DECIDE)
def alert_second_ask(reference: str) -> str:
    return _second_page(reference)


def _second_page(
    reference: str, *, typed: dict[str, Any] | None = None, errors: dict[str, str] | None = None
) -> str:
    with commits() as session:
        found = theirs(session, reference)
        seen = ALERT.seen(found.alert)
    return render_template(
        "staff/second.html",
        found=found,
        seen=seen,
        typed=typed or {},
        errors=errors or {},
        labels={name: say(label) for name, label in _LABELS.items()},
    )


@blueprint.post("/alerts/<reference>/second")
@requires(Permission.DECIDE)
def alert_second(reference: str) -> Response | tuple[str, int]:
    form = nested(request.form)
    chosen, errors = load(SecondSchema(), form)
    if errors:
        return _second_page(reference, typed=form, errors=errors), 422
    try:
        with commits() as session:
            theirs(session, reference)
            night_alert.second(
                session,
                reference=reference,
                seen=chosen["seen"],
                reason=chosen["reason"],
                holder=holder(),
                clock=wiring().clock,
            )
    except Invalid as error:
        return _second_page(reference, typed=form, errors=at_field(error, "reason")), status_of(error)
    except Conflict as error:
        return progress_page(reference, say(error)), status_of(error)
    flash(say(N_("You agreed with it: it stays out as any other warning does.")), "success")
    return redirect(url_for("staff.alert_progress", reference=reference), 303)
