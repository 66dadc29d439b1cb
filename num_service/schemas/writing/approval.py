"""What a second caseworker answers about a text they have read."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from num_service.domain.reports.report import MAX_ACCOUNT
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Few, Text


class Seen(fields.String):
    """The fingerprint of what the page showed; services refuse what is no longer so."""

    def __init__(self) -> None:
        super().__init__(
            required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z", error=N_("Open the text again."))
        )


class BeganFrom(fields.String):
    """The version that a form was opened with. One that names none, or something else, writes over nothing."""

    def __init__(self) -> None:
        super().__init__(load_default="")


APPROVE, PUBLISH, BACK = "approve", "publish", "back"


class Fingerprint(fields.String):
    """A fingerprint that only some answers need; empty where it is not given."""

    def __init__(self) -> None:
        super().__init__(
            load_default="",
            validate=validate.Regexp(r"(?:[0-9a-f]{64})?\Z", error=N_("Open the text again.")),
        )


class ApprovalSchema(Boundary):
    """What the approver does with what was on the page; approving says that this person could not tell who wrote it."""

    seen = Seen()
    goes = Fingerprint()
    answer = fields.String(
        load_default="",
        validate=validate.OneOf([APPROVE, PUBLISH, BACK], error=N_("Press one of the buttons.")),
    )
    could_tell = fields.String(
        load_default="", validate=validate.OneOf(["", "no"], error=N_("Choose one of the two answers."))
    )
    comment = Text(MAX_ACCOUNT)
    reason = Text(MAX_ACCOUNT)

    @validates_schema
    def _answered(self, data: dict[str, Any], **_: Any) -> None:
        if data["answer"] == BACK:
            if not data["comment"]:
                raise ValidationError(
                    {"comment": [N_("Say what could show it, so that the writer can change it.")]}
                )
        elif not data["could_tell"]:
            raise ValidationError(
                {"could_tell": [N_("Answer the question. It is why a second person reads it.")]}
            )
        if data["answer"] == PUBLISH and not data["goes"]:
            raise ValidationError({"could_tell": [N_("Open the text again.")]})


class SecondSchema(ApprovalSchema):
    """The same of a warning that is out already: it is agreed with, or recalled, and not sent back."""

    answer = fields.String(
        load_default=APPROVE, validate=validate.Equal(APPROVE, error=N_("Press one of the buttons."))
    )


_EACH = N_("Answer for each of them. To send one back, read it by itself.")


class OneOfSeveralSchema(Boundary):
    """One of several texts that are approved at once; ``goes`` is there where it is published at once too."""

    word = fields.String(
        required=True, validate=validate.OneOf(["alert", "packet"], error=N_("Open the texts again."))
    )
    document_id = fields.UUID(required=True)
    seen = Seen()
    goes = Fingerprint()
    could_tell = fields.String(
        required=True,
        validate=validate.Equal("no", error=_EACH),
        error_messages={"required": _EACH},
    )
    reason = Text(MAX_ACCOUNT)

    @post_load
    def _answer(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"answer": PUBLISH if data["goes"] else APPROVE}


class TogetherSchema(Boundary):
    """Everything from one report that was read together, approved by one press."""

    documents = Few(fields.Nested(OneOfSeveralSchema), 10, N_("Open the texts again."), required=True)
