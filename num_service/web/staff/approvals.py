"""Reading a text that two people must read, and approving it or sending it back: one pair of routes for every kind."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from num_service.domain.alerts.decision import Publish
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, Message, phrase
from num_service.domain.writing.difference import ChangedField, changed_fields
from num_service.schemas.writing.approval import BACK, PUBLISH, ApprovalSchema, TogetherSchema
from num_service.services.alerts import publish_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework import judge_match
from num_service.services.casework.desk import KINDS, Review
from num_service.services.casework.open_report import find_report
from num_service.services.police.draft_packet import PACKET
from num_service.services.writing import document, standing
from num_service.services.writing.kind import Kind
from num_service.web.core.access import requires
from num_service.web.core.errors import status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder, principal
from num_service.web.core.languages import say
from num_service.web.core.packet_view import packet_view
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, to_report
from num_service.web.staff.changes import Fields, alert_fields, packet_fields
from num_service.web.staff.report import desk_context, reviews_waiting, the_review
from num_service.web.staff.words import alert_state, packet_state

LABELS = {
    "could_tell": N_("The question"),
    "comment": N_("What could show it"),
    "reason": N_("Why these words may stay"),
    "answer": N_("The decision"),
}
REASON = N_("Approved with words that could together say who reported, because: %(reason)s")
SENT_BACK = N_("Sent back. Your comment is in the notes.")


@dataclass(frozen=True, slots=True)
class Surface:
    """How one kind of text is shown to its second reader, and what that reader is told.

    Args:
        template: extends ``staff/review.html``.
        sent_back: the note that a comment becomes, with the comment as ``%(comment)s``.
        approved: what an approver reads afterwards.
        state: the message for how far it has got, and its tone.
        shown: what the template needs besides the review itself.
        fields: each field of the text and its words, to show what changed.
    """

    kind: Kind[Any, Any, Any]
    template: str
    sent_back: str
    approved: str
    state: Callable[..., tuple[str, str]]
    shown: Callable[[Session, Review[Any, Any, Any]], dict[str, Any]]
    fields: Callable[[Any], Fields]

    def changes(self, found: Review[Any, Any, Any]) -> tuple[ChangedField, ...]:
        """What changed since somebody answered, field by field; empty where nobody did."""
        if found.before is None:
            return ()
        return changed_fields(self.fields(found.before), self.fields(found.reading.text))


def _alert_as_it_goes(session: Session, found: Review[Any, Any, Any]) -> dict[str, Any]:
    """What recipients would get; it may go at once where nothing but the approval is missing."""
    as_it_goes = publish_alert.as_it_goes(session, found.reading.row, found.reading.text, found.if_approved)
    at_once = isinstance(found.if_approved, Publish)
    return {
        "goes_out": as_it_goes.goes_out,
        "reach": as_it_goes.reach,
        "goes": as_it_goes.seen if at_once else "",
        "at_once": at_once,
    }


def _packet_as_it_goes(session: Session, found: Review[Any, Any, Any]) -> dict[str, Any]:
    """The page of the force, from the very text that is frozen, and that text."""
    return {"laid_out": packet_view(found.reading.content), "exact": found.reading.content}


SURFACES = {
    each.kind.word: each
    for each in (
        Surface(
            kind=ALERT,
            template="staff/alert_review.html",
            sent_back=N_("Sent back, the warning could show who wrote it: %(comment)s"),
            approved=N_("Approved. Nothing has gone out yet: publishing is a step of its own."),
            state=alert_state,
            shown=_alert_as_it_goes,
            fields=alert_fields,
        ),
        Surface(
            kind=PACKET,
            template="staff/packet_review.html",
            sent_back=N_("Sent back, the packet could show who wrote it: %(comment)s"),
            approved=N_("Approved. The gate decides again now; what it says is shown here."),
            state=packet_state,
            shown=_packet_as_it_goes,
            fields=packet_fields,
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
            words = _act(session, reference, SURFACES[word], document_id, chosen)
    except Invalid as error:
        wrong = {str(error.field): say(error)}
        return _page(reference, word, document_id, typed=form, errors=wrong), status_of(error)
    except Conflict as error:
        typed = {"comment": chosen["comment"], "reason": chosen["reason"]}
        return _page(reference, word, document_id, typed=typed, refusal=say(error)), status_of(error)
    return _onward(reference, words, None if chosen["answer"] == BACK else (word, document_id))


@requires(Permission.READ_REPORT)
def state(reference: str, word: str, document_id: uuid.UUID) -> Response:
    """How far a document has got, for a page that shows it: nothing is opened, and nothing of its text is told."""
    surface = SURFACES[word]
    with commits() as session:
        report = find_report(session, reference)
        stands = standing.stands(session, surface.kind, report_id=report.id, document_id=document_id)
    words, tone = surface.state(stands.status, stands.sent_back)
    return jsonify(stamp=stands.stamp, words=say(words), tone=tone)


for _word in SURFACES:
    _rule, _defaults = f"/<reference>/{_word}/<uuid:document_id>", {"word": _word}
    blueprint.add_url_rule(f"{_rule}/review", view_func=review, defaults=_defaults, methods=["GET"])
    blueprint.add_url_rule(f"{_rule}/review", view_func=answer, defaults=_defaults, methods=["POST"])
    blueprint.add_url_rule(f"{_rule}/state", view_func=state, defaults=_defaults, methods=["GET"])


@blueprint.get("/<reference>/approve")
@requires(Permission.READ_REPORT)
def together(reference: str) -> Response | str:
    return _together_page(reference)


@blueprint.post("/<reference>/approve")
@requires(Permission.DECIDE)
def approve_together(reference: str) -> Response | tuple[Response | str, int]:
    form = nested(request.form)
    chosen, errors = load(TogetherSchema(), form)
    if errors:
        return _together_page(reference, typed=form, errors=errors), 422
    at = 0
    try:
        with commits() as session:
            for at in _alerts_first(chosen["documents"]):
                each = chosen["documents"][at]
                _act(session, reference, SURFACES[each["word"]], each["document_id"], each)
    except Invalid as error:
        wrong = {f"documents.{at}.{error.field}": say(error)}
        return _together_page(reference, typed=form, errors=wrong), status_of(error)
    except Conflict as error:
        return _together_page(reference, refusal=say(error)), status_of(error)
    return to_report(reference, N_("All of it is approved. What has gone and what waits is shown here."))


def _alerts_first(documents: Sequence[Mapping[str, Any]]) -> list[int]:
    """The places of documents in the order in which they are approved: an alert locks the consents first."""
    return sorted(range(len(documents)), key=lambda at: str(documents[at]["word"]))


def _act(
    session: Session, reference: str, surface: Surface, document_id: uuid.UUID, chosen: Mapping[str, Any]
) -> Message | str:
    """Approve what was seen, approve and publish it, or send it back; answers what is said of it."""
    report, clock, wake = find_report(session, reference), wiring().clock, wiring().wake
    about: dict[str, Any] = {"report": report, "seen": chosen["seen"], "holder": holder(), "clock": clock}
    why = say(phrase(REASON, reason=chosen["reason"])) if chosen["reason"] else ""
    if chosen["answer"] == BACK:
        comment = say(phrase(surface.sent_back, comment=chosen["comment"]))
        document.send_back(session, surface.kind, document_id=document_id, comment=comment, **about)
        return SENT_BACK
    if chosen["answer"] == PUBLISH and surface.kind is ALERT:
        publish_alert.approve_and_publish(
            session, alert_id=document_id, goes=chosen["goes"], wake=wake, reason=why, **about
        )
        return N_("Approved and published. It is going out now.")
    document.approve(session, surface.kind, document_id=document_id, wake=wake, reason=why, **about)
    return surface.approved


def _onward(reference: str, words: Message | str, done: tuple[str, uuid.UUID] | None) -> Response:
    """To what else of the report waits for this reader; else to what was approved, or back to the report."""
    with commits() as session:
        report = find_report(session, reference)
        waits = standing.next_for(session, KINDS, report_id=report.id, reader=principal().id)
    if waits is None and done is None:
        return to_report(reference, say(words), anchor="notes")
    flash(say(words), "success")
    word, document_id = waits or done or ("", uuid.UUID(int=0))
    return redirect(url_for("staff.review", reference=reference, word=word, document_id=document_id), 303)


def _no_text_waits(reference: str, refusal: str) -> Response:
    """To the report: a second opinion about a match may wait there all the same."""
    with commits() as session:
        match = judge_match.waits_for(session, find_report(session, reference), principal().id)
    if match and not refusal:
        asked = N_("A colleague judged that different people reported. It waits for your opinion.")
        return to_report(reference, asked, "info", anchor="linked")
    return to_report(reference, refusal or N_("Nothing from this report waits for your answer."), "info")


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
    with commits() as session:
        shown = surface.shown(session, found)
        waiting = [
            each.draft.row.id
            for kind in KINDS
            for each in found.desk.of_kind(kind)
            if standing.waits_for(session, kind, each.draft.row, principal().id)
        ]
    return render_template(
        surface.template,
        word=word,
        found=found.reading,
        verdict=found.verdict,
        if_approved=found.if_approved,
        changes=surface.changes(found),
        stamp=standing.stamp(surface.kind, found.reading.row),
        waits=found.reading.row.status == surface.kind.draft,
        editable=found.reading.row.status in surface.kind.editable,
        others=len([each for each in waiting if each != document_id]) if document_id in waiting else 0,
        typed=typed or {},
        errors=errors or {},
        labels={name: say(label) for name, label in LABELS.items()},
        refusal=refusal,
        **shown,
        **desk_context(found.desk),
    )


def _together_page(
    reference: str,
    *,
    typed: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    refusal: str = "",
) -> Response | str:
    """Everything from one report that waits for this reader, one after another, and one decision about all of it."""
    found = reviews_waiting(reference)
    if not found:
        return _no_text_waits(reference, refusal)
    with commits() as session:
        looks = [
            {
                "found": each.reading,
                "word": each.kind.word,
                "if_approved": each.if_approved,
                "changes": SURFACES[each.kind.word].changes(each),
            }
            | SURFACES[each.kind.word].shown(session, each)
            for each in found
        ]
    labels = {
        f"documents.{n}.{name}": say(LABELS[name])
        for n in range(len(looks))
        for name in ("could_tell", "reason")
    }
    return render_template(
        "staff/together.html",
        looks=looks,
        typed=typed or {},
        errors=errors or {},
        labels=labels,
        refusal=refusal,
        **desk_context(found[0].desk),
    )
