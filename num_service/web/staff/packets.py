"""Writing a packet for one police force; its approval (``approvals``) is what sends it to the gate."""

from __future__ import annotations

import uuid
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from num_service.domain.police.packet import Assessment, Handling, Packet, PlaceKind, Source
from num_service.domain.reports.consent import Scope, in_force
from num_service.domain.reports.field import Branch, Kind
from num_service.domain.reports.fields import of
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.taxonomy import IncidentGroup, IncidentType, OnBehalf
from num_service.domain.writing.document import SavedMeanwhile
from num_service.schemas.police.packet import MAX_ITEMS, PACKET_LISTS, PacketSchema, make_packet
from num_service.services.casework.allowed_now import ruled_out
from num_service.services.casework.desk import Desk
from num_service.services.casework.open_report import find_report
from num_service.services.police import draft_packet
from num_service.services.police.draft_packet import PACKET
from num_service.services.writing.unsaved import Unsaved
from num_service.web.core.access import requires
from num_service.web.core.errors import ON_THE_FORM, at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.changes import packet_fields
from num_service.web.staff.chosen import packet_chosen
from num_service.web.staff.facts import force_groups
from num_service.web.staff.meanwhile import Meanwhile, began_from, find_document, meanwhile
from num_service.web.staff.report import the_desk, the_review
from num_service.web.staff.unsaved import forget_kept, left_of, typed_in
from num_service.web.staff.words import allowed_view
from num_service.web.staff.writing import form_context, in_order, take_in

LABELS = {
    "force": N_("Force"),
    "desk": N_("Desk"),
    "priority": N_("Priority"),
    "incident_types": N_("What happened"),
    "day": N_("Day"),
    "part_of_day": N_("Part of day"),
    "place": N_("Town or first half of the postcode"),
    "setting": N_("Kind of place"),
}
_OF_GROUP = {group: [each for each in IncidentType if each.group is group] for group in IncidentGroup}


@blueprint.get("/<reference>/packet")
@requires(Permission.DECIDE)
def packet_new(reference: str) -> str:
    desk = the_desk(reference)
    typed, left = typed_in(_fresh(desk), left_of(desk, PACKET, None), lists=PACKET_LISTS)
    return _form(desk, None, typed, {}, left=left)


@blueprint.post("/<reference>/packet")
@requires(Permission.DECIDE)
def packet_create(reference: str) -> Response | tuple[str, int]:
    return _save(reference, None)


@blueprint.get("/<reference>/packet/<uuid:packet_id>")
@requires(Permission.DECIDE)
def packet_edit(reference: str, packet_id: uuid.UUID) -> str:
    found = the_review(reference, PACKET, packet_id)
    here = find_document(found.desk, PACKET, packet_id)
    typed = _stored(found.desk, found.reading.text) | {"began_from": began_from(PACKET, here)}
    typed, left = typed_in(typed, left_of(found.desk, PACKET, packet_id), lists=PACKET_LISTS)
    return _form(found.desk, packet_id, typed, {}, left=left)


@blueprint.post("/<reference>/packet/<uuid:packet_id>")
@requires(Permission.DECIDE)
def packet_save(reference: str, packet_id: uuid.UUID) -> Response | tuple[str, int]:
    return _save(reference, packet_id)


def _save(reference: str, packet_id: uuid.UUID | None) -> Response | tuple[str, int]:
    form = nested(request.form, lists=PACKET_LISTS)
    desk = the_desk(reference)
    pressed = _take_in(form, desk)
    if ruled_out(desk.opened.consents, Scope.POLICE_INTELLIGENCE):
        return _form(desk, packet_id, form, {}), 409
    if pressed:
        return _form(desk, packet_id, form, {}, came_to=pressed), 200
    loaded, errors = load(PacketSchema(), form)
    if not errors and loaded["force"] in _excluded(desk):
        errors = {"force": say(N_("They excluded this force. Choose another."))}
    if errors:
        return _form(desk, packet_id, form, errors), 422
    packet = make_packet(
        loaded,
        identifiers={each.position: each.normal for each in desk.identifiers if each.normal},
        region=desk.incident.facts.region,
        jurisdiction=desk.incident.jurisdiction,
        created=wiring().clock().date(),
    )
    try:
        with commits() as session:
            row = draft_packet.save_packet(
                session,
                report=find_report(session, reference),
                holder=holder(),
                packet=packet,
                clock=wiring().clock,
                packet_id=packet_id,
                began_from=loaded["began_from"],
            )
            forget_kept(session, PACKET, desk.opened.report.id, packet_id, loaded["keeps"])
    except SavedMeanwhile as error:
        return _beside_theirs(reference, packet_id, form, packet), status_of(error)
    except ON_THE_FORM as error:
        return _form(desk, packet_id, form, at_field(error, "force")), status_of(error)
    return redirect(url_for("staff.review", reference=reference, word=PACKET.word, document_id=row.id), 303)


def _beside_theirs(reference: str, packet_id: uuid.UUID | None, form: dict[str, Any], packet: Packet) -> str:
    """The form with all that was typed, and what somebody else saved beside it; saved again, it is saved over that."""
    desk = the_desk(reference)
    here = find_document(desk, PACKET, packet_id)
    form["began_from"] = began_from(PACKET, here)
    theirs = packet_fields(here.draft.text)
    return _form(desk, packet_id, form, {}, other=meanwhile(PACKET, here, theirs, packet_fields(packet)))


def _take_in(form: dict[str, Any], desk: Desk) -> str:
    """Take in the type that was chosen from the list, and an item that was asked for.

    Returns:
        The field to go on with where a button only changes the form; empty where it saves.
    """
    pressed = form.pop("add", "")
    take_in(form, "incident_types", "another_type", set(IncidentType))
    if pressed == "item":
        items = form["items"] if isinstance(form.get("items"), list) else []
        form["items"] = [*items, {"assessment": _suggested_assessment(desk)}][:MAX_ITEMS]
        return f"items.{len(form['items']) - 1}.text"
    return "another_type" if pressed else ""


def _excluded(desk: Desk) -> frozenset[str]:
    record = in_force(desk.opened.consents, Scope.POLICE_INTELLIGENCE)
    return record.conditions.except_forces if record else frozenset()


def _fresh(desk: Desk) -> dict[str, Any]:
    """Closed lists come from the report; every text is empty: gate rule 5, nothing is copied."""
    account, when = desk.opened.account, desk.opened.account.get("when", {})
    clear = desk.incident.routes(_excluded(desk)).clear
    return {
        "force": clear.code if clear else "",
        "setting": PlaceKind.of(desk.incident.setting).value,
        "day": when.get("day") or "",
        "part_of_day": when.get("part_of_day", ""),
        "incident_types": list(desk.opened.report.incident_types),
        "people": [_person(desk, number, each) for number, each in enumerate(account.get("people", []))]
        or [{}],
        "items": [{"assessment": _suggested_assessment(desk)}],
    }


def _person(desk: Desk, number: int, person: dict[str, Any]) -> dict[str, Any]:
    return {
        "include": True,
        **{
            each.name: person[each.name]
            for each in of(Branch.PEOPLE)
            if each.packet and each.kind is Kind.ONE
        },
        "identifiers": [each.position for each in desk.identifiers if each.person == number and each.normal],
    }


def _suggested_assessment(desk: Desk) -> str:
    """An own account is known directly, through somebody else or a project it is not; silence is neither.

    Source: 2-domain, "The packet".
    """
    whose = OnBehalf(desk.opened.private.get("on_behalf") or OnBehalf.NOT_SAID)
    if desk.project:
        return Assessment.INDIRECT.value
    by_whose = {OnBehalf.SELF: Assessment.DIRECT, OnBehalf.NOT_SAID: Assessment.NOT_KNOWN}
    return by_whose.get(whose, Assessment.INDIRECT).value


def _stored(desk: Desk, packet: Packet) -> dict[str, Any]:
    positions = {each.normal: each.position for each in desk.identifiers if each.normal}
    return {
        "force": packet.force,
        "desk": packet.desk.value,
        "priority": packet.priority.value,
        "setting": packet.where.setting.value,
        "place": packet.where.coarse.name,
        "day": packet.when.day.isoformat() if packet.when.day else "",
        "month_only": packet.when.month_only,
        "part_of_day": packet.when.band.value,
        "incident_types": [each.value for each in packet.incident_types],
        "people": [
            {
                "include": True,
                "role": each.role.value,
                "age": each.age.value,
                "gender": each.gender.value,
                "build": each.build.value,
                "description": each.description.text,
                "identifiers": [positions[one] for one in each.identifiers if one in positions],
            }
            for each in packet.subjects
        ]
        or [{}],
        "items": [
            {
                "text": each.words.text,
                "source": each.source.value,
                "assessment": each.assessment.value,
                "handling": each.handling.value,
            }
            for each in packet.items
        ],
    }


def _labels() -> dict[str, str]:
    items = {
        f"items.{each}.text": say(phrase("Item %(number)s", number=each + 1)) for each in range(MAX_ITEMS)
    }
    return {name: say(label) for name, label in LABELS.items()} | items


def _form(
    desk: Desk,
    packet_id: uuid.UUID | None,
    typed: dict[str, Any],
    errors: dict[str, str],
    *,
    came_to: str = "",
    other: Meanwhile | None = None,
    left: Unsaved | None = None,
) -> str:
    chosen, labels = typed.get("incident_types", []), _labels()
    records = desk.opened.consents
    verdict = packet_chosen(desk.incident, records, desk.match, typed, desk.now)
    shared = form_context(
        desk,
        PACKET,
        packet_id,
        scope=Scope.POLICE_INTELLIGENCE,
        verdict=allowed_view("police", verdict, records, force=str(typed.get("force", ""))),
        other=other,
        left=left,
    )
    return render_template(
        "staff/packet_form.html",
        typed=typed,
        errors=in_order(errors, labels),
        labels=labels,
        came_to=came_to,
        forces=force_groups(desk, _excluded(desk)),
        chosen=[(each.value, say(each)) for each in IncidentType if each.value in chosen],
        rest=[(say(group), _rest_of(group, chosen)) for group in IncidentGroup],
        more_items=len(typed.get("items", [])) < MAX_ITEMS,
        ticks=[(each.position, each.normal.display) for each in desk.identifiers if each.normal],
        grades={"source": Source, "assessment": Assessment, "handling": Handling},
        suggested={
            "source": Source.UNTESTED,
            "assessment": _suggested_assessment(desk),
            "handling": Handling.CONDITIONS,
        },
        **shared,
    )


def _rest_of(group: IncidentGroup, chosen: Any) -> list[tuple[str, str]]:
    return [(each.value, say(each)) for each in _OF_GROUP[group] if each.value not in chosen]
