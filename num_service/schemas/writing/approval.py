"""What a second caseworker answers about a text they have read."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from num_service.domain.reports.report import MAX_ACCOUNT
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Text


class Seen(fields.String):
    """The fingerprint of what the page showed; services refuse what is no longer so."""

    def __init__(self) -> None:
        super().__init__(
            required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z", error=N_("Open the text again."))
        )


class ApprovalSchema(Boundary):
    """The approver's answer to "Could this person tell who wrote this?", about what was on the page."""

    seen = Seen()
    could_tell = fields.String(
        load_default="",
        validate=validate.OneOf(["", "no", "maybe"], error=N_("Choose one of the two answers.")),
    )
    comment = Text(MAX_ACCOUNT)

    @validates_schema
    def _answered(self, data: dict[str, Any], **_: Any) -> None:
        if not data["could_tell"]:
            raise ValidationError(
                {"could_tell": [N_("Answer the question. It is why a second person reads it.")]}
            )
        if data["could_tell"] == "maybe" and not data["comment"]:
            raise ValidationError(
                {"comment": [N_("Say what could show it, so that the writer can change it.")]}
            )
