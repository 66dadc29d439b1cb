"""What somebody wants to be told of later."""

from __future__ import annotations

from marshmallow import fields, validate

from num_service.domain.checker.watching import MONTHS
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Line


class WatchForm(Boundary):
    """One identifier, and for how many months."""

    text = Line(300, required=True)
    months = fields.Integer(required=True, validate=validate.OneOf(MONTHS, error=N_("Choose how long.")))
