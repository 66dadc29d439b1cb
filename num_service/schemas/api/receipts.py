"""Coming back with a receipt: what is sent, always by POST, and what is answered."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from num_service.crypto.receipts import MalformedReceipt, Receipt, read_receipt
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.police.relay import Relay, RelaySaid
from num_service.domain.reports.consent import Answer, ConsentRecord, Scope
from num_service.domain.reports.own_name import Gives
from num_service.domain.reports.report import MAX_ACCOUNT, Status
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Language
from num_service.schemas.api.base import IdentifierOut, Out, Say, maybe
from num_service.schemas.base import Boundary, Choice, Line, Text, invalid
from num_service.schemas.reports.consents import read_answer, wording_shown
from num_service.services.reports.return_with_receipt import ReceiptView
from num_service.services.reports.step import Step, StepState

_typed = Line(200, required=True)


class ReceiptCode(fields.Field[Receipt]):
    """A receipt as people type it; the error names the slip."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Receipt:
        try:
            return read_receipt(_typed.deserialize(value))
        except MalformedReceipt as why:
            raise invalid(why.phrase) from None


class WithReceipt(Boundary):
    """Everything that is sent with a receipt."""

    receipt = ReceiptCode(required=True, metadata={"example": "5GQ2M-XT4KD-8WZ31-HN7RC-V06PJ"})


class ReceiptOnly(WithReceipt):
    """The receipt alone."""


class ConsentChange(WithReceipt):
    """One question answered anew. A "no" withdraws at once."""

    scope = Choice(Scope, required=True)
    value = fields.Raw(required=True)
    language = Choice(
        Language,
        load_default=None,
        metadata={"description": "The one the question was shown in; else that of this request."},
    )
    wording_version = wording_shown()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        try:
            answer = read_answer(data["scope"], data.pop("value"))
        except ValidationError as why:
            raise ValidationError({"value": why.messages}) from None
        if answer is None:
            raise ValidationError({"value": [N_("This is needed.")]})
        shown = {name: data[name] for name in ("receipt", "language", "wording_version")}
        return shown | {"answer": answer}


class MessageFromReporter(WithReceipt):
    """Something to add, or an answer to a caseworker."""

    text = Text(MAX_ACCOUNT, required=True)


class AlertAnswer(WithReceipt):
    """The reporter's yes or no to a warning that they asked to see first."""

    reference = Line(40, required=True)
    answer = fields.String(
        required=True, validate=validate.OneOf(("yes", "no"), error=N_("The answers are “yes” and “no”."))
    )
    seen_sha256 = Line(
        64, metadata={"description": "The `sha256` of the warning as it was read. Needed for a yes."}
    )

    @validates_schema(skip_on_field_errors=True)
    def _read_it(self, data: dict[str, Any], **_: Any) -> None:
        if data["answer"] == "yes" and not data["seen_sha256"]:
            raise ValidationError({"seen_sha256": [N_("Say which text was read: its sha256.")]})


class StepOut(Out):
    """One line of the ledger: what, how far, when, and in words."""

    key = fields.String(metadata={"example": "police"})
    title = fields.String()
    state = fields.String(validate=validate.OneOf(tuple(StepState)))
    when = maybe(fields.Date)
    text = fields.String()


class ConsentOut(Out):
    """The answer in force to one question."""

    value = fields.String(
        metadata={"enum": ["no", "yes", "if_matched", "talk_first", "paused", "unavailable", "not_asked"]},
    )
    conditions = fields.Dict(keys=fields.String())
    recorded_at = fields.DateTime()
    wording_version = fields.String(
        metadata={"description": "The version of the question that was answered."}
    )
    counts = fields.Boolean(
        metadata={"description": "False where it allows something and the code did not sign it."}
    )


class OwnAlertOut(Out):
    """A warning that rests on the report. ``asks`` is true while the reporter's answer is awaited."""

    reference = fields.String()
    status = fields.Enum(AlertStatus, by_value=True)
    asks = fields.Boolean()
    answer = maybe(fields.String, metadata={"enum": ["yes", "no", None]})
    sha256 = fields.String(metadata={"description": "Of this exact text; a yes names it."})
    headline = fields.String(attribute="text.headline")
    body = fields.String(attribute="text.body")
    look_for = fields.String(attribute="text.look_for")
    advice = fields.String(attribute="text.advice")
    identifiers = fields.List(fields.Nested(IdentifierOut), attribute="text.identifiers")


class MessageOut(Out):
    sender = fields.String(data_key="from", validate=validate.OneOf(("you", "caseworker")))
    written_on = fields.Date()
    text = fields.String()
    opens = fields.Boolean(
        metadata={"description": "False where it cannot be read any more; the text is empty then."}
    )


class FileOut(Out):
    """A photo or recording of the report: nothing of what is in it."""

    id = fields.UUID()
    added_on = fields.Date()


class OwnHandoverOut(Out):
    """A body that a caseworker asked about, by name."""

    id = fields.UUID()
    body = fields.String(metadata={"description": "Its name."})
    does = fields.String()
    passes_on = fields.String()
    answer = maybe(fields.String, metadata={"enum": ["yes", "no", None]})
    counts = fields.Boolean(metadata={"description": "False where it is a yes that the code did not sign."})
    handed_on = maybe(fields.Date)


class OwnNameOut(Out):
    """An officer that a caseworker asked about, by name, and what they would be told of who the reporter is."""

    id = fields.UUID()
    force = maybe(fields.String)
    officer = maybe(fields.String)
    gives = fields.List(Choice(Gives))
    answer = maybe(fields.String, metadata={"enum": ["yes", "no", None]})
    counts = fields.Boolean(metadata={"description": "False where it is a yes that the code did not sign."})
    told_on = maybe(fields.Date)


class AgainOut(Out):
    """An answer that would be given again."""

    value = fields.String()
    conditions = fields.Dict(keys=fields.String())


class PausedOut(Out):
    """What is paused. ``again``: what `/receipts/resume` would say, by scope; ``seen`` stands for exactly that."""

    scopes = fields.List(Choice(Scope))
    again = fields.Dict(keys=Choice(Scope), values=fields.Nested(AgainOut))
    seen = fields.String()


class RelayedOut(Out):
    """What a caseworker passed on from a force: a question, or what came of it. ``asks``: it may be answered now."""

    id = fields.UUID()
    kind = Choice(Relay)
    force = fields.String()
    passed_on = fields.Date()
    said = maybe(fields.String, metadata={"enum": [*RelaySaid, None]})
    asks = fields.Boolean()
    text = fields.String()


class OpenedReceipt(Out):
    """Where the report is. Never the account, never the contact: the receipt may have been found."""

    reference = fields.String()
    status = Choice(Status)
    received_on = fields.Date()
    ledger = fields.List(fields.Nested(StepOut))
    consents = fields.Dict(
        keys=Choice(Scope),
        values=fields.Nested(ConsentOut),
        metadata={"description": "By scope. A question that is missing was not answered: that is a no."},
    )
    alerts = fields.List(fields.Nested(OwnAlertOut))
    handovers = fields.List(fields.Nested(OwnHandoverOut))
    own_name = fields.List(fields.Nested(OwnNameOut))
    paused = fields.Nested(PausedOut)
    messages = fields.List(fields.Nested(MessageOut))
    files = fields.List(
        fields.Nested(FileOut),
        metadata={"description": "How many there are, and of which days; never what is in them."},
    )
    questions = fields.List(fields.Nested(RelayedOut))
    of_a_no = fields.Dict(
        keys=Choice(Scope),
        values=fields.List(fields.String()),
        metadata={"description": "By scope, where something is allowed: what a “no” would do now, in words."},
    )
    would_stay = fields.List(
        fields.String(), metadata={"description": "What would stay if the report were deleted now, in words."}
    )


class ConsentChanged(Out):
    """What the new answer did, in words: what stopped at once, and what could not be undone."""

    scope = Choice(Scope)
    value = fields.String()
    conditions = fields.Dict(keys=fields.String())
    wording_version = fields.String()
    stopped = fields.List(fields.String())
    not_undone = fields.List(fields.String())


class MessageKept(Out):
    reference = fields.String()
    written_on = fields.Date()


class AlertAnswered(Out):
    reference = fields.String()
    answer = fields.String(validate=validate.OneOf(("yes", "no")))


def opened_receipt(view: ReceiptView, say: Say) -> dict[str, Any]:
    """What opening a receipt answers, its ledger said in the reader's language."""
    answers = {None: None, True: "yes", False: "no"}
    return {
        "reference": view.reference,
        "status": view.status,
        "received_on": view.received_on,
        "ledger": [_step(each, say) for each in view.timeline],
        "consents": {scope: consent(record) for scope, record in view.consents.items()},
        "alerts": [
            {
                "reference": each.reference,
                "status": each.status,
                "asks": each.asks,
                "answer": answers[each.reporter_said],
                "text": each.text,
                "sha256": each.sha256,
            }
            for each in view.alerts
        ],
        "handovers": [
            {
                "id": each.id,
                "body": say(each.body),
                "does": say(each.does),
                "passes_on": say(each.passes_on),
                "answer": answers[each.said],
                "counts": each.signed or not each.said,
                "handed_on": each.handed_on,
            }
            for each in view.handovers
        ],
        "own_name": [
            {
                "id": each.id,
                "force": each.asked.force if each.asked else None,
                "officer": each.asked.officer if each.asked else None,
                "gives": each.asked.gives if each.asked else [],
                "answer": answers[each.state.said],
                "counts": each.state.signed or not each.state.said,
                "told_on": each.state.told_on,
            }
            for each in view.own_name
        ],
        "paused": {
            "scopes": view.paused.scopes,
            "again": {
                each.scope: {"value": each.value.value, "conditions": each.conditions.as_json()}
                for each in view.paused.again
            },
            "seen": view.paused.seen,
        },
        "questions": view.relayed,
        "of_a_no": {scope: [say(each) for each in says] for scope, says in view.of_a_no.items()},
        "messages": [
            {
                "sender": "you" if each.from_reporter else "caseworker",
                "written_on": each.written_on,
                "text": each.text,
                "opens": each.opens,
            }
            for each in view.messages
        ],
        "files": [{"id": each.id, "added_on": each.added_on} for each in view.files],
    }


def _step(step: Step, say: Say) -> dict[str, Any]:
    return {
        "key": step.key,
        "title": say(step.title),
        "state": step.state,
        "when": step.when,
        "text": say(step.text) if step.text else "",
    }


def consent(record: ConsentRecord) -> dict[str, Any]:
    """A recorded answer with its conditions."""
    return {
        "value": record.value.value,
        "conditions": record.conditions.as_json(),
        "recorded_at": record.recorded_at,
        "wording_version": record.wording,
        "counts": record.counts,
    }


def answer_of(change: dict[str, Any]) -> Answer:
    """The answer in a loaded :class:`ConsentChange`."""
    answer: Answer = change["answer"]
    return answer
