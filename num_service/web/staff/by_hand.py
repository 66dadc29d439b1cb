"""A packet that a caseworker handed to an officer by hand, and what the force said to its withdrawal."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import Message, phrase
from num_service.schemas.base import Boundary
from num_service.schemas.police.said import ByHand, Told
from num_service.services.casework import hand_packet
from num_service.services.casework.open_report import find_report
from num_service.web.core.access import requires
from num_service.web.core.identity import holder
from num_service.web.core.transactions import wiring
from num_service.web.staff.blueprint import blueprint
from num_service.web.staff.report import act_on_report


@blueprint.post("/<reference>/packets/<uuid:packet_id>/by-hand")
@requires(Permission.DECIDE)
def packet_by_hand(reference: str, packet_id: uuid.UUID) -> Response | tuple[str, int]:
    return _record(reference, packet_id, ByHand(), hand_packet.hand_packet)


@blueprint.post("/<reference>/packets/<uuid:packet_id>/withdrawal")
@requires(Permission.DECIDE)
def withdrawal_by_hand(reference: str, packet_id: uuid.UUID) -> Response | tuple[str, int]:
    return _record(reference, packet_id, Told(), hand_packet.withdrawal_acknowledged)


def _record(
    reference: str, packet_id: uuid.UUID, schema: Boundary, deed: Callable[..., None]
) -> Response | tuple[str, int]:
    def act(session: Any, chosen: dict[str, Any]) -> Message:
        report = find_report(session, reference)
        deed(session, report=report, packet_id=packet_id, holder=holder(), clock=wiring().clock, **chosen)
        return phrase("Recorded. The reporter sees it with their code.")

    return act_on_report(reference, schema, act, field=f"by_hand.{packet_id}", anchor="packets")
