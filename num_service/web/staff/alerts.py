"""Writing a warning. A second caseworker approves it (``approvals``), then it is published (``publishing``)."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, render_template, request, url_for
from markupsafe import Markup
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from num_service.db.queries.accounts import projects
from num_service.domain.alerts.alert import AlertText
from num_service.domain.alerts.audience import (
    GENDERS,
    READERS,
    SECTORS,
    Audience,
    RecipientKind,
    Spoken,
    traits_of,
)
from num_service.domain.identifiers import Identifier
from num_service.domain.reports.consent import Scope, in_force
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.taxonomy import Basis, Region
from num_service.domain.shared.verdict import Reason, Refusal
from num_service.domain.writing.document import SavedMeanwhile
from num_service.schemas.alerts.alert import (
    ALERT_LISTS,
    EVERYWHERE,
    THESE,
    AlertSchema,
    alert_text,
)
from num_service.services.alerts import draft_alert
from num_service.services.alerts.alert_sources import addressed
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework.allowed_now import alert_allowed_now, ruled_out
from num_service.services.casework.desk import Desk, DeskIdentifier
from num_service.services.casework.open_report import find_report
from num_service.services.writing.document import Reading
from num_service.services.writing.unsaved import Unsaved
from num_service.web.core.access import requires
from num_service.web.core.errors import ON_THE_FORM, at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder, principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.changes import Fields, alert_fields, audience_fields
from num_service.web.staff.chosen import alert_chosen, reach_chosen
from num_service.web.staff.listings import list_as_read, listed_words
from num_service.web.staff.meanwhile import Meanwhile, began_from, find_document, meanwhile
from num_service.web.staff.officers_words import appeal_asked
from num_service.web.staff.report import the_desk, the_review
from num_service.web.staff.unsaved import forget_kept, left_of, typed_in
from num_service.web.staff.words import allowed_view
from num_service.web.staff.writing import form_context, in_order, take_in

_PLACES = {each.value for each in Region if each.is_place}
LABELS = {
    "headline": N_("Headline"),
    "body": N_("What happened"),
    "look_for": N_("What to look for"),
    "advice": N_("What to do"),
    "tier": N_("How dangerous"),
    "where": N_("Where it goes"),
    "regions": N_("Regions"),
    "kinds": N_("Who gets it"),
    "identifiers": N_("Numbers and names"),
    "sectors": N_("How they work"),
    "genders": N_("Gender"),
    "speaks": N_("Languages they speak"),
    "near": N_("Near these postcode areas"),
    "projects": N_("Only these projects"),
}


@blueprint.get("/<reference>/alert")
@requires(Permission.DECIDE)
def alert_new(reference: str) -> str:
    desk = the_desk(reference)
    fresh = _fresh(desk) | {"body": appeal_asked(desk)}
    typed, left = typed_in(fresh, left_of(desk, ALERT, None), lists=ALERT_LISTS)
    return _form(desk, None, typed, {}, left=left)


@blueprint.post("/<reference>/alert")
@requires(Permission.DECIDE)
def alert_create(reference: str) -> Response | tuple[str, int] | str:
    return _save(reference, None)


@blueprint.get("/<reference>/alert/<uuid:alert_id>")
@requires(Permission.DECIDE)
def alert_edit(reference: str, alert_id: uuid.UUID) -> str:
    found = the_review(reference, ALERT, alert_id)
    here = find_document(found.desk, ALERT, alert_id)
    typed = _stored(found.desk, found.reading) | {"began_from": began_from(ALERT, here)}
    typed, left = typed_in(typed, left_of(found.desk, ALERT, alert_id), lists=ALERT_LISTS)
    return _form(found.desk, alert_id, typed, {}, left=left)


@blueprint.post("/<reference>/alert/<uuid:alert_id>")
@requires(Permission.DECIDE)
def alert_save(reference: str, alert_id: uuid.UUID) -> Response | tuple[str, int] | str:
    return _save(reference, alert_id)


def _save(reference: str, alert_id: uuid.UUID | None) -> Response | tuple[str, int] | str:
    form = nested(request.form, lists=ALERT_LISTS)
    pressed, onward, add = form.pop("list", ""), form.pop("next", ""), form.pop("add", "")
    take_in(form, "regions", "another_region", _PLACES)
    if pressed:
        return _list_and_show(reference, alert_id, form, str(pressed))
    desk = the_desk(reference)
    if add:
        return _form(desk, alert_id, form, {}, came_to="another_region")
    loaded, errors = load(AlertSchema(), form)
    if not errors:
        errors = _audience_errors(desk, loaded["audience"])
    if errors:
        return _form(desk, alert_id, form, errors), 422
    text, audience = alert_text(loaded, _chosen(desk, loaded["identifiers"])), loaded["audience"]
    try:
        with commits() as session:
            row = draft_alert.save_alert(
                session,
                report=find_report(session, reference),
                holder=holder(),
                text=text,
                tier=loaded["tier"],
                audience=audience,
                clock=wiring().clock,
                alert_id=alert_id,
                began_from=loaded["began_from"],
            )
            forget_kept(session, ALERT, desk.opened.report.id, alert_id, loaded["keeps"])
    except SavedMeanwhile as error:
        beside = audience_fields(loaded["tier"], audience)
        return _beside_theirs(reference, alert_id, form, alert_fields(text) + beside), status_of(error)
    except ON_THE_FORM as error:
        return _form(desk, alert_id, form, at_field(error, "body")), status_of(error)
    if onward == "packet":
        flash(say(phrase("The warning is saved, and waits for a second caseworker.")), "success")
        return redirect(url_for("staff.packet_new", reference=reference), 303)
    return redirect(url_for("staff.review", reference=reference, word=ALERT.word, document_id=row.id), 303)


def _beside_theirs(reference: str, alert_id: uuid.UUID | None, form: dict[str, Any], typed: Fields) -> str:
    """The form with all that was typed, and what somebody else saved beside it; saved again, it is saved over that."""
    desk = the_desk(reference)
    here = find_document(desk, ALERT, alert_id)
    row = here.draft.row
    theirs = alert_fields(here.draft.text) + audience_fields(row.tier, addressed(row))
    form["began_from"] = began_from(ALERT, here)
    return _form(desk, alert_id, form, {}, other=meanwhile(ALERT, here, theirs, typed))


def _list_and_show(
    reference: str, alert_id: uuid.UUID | None, form: dict[str, Any], pressed: str
) -> tuple[str, int]:
    """List an identifier as it stood on the button, tick it, and show the form with all that was typed.

    pressed: its place, and how the page showed it: corrected meanwhile, it is another than was compared.
    """
    desk = the_desk(reference)
    place, _, shown = pressed.partition(":")
    if any(str(at) == place and each.display == shown for at, each in desk.may_show.items()):
        form["identifiers"] = [*form.get("identifiers", []), place]  # a colleague was faster
        return _form(desk, alert_id, form, {}, done=say(N_("It is listed for the checker."))), 200
    here = next((each for each in desk.may_list if str(each.position) == place), None)
    if here is None or here.normal is None or here.normal.display != shown:
        return _form(desk, alert_id, form, {"identifiers": say(N_("It cannot be listed now."))}), 409
    try:
        with commits() as session:
            live = list_as_read(session, reference, here.position, shown)
    except ON_THE_FORM as error:
        return _form(desk, alert_id, form, {"identifiers": say(error)}), status_of(error)
    form["identifiers"] = [*form.get("identifiers", []), here.position]
    return _form(the_desk(reference), alert_id, form, {}, done=say(listed_words(live))), 200


def _audience_errors(desk: Desk, audience: Audience) -> dict[str, str]:
    """What the answer in force rules out is said at the field, before anything is written."""
    answer = alert_allowed_now(desk.incident.facts, desk.opened.consents, audience, desk.now)
    if isinstance(answer, Refusal) and Reason.ONLY_THEIR_REGION in answer.reasons:
        return {"regions": say(Reason.ONLY_THEIR_REGION)}
    return {}


def _chosen(desk: Desk, positions: list[int]) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(desk.may_show[each] for each in positions if each in desk.may_show))


def _fresh(desk: Desk) -> dict[str, Any]:
    region = desk.incident.facts.region
    return {
        "tier": desk.opened.report.tier,
        "where": THESE if region.is_place else EVERYWHERE if region is Region.ONLINE else "",
        "regions": [region.value] if region.is_place else [],
        "kinds": [each.value for each in RecipientKind if each in READERS],
        "identifiers": list(desk.may_show),
    }


def _stored(desk: Desk, found: Reading[Any, AlertText]) -> dict[str, Any]:
    text, row = found.text, found.row
    return {
        "headline": text.headline,
        "body": text.body,
        "look_for": text.look_for,
        "advice": text.advice,
        "tier": row.tier,
        "where": THESE if row.regions else EVERYWHERE,
        "regions": row.regions,
        "kinds": row.kinds,
        **traits_of(addressed(row).traits),
        "near": " ".join(row.near),
        "projects": [str(each) for each in row.projects],
        "identifiers": [each.position for each in desk.identifiers if each.normal in text.identifiers],
    }


def _form(
    desk: Desk,
    alert_id: uuid.UUID | None,
    typed: dict[str, Any],
    errors: dict[str, str],
    *,
    came_to: str = "",
    done: str = "",
    other: Meanwhile | None = None,
    left: Unsaved | None = None,
) -> str:
    records = desk.opened.consents
    answer = in_force(records, Scope.ALERT)
    mine = typed.get("regions") or []
    places = [(each.value, say(each)) for each in Region if each.is_place]
    with wiring().database.reads() as session:
        reach = reach_chosen(session, records, typed)
        named = projects.places(session)
    shared = form_context(
        desk,
        ALERT,
        alert_id,
        scope=Scope.ALERT,
        verdict=allowed_view("alert", alert_chosen(desk.incident, records, typed, desk.now), records),
        other=other,
        left=left,
    )
    return render_template(
        "staff/alert_form.html",
        typed=typed,
        errors=in_order(errors, LABELS),
        labels={name: say(label) for name, label in LABELS.items()},
        reach=reach,
        came_to=came_to,
        done=done,
        no_checker=ruled_out(records, Scope.CHECKER),
        region_only=answer is not None and answer.conditions.region_only,
        sectors=[(each.value, say(each)) for each in SECTORS],
        genders=[(each.value, say(each)) for each in GENDERS],
        spoken=[(each.value, each.words) for each in Spoken],
        projects=[(str(place), Markup('<bdi dir="auto">{}</bdi>').format(name)) for place, name in named],
        chosen=[each for each in places if each[0] in mine],
        rest=[each for each in places if each[0] not in mine],
        ticks=[
            (each.position, each.normal.display, _basis_note(each.basis))
            for each in desk.identifiers
            if each.normal and each.position in desk.may_show
        ],
        to_list=[
            (each.position, each.normal.display, _basis_note(each.basis), _corrected_by_me(each))
            for each in desk.may_list
            if each.normal
        ],
        ticked=[each for each in desk.may_show if str(each) in map(str, typed.get("identifiers", []))],
        packet_next=not desk.packets and not ruled_out(records, Scope.POLICE_INTELLIGENCE),
        **shared,
    )


def _corrected_by_me(each: DeskIdentifier) -> bool:
    """Whoever corrected an identifier does not list it."""
    return each.correction is not None and each.correction.by == principal().id


def _basis_note(basis: Basis) -> str:
    """What a caseworker should know before showing an identifier to others."""
    notes = {
        Basis.WAS_TOLD: N_("They were only told this one."),
        Basis.NOT_SAID: N_("They did not say how they know this one."),
    }
    return say(notes.get(basis, ""))
