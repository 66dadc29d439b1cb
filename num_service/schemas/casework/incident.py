"""What a caseworker posts about reports of one incident."""

from __future__ import annotations

from marshmallow import fields

from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Line


class OtherSchema(Boundary):
    """The reference of another report of the same incident."""

    other = Line(
        40, required=True, error_messages={"required": N_("Type the reference of the other report.")}
    )


class AlikeSchema(OtherSchema):
    """Whether another report tells of the same person."""

    together = fields.Boolean(required=True)


class NothingSchema(Boundary):
    """A button that says all there is to say."""
