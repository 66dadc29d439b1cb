"""What a caseworker writes of an alert in another language."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from num_service.domain.alerts.alert import MAX_HEADLINE, MAX_TEXT
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Line, Text
from num_service.schemas.writing.approval import BeganFrom


class TranslationSchema(Boundary):
    """The same fields as the alert has words in, and the version that they were written from."""

    began_from = BeganFrom()
    headline = Line(MAX_HEADLINE, required=True)
    body = Text(MAX_TEXT, required=True)
    look_for = Text(MAX_TEXT)
    advice = Text(MAX_TEXT)

    @validates_schema(skip_on_field_errors=False)
    def _whole(self, data: dict[str, Any], **_: Any) -> None:
        empty = {name: [N_("Translate this too.")] for name in ("headline", "body") if data.get(name) == ""}
        if empty:
            raise ValidationError(empty)
