"""Reading a text that two people must read, and approving it or sending it back: one pair of routes for every kind."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from num_service.domain.alerts.decision import going_out
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, phrase
from num_service.schemas.writing.approval import ApprovalSchema
from num_service.services.alerts import publish_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework.desk import Review
from num_service.services.casework.open_report import find_report
from num_service.services.police.draft_packet import PACKET
from num_service.services.writing import document
from num_service.services.writing.kind import Kind
from num_service.web.core.access import requires
from num_service.web.core.errors import status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.languages import say
from num_service.web.core.packet_view import packet_view
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, to_report
from num_service.web.staff.report import desk_context, the_review

LABELS = {"could_tell": N_("The question"), "comment": N_("What could show it")}


class Done(NamedTuple):
    """What is said on the report's page after an answer, and beside what."""

    words: str
    anchor: str


SENT_BACK = Done(N_("Sent back. Your comment is in the notes."), "notes")


@dataclass(frozen=True, slots=True)
class Surface:
    """How one kind of text is shown to its second reader, and what that reader is told.

    Args:
        template: extends ``staff/review.html``.
        anchor: where on the report's page its documents stand.
        sent_back: the note that a comment becomes, with the comment as ``%(comment)s``.
        approved: what an approver reads afterwards.
        shown: what the template needs besides the review itself.
    """

    kind: Kind[Any, Any, Any]
    template: str
    anchor: str
    sent_back: str
    approved: str
    shown: Callable[[Review[Any, Any, Any]], dict[str, Any]]


def _alert_as_it_goes(found: Review[Any, Any, Any]) -> dict[str, Any]:
    row, text = found.reading.row, found.reading.text
    with commits() as session:
        return {"goes_out": going_out(text, found.verdict), "reach": publish_alert.reach(session, row)}


def _packet_as_it_goes(found: Review[Any, Any, Any]) -> dict[str, Any]:
    """The page of the force, from the very text that is frozen, and that text."""
    return {"laid_out": packet_view(found.reading.content), "exact": found.reading.content}


SURFACES = {
    each.kind.word: each
    for each in (
        Surface(
            kind=ALERT,
            template="staff/alert_review.html",
            anchor="alerts",
            sent_back=N_("Sent back, the warning could show who wrote it: %(comment)s"),
            approved=N_("Approved. Nothing has gone out yet: publishing is a step of its own."),
            shown=_alert_as_it_goes,
        ),
        Surface(
            kind=PACKET,
            template="staff/packet_review.html",
            anchor="packets",
            sent_back=N_("Sent back, the packet could show who wrote it: %(comment)s"),
            approved=N_("Approved. The gate decides again now; what it says is shown here."),
            shown=_packet_as_it_goes,
        ),
    )
}


@requires(Permission.READ_REPORT)
def review(reference: str, word: str, document_id: uuid.UUID) -> str:
    return _page(reference, word, document_id)


@requires(Permission.DECIDE)
def answer(reference: str, word: str, document_id: uuid.UUID) -> Response | tuple[str, int]:
    form = nested(request.form)
    chosen, errors = load(ApprovalSchema(), form)
    if errors:
        return _page(reference, word, document_id, typed=form, errors=errors), 422
    try:
        with commits() as session:
            done = _act(session, SURFACES[word], reference, document_id, chosen)
    except Conflict as error:
        typed = {"comment": chosen["comment"]}
        return _page(reference, word, document_id, typed=typed, refusal=say(error)), status_of(error)
    return to_report(reference, say(done.words), anchor=done.anchor)


for _word in SURFACES:
    _rule, _defaults = f"/<reference>/{_word}/<uuid:document_id>/review", {"word": _word}
    blueprint.add_url_rule(_rule, view_func=review, defaults=_defaults, methods=["GET"])
    blueprint.add_url_rule(_rule, view_func=answer, defaults=_defaults, methods=["POST"])


def _act(
    session: Session, surface: Surface, reference: str, document_id: uuid.UUID, chosen: dict[str, Any]
) -> Done:
    """Approve what was seen, or send it back."""
    about: dict[str, Any] = {
        "report": find_report(session, reference),
        "document_id": document_id,
        "seen": chosen["seen"],
        "holder": holder(),
        "clock": wiring().clock,
    }
    if chosen["could_tell"] == "no":
        document.approve(session, surface.kind, wake=wiring().wake, **about)
        return Done(surface.approved, surface.anchor)
    comment = say(phrase(surface.sent_back, comment=chosen["comment"]))
    document.send_back(session, surface.kind, comment=comment, **about)
    return SENT_BACK


def _page(
    reference: str,
    word: str,
    document_id: uuid.UUID,
    *,
    typed: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    refusal: str = "",
) -> str:
    surface = SURFACES[word]
    found = the_review(reference, surface.kind, document_id)
    return render_template(
        surface.template,
        word=word,
        found=found.reading,
        verdict=found.verdict,
        waits=found.reading.row.status == surface.kind.draft,
        editable=found.reading.row.status in surface.kind.editable,
        typed=typed or {},
        errors=errors or {},
        labels={name: say(label) for name, label in LABELS.items()},
        refusal=refusal,
        **surface.shown(found),
        **desk_context(found.desk),
    )
