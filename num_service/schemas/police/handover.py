"""What a caseworker chooses about a handover."""

from __future__ import annotations

from marshmallow import fields

from num_service.domain.help import Body
from num_service.domain.police.handover import Means
from num_service.schemas.base import Boundary, Choice


class AskSchema(Boundary):
    """Which body to ask the reporter about."""

    body = Choice(Body, required=True)


class HandSchema(Boundary):
    """That it was handed over, and how."""

    handover = fields.UUID(required=True)
    means = Choice(Means, required=True)
