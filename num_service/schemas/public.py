"""What the public pages send beside a report: signing in, a message by receipt, an answer about a warning."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from num_service.domain.reports.report import MAX_ACCOUNT
from num_service.schemas.base import Boundary, Line, Text

_NEEDED: dict[str, Any] = {"required": True, "error_messages": {"required": "This is needed."}}


class SignIn(Boundary):
    """Email and password; the password is taken as it was typed, spaces and all."""

    email = Line(254, **_NEEDED)
    password = fields.String(validate=validate.Length(max=1000, error="That is too long."), **_NEEDED)


class NewPassword(Boundary):
    """The present password and the new one, both as typed."""

    email = Line(254, **_NEEDED)
    password = fields.String(validate=validate.Length(max=1000, error="That is too long."), **_NEEDED)
    new_password = fields.String(validate=validate.Length(max=1000, error="That is too long."), **_NEEDED)


class Message(Boundary):
    """Something she adds to her report."""

    text = Text(
        MAX_ACCOUNT,
        required=True,
        error_messages={"required": "Write something first."},
    )


class WarningAnswer(Boundary):
    """What she says to a warning before it goes out."""

    says = fields.String(
        required=True,
        validate=validate.OneOf(("yes", "no"), error="Use the buttons on the page."),
        error_messages={"required": "Use the buttons on the page."},
    )
    seen_sha256 = Line(64)
