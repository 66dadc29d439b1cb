"""One report on a caseworker's desk, and the small things done to it there."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from num_service.db.queries.reports import consents as consent_queries
from num_service.domain.help import country_of, routes_for
from num_service.domain.police.by_hand import Proof
from num_service.domain.police.handover import Means
from num_service.domain.police.relay import Relay
from num_service.domain.reports.consent import Answer, AskedBy, ConsentRecord, Scope, Value, in_force
from num_service.domain.reports.matching import MatchAnswer
from num_service.domain.reports.own_name import Gives, ever_wished
from num_service.domain.reports.report import Status
from num_service.domain.reports.safeguarding import Guard, LeadSays
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, Message, Sentences, phrase
from num_service.schemas.casework.triage import (
    AssigneeSchema,
    JudgementSchema,
    PauseSchema,
    SecondOpinionSchema,
    StatusSchema,
    WordsSchema,
)
from num_service.services.casework import judge_match, safeguard, triage_report
from num_service.services.casework.allowed_now import ruled_out
from num_service.services.casework.desk import Desk, Review
from num_service.services.casework.desk import desk as open_desk
from num_service.services.casework.desk import review as open_review
from num_service.services.casework.desk import reviews_waiting as open_reviews
from num_service.services.casework.files import seen
from num_service.services.casework.follow_up import follow_up_of
from num_service.services.casework.history import history
from num_service.services.casework.open_report import add_note, find_report
from num_service.services.police import hand_over
from num_service.services.reports import messages, own_name, police_questions
from num_service.services.reports.carry_out import carry_out
from num_service.services.reports.consents import record_answers
from num_service.services.writing.kind import Kind, Row, Text, Yes
from num_service.web.core.access import requires
from num_service.web.core.errors import ON_THE_FORM, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder, principal
from num_service.web.core.languages import language_shown, say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, to_report
from num_service.web.staff.facts import account_facts, people_views, private_facts
from num_service.web.staff.history import lines, subjects
from num_service.web.staff.officers_words import from_police_context
from num_service.web.staff.words import allowed_views, choices_of, consent_rows, scope_words

#: What is said when the status of a report was changed.
_NOW = {
    Status.RECEIVED: phrase("The report waits again."),
    Status.IN_HAND: phrase("The report is being worked on."),
    Status.CLOSED: phrase("The report is finished."),
    Status.SET_ASIDE: phrase("The report is set aside. Nothing from it goes out."),
}
KEYS = (
    ("c", N_("claim it")),
    ("a", N_("write a warning")),
    ("p", N_("write a packet")),
    ("?", N_("this sheet")),
)
#: Sharing that can be paused by any channel.
PAUSABLE = (Scope.POLICE_INTELLIGENCE, Scope.ALERT, Scope.CHECKER, Scope.PLATFORM, Scope.REFERRAL)


def the_desk(reference: str, *, shows_messages: bool = False) -> Desk:
    """Open the report; the opening is in the audit trail. shows_messages: only its own page does."""
    with commits() as session:
        return _open_in(session, reference, shows_messages=shows_messages)


def _open_in(session: Session, reference: str, *, shows_messages: bool) -> Desk:
    here = wiring()
    return open_desk(
        session,
        reference=reference,
        holder=holder(),
        index=here.index,
        clock=here.clock,
        shows_messages=shows_messages,
    )


def the_review(reference: str, kind: Kind[Row, Text, Yes], document_id: uuid.UUID) -> Review[Row, Text, Yes]:
    """Open the report with one of its documents laid out; the opening is in the audit trail, once."""
    with commits() as session:
        return open_review(
            session,
            kind,
            reference=reference,
            document_id=document_id,
            holder=holder(),
            index=wiring().index,
            clock=wiring().clock,
        )


def reviews_waiting(reference: str) -> list[Review[Any, Any, Any]]:
    """Open the report, once, with everything that waits for this caseworker's answer."""
    with commits() as session:
        return open_reviews(
            session, reference=reference, holder=holder(), index=wiring().index, clock=wiring().clock
        )


def desk_context(desk: Desk) -> dict[str, Any]:
    """What every page that shows the report beside something needs."""
    records = desk.opened.consents
    return {
        "desk": desk,
        "report": desk.opened.report,
        "facts": account_facts(desk),
        "private": private_facts(desk.opened.private, in_force(records, Scope.CONTACT)),
        "allowed": allowed_views(desk.allowed_now, records),
        "people": people_views(desk),
        "me": principal().id,
    }


def report_page(
    reference: str, *, typed: dict[str, Any] | None = None, errors: dict[str, str] | None = None
) -> str:
    """The report, with whatever was typed into one of its small forms still there."""
    me = principal().id
    with commits() as session:
        desk = _open_in(session, reference, shows_messages=True)
        row, records = desk.opened.report, desk.opened.consents
        deeds = history(session, row, subjects(desk))
        again = follow_up_of(session, row)
        with_lead = _with_lead(session, row)
        handovers = [(row.id, row.state, row.means) for row in hand_over.of_report(session, row.id)]
        wished = ever_wished(records)
        own_names = own_name.as_caseworker(session, report=row, holder=holder()) if wished else ()
        # Without a packet no officer has asked, and nothing was passed on.
        relayed = (
            police_questions.of_report(session, row, desk.opened.messages, records) if desk.packets else ()
        )
        at_forces = police_questions.at_forces(session, row.id) if desk.packets else []
        officers = from_police_context(session, desk)
    return render_template(
        "staff/report.html",
        consents=consent_rows(records),
        pause_choices=[(each.value, scope_words(each)) for each in PAUSABLE if _can_pause(desk, each)],
        no_alert=ruled_out(records, Scope.ALERT),
        no_packet=ruled_out(records, Scope.POLICE_INTELLIGENCE),
        colleague_choices=[(str(each.id), each.name) for each in desk.caseworkers if each.id != me],
        judgement_choices=choices_of(MatchAnswer),
        stamp=judge_match.stamp,
        handovers=handovers,
        own_names=own_names,
        talks_first=_talks_first(records),
        gives_choices=choices_of(Gives),
        force_choices=[(code, force.name) for code, force in FORCES.items()],
        same_incident=desk.same_incident,
        **with_lead,
        files=seen(desk.opened.files),
        relayed=relayed,
        packet_choices=[(str(each.id), f"{FORCES[each.force].name}, {each.reference}") for each in at_forces],
        relay_choices=choices_of(Relay),
        **officers,
        routes=routes_for(country_of(desk.incident.facts.region, desk.incident.jurisdiction)),
        means_choices=choices_of(Means),
        proof_choices=choices_of(Proof),
        history=lines(desk, deeds),
        follow_up=_follow_up(desk, again),
        listed_count=sum(1 for each in desk.identifiers if each.state and each.state.listed),
        keys=KEYS,
        typed=typed or {},
        errors=errors or {},
        **desk_context(desk),
    )


def _talks_first(records: Sequence[ConsentRecord]) -> bool:
    """Whether they said that they want to talk about telling the police who they are."""
    record = in_force(records, Scope.POLICE_IDENTIFIED)
    return record is not None and record.value is Value.TALK_FIRST


def _with_lead(session: Any, row: Any) -> dict[str, Any]:
    """How the report stands with the safeguarding lead, and whether that is who reads it, where it was ever theirs."""
    theirs = row.guard is not Guard.NONE
    return {
        "lead_decisions": safeguard.decisions(session, row) if theirs else (),
        "is_lead": theirs and safeguard.is_lead(session, holder(), clock=wiring().clock),
        "lead_choices": choices_of(LeadSays),
    }


def _follow_up(desk: Desk, found: Any) -> dict[str, Any] | None:
    """The day to look again, and why, from the notes that are open already."""
    if found is None:
        return None
    reason = next((each.text for each in desk.opened.notes if each.id == found.note_id), "")
    return {"due_on": found.due_on, "reason": reason, "note": found.note_id}


def _can_pause(desk: Desk, scope: Scope) -> bool:
    record = in_force(desk.opened.consents, scope)
    return record is not None and record.value in (Value.YES, Value.IF_MATCHED)


@blueprint.get("/<reference>")
@requires(Permission.READ_REPORT)
def report(reference: str) -> str:
    return report_page(reference)


@blueprint.post("/<reference>/assign")
@requires(Permission.DECIDE)
def assign(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        triage_report.assign(session, reference=reference, to=chosen["to"], holder=holder())
        return (
            phrase("It is in other hands now.")
            if chosen["to"] != principal().id
            else phrase("It is yours now.")
        )

    return act_on_report(reference, AssigneeSchema(), act)


@blueprint.post("/<reference>/status")
@requires(Permission.DECIDE)
def status(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        done = triage_report.change_status(
            session,
            reference=reference,
            holder=holder(),
            clock=wiring().clock,
            wake=wiring().wake,
            **chosen,
        )
        return _NOW[done.status]

    return act_on_report(reference, StatusSchema(), act)


@blueprint.post("/<reference>/messages")
@requires(Permission.DECIDE)
def message(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        messages.add_message(
            session,
            report=find_report(session, reference),
            text=chosen["text"],
            clock=wiring().clock,
            holder=holder(),
        )
        return phrase("Sent. They read it when they come back with their code.")

    return act_on_report(reference, WordsSchema(), act, field="message", anchor="messages")


@blueprint.post("/<reference>/notes")
@requires(Permission.DECIDE)
def note(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        add_note(
            session,
            report=find_report(session, reference),
            text=chosen["text"],
            holder=holder(),
            clock=wiring().clock,
        )
        return phrase("The note is sealed. Only caseworkers can read it.")

    return act_on_report(reference, WordsSchema(), act, field="note", anchor="notes")


@blueprint.post("/<reference>/links")
@requires(Permission.DECIDE)
def judge(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        judge_match.judge_match(
            session,
            report=find_report(session, reference),
            other_reference=chosen["other"],
            answer=chosen["judgement"],
            judged_by=principal().id,
            clock=wiring().clock,
            wake=wiring().wake,
        )
        return phrase("Recorded: %(judgement)s.", judgement=chosen["judgement"])

    return act_on_report(reference, JudgementSchema(), act, field="judgement", anchor="linked")


@blueprint.post("/<reference>/links/second")
@requires(Permission.DECIDE)
def second_opinion(reference: str) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        judge_match.second_opinion(
            session,
            report=find_report(session, reference),
            other_reference=chosen["other"],
            seen=chosen["seen"],
            agrees=chosen["agrees"],
            caseworker=principal().id,
            clock=wiring().clock,
            wake=wiring().wake,
        )
        if chosen["agrees"]:
            return phrase("Recorded: you agree that different people reported.")
        return phrase("Recorded: you do not agree, so it counts as not known.")

    return act_on_report(reference, SecondOpinionSchema(), act, field="judgement", anchor="linked")


@blueprint.post("/<reference>/pause")
@requires(Permission.DECIDE)
def pause(reference: str) -> Response | tuple[str, int]:
    """The reporter asked by another way than the receipt: sharing is paused, which needs nobody's leave."""

    def act(session: Any, chosen: dict[str, Any]) -> Callable[[], Message]:
        report = find_report(session, reference)
        desk_scopes = [chosen["scope"]] if chosen["scope"] else list(PAUSABLE)
        recorded = record_answers(
            session,
            report_id=report.id,
            answers=[Answer(scope, Value.PAUSED) for scope in _open_scopes(session, report.id, desk_scopes)],
            by=AskedBy.CASEWORKER,
            actor=holder().actor,
            language=language_shown(),
            clock=wiring().clock,
        )

        def then() -> Message:
            done = carry_out(wiring(), recorded)
            told = dict.fromkeys(words for each in done for words in (*each.stopped, *each.not_undone))
            return Sentences((phrase("Paused.") if done else phrase("There was nothing to pause."), *told))

        return then

    return act_on_report(reference, PauseSchema(), act, field="pause", anchor="consents")


def _open_scopes(session: Any, report_id: Any, scopes: list[Scope]) -> list[Scope]:
    records = consent_queries.history(session, report_id)
    answers = {scope: in_force(records, scope) for scope in scopes}
    return [
        scope
        for scope, record in answers.items()
        if record is not None and record.value in (Value.YES, Value.IF_MATCHED)
    ]


def act_on_report(
    reference: str,
    schema: Any,
    act: Callable[[Any, dict[str, Any]], Message | Callable[[], Message]],
    *,
    field: str = "triage",
    anchor: str = "",
) -> Response | tuple[str, int]:
    """One small form of the report page: done and back to it, or the page again with what was typed and why.

    act: answers what is said, or what is to be done, and then said, once the transaction stands.
    """
    form = nested(request.form)
    chosen, errors = load(schema, form)
    if errors:
        return report_page(reference, typed={field: form}, errors={field: next(iter(errors.values()))}), 422
    try:
        with commits() as session:
            done = act(session, chosen)
    except ON_THE_FORM as error:
        return report_page(reference, typed={field: form}, errors={field: say(error)}), status_of(error)
    return to_report(reference, done() if callable(done) else done, anchor=anchor)
