"""What a caseworker writes about telling one officer who a reporter is."""

from __future__ import annotations

from marshmallow import fields

from num_service.domain.police.handover import Means
from num_service.domain.reports.own_name import MOST_OFFICER, Gives
from num_service.schemas.base import Boundary, Choice, Text


class OwnNameSchema(Boundary):
    """Which officer, and what they would be told."""

    force = fields.String(load_default="")
    officer = Text(MOST_OFFICER, load_default="")
    gives = fields.List(Choice(Gives), load_default=list)


class ToldSchema(Boundary):
    """That the officer was told, and how."""

    disclosure = fields.UUID(required=True)
    means = Choice(Means, required=True)
