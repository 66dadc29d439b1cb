"""A packet that a caseworker handed to an officer by hand, and what the force said to its withdrawal."""

from __future__ import annotations

import uuid
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.police.said import ByHand, Told
from num_service.services.casework import hand_packet
from num_service.services.casework.open_report import find_report
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, to_report
from num_service.web.staff.report import report_page


@blueprint.post("/<reference>/packets/<uuid:packet_id>/by-hand")
@requires(Permission.DECIDE)
def packet_by_hand(reference: str, packet_id: uuid.UUID) -> Response | tuple[str, int]:
    typed = nested(request.form)
    chosen, errors = load(ByHand(), typed)
    if errors:
        return _again(reference, packet_id, typed, next(iter(errors.values()))), 422
    try:
        with commits() as session:
            hand_packet.hand_packet(
                session,
                report=find_report(session, reference),
                packet_id=packet_id,
                holder=holder(),
                clock=wiring().clock,
                **chosen,
            )
    except (Conflict, Invalid, NotFound) as error:
        return _again(reference, packet_id, typed, next(iter(at_field(error, "x").values()))), status_of(
            error
        )
    return to_report(reference, N_("Recorded. The reporter sees it with their code."), anchor="packets")


@blueprint.post("/<reference>/packets/<uuid:packet_id>/withdrawal")
@requires(Permission.DECIDE)
def withdrawal_by_hand(reference: str, packet_id: uuid.UUID) -> Response | tuple[str, int]:
    typed = nested(request.form)
    chosen, errors = load(Told(), typed)
    if errors:
        return _again(reference, packet_id, typed, next(iter(errors.values()))), 422
    try:
        with commits() as session:
            hand_packet.withdrawal_acknowledged(
                session,
                report=find_report(session, reference),
                packet_id=packet_id,
                officer=chosen["officer"],
                holder=holder(),
                clock=wiring().clock,
            )
    except (Conflict, Invalid, NotFound) as error:
        return _again(reference, packet_id, typed, next(iter(at_field(error, "x").values()))), status_of(
            error
        )
    return to_report(reference, N_("Recorded. The reporter sees it with their code."), anchor="packets")


def _again(reference: str, packet_id: uuid.UUID, typed: dict[str, Any], why: str) -> str:
    """The page of the report with what was typed, and why nothing was recorded."""
    return report_page(
        reference, typed={"by_hand": {str(packet_id): typed}}, errors={f"by_hand.{packet_id}": why}
    )
