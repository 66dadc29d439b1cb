"""What the holder of a receipt sends: a message, an answer about a warning."""

from __future__ import annotations

from marshmallow import fields, validate

from num_service.domain.reports.report import MAX_ACCOUNT
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Line, Text


class Message(Boundary):
    """Something a reporter adds to their report."""

    text = Text(
        MAX_ACCOUNT,
        required=True,
        error_messages={"required": N_("Write something first.")},
    )


class HandoverAnswer(Boundary):
    """What a reporter says to one named body."""

    says = fields.String(
        required=True,
        validate=validate.OneOf(("yes", "no"), error=N_("Use the buttons on the page.")),
        error_messages={"required": N_("Use the buttons on the page.")},
    )


class WarningAnswer(Boundary):
    """What a reporter says to a warning before it goes out."""

    says = fields.String(
        required=True,
        validate=validate.OneOf(("yes", "no"), error=N_("Use the buttons on the page.")),
        error_messages={"required": N_("Use the buttons on the page.")},
    )
    seen_sha256 = Line(64)
