"""What a caseworker passes on from a force to a reporter."""

from __future__ import annotations

from marshmallow import fields

from num_service.domain.police.relay import Relay
from num_service.domain.reports.report import MAX_ACCOUNT
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Choice, Text


class RelaySchema(Boundary):
    """About which packet, whether it is a question, and the words."""

    packet = fields.UUID(
        required=True,
        error_messages=dict.fromkeys(("required", "invalid_uuid"), N_("Choose the packet it is about.")),
    )
    kind = Choice(Relay, required=True)
    text = Text(MAX_ACCOUNT, required=True, error_messages={"required": N_("Write something first.")})
