"""The packets of the officer's own force, over the police login.

Another force's packet and one that never was give the same answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from flask import Response
from flask.views import MethodView
from sqlalchemy.orm import Session

from num_service.domain.police.force_message import ForceKind
from num_service.domain.police.pole_schema import pole_schema
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.domain.shared.permissions import Permission
from num_service.schemas.api import packets as schemas
from num_service.schemas.api.alerts import next_cursor
from num_service.schemas.api.base import Out
from num_service.schemas.police.inbox import asked_of
from num_service.schemas.police.said import OutcomeSaid, Question
from num_service.services.police import officer_desk, write_to_service
from num_service.services.police.officer_desk import PacketOnDesk
from num_service.services.police.packet_file import packet_pdf
from num_service.web.api.openapi import BEARER
from num_service.web.api.parsing import ApiBlueprint
from num_service.web.core.access import public, requires
from num_service.web.core.looking_ahead import refuse_ahead
from num_service.web.core.transactions import police_commits

blueprint = ApiBlueprint("api_packets", __name__)
blueprint.before_request(refuse_ahead)
PAGE = 50
_TAGS = ["Police"]


def _opened(reference: str) -> PacketOnDesk:
    with police_commits() as session:
        return officer_desk.open_packet(session, reference=_known(reference))


def _to_take_away(reference: str) -> PacketOnDesk:
    found = _opened(reference)
    if found.withdrawn_at:
        raise Conflict("withdrawn", "This report was withdrawn. It is not given out again.")
    return found


def _known(reference: str) -> str:
    found = schemas.packet_reference(reference)
    if found is None:
        raise NotFound("no_packet", "There is no packet with this reference.")
    return found


def _of_a_packet(
    status: int, answers: type[Out] | dict[str, str], **how: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Frame a call about one packet: what it answers, that it may be unknown or withdrawn, and who may make it."""

    def framed(view: Callable[..., Any]) -> Callable[..., Any]:
        view = blueprint.doc(security=BEARER)(requires(Permission.READ_PACKETS)(view))
        view = blueprint.alt_response(404, "NOT_FOUND")(blueprint.alt_response(409, "CONFLICT")(view))
        return cast(Callable[..., Any], blueprint.response(status, answers, **how)(view))

    return framed


@blueprint.route("/packets", tags=_TAGS)
class Packets(MethodView):
    @blueprint.arguments(schemas.PacketsAsked, location="query")
    @blueprint.response(200, schemas.PacketList)
    @blueprint.doc(security=BEARER)
    @requires(Permission.READ_PACKETS)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The packets released to the officer's force, newest first; by state, reference and days of receipt"""
        before, reference = asked["cursor"] or (None, "")
        with police_commits() as session:
            found = officer_desk.inbox(
                session,
                asked=asked_of(asked),
                limit=PAGE + 1,
                before=before,
                before_reference=reference,
            )
            counts = officer_desk.counts(session)
        shown = found[:PAGE]
        last = shown[-1] if len(found) > PAGE else None
        return {
            "packets": shown,
            "counts": {state.value: count for state, count in counts.items()},
            "next": next_cursor(last.released_at, last.reference) if last else None,
        }


@blueprint.route("/packets/<string:reference>", tags=_TAGS)
class Packet(MethodView):
    @blueprint.response(200, schemas.PacketOut)
    @blueprint.alt_response(404, "NOT_FOUND")
    @blueprint.doc(security=BEARER)
    @requires(Permission.READ_PACKETS)
    def get(self, reference: str) -> dict[str, Any]:
        """Open one packet; from its first opening on it cannot be taken back silently"""
        with police_commits() as session:
            return _answer(session, officer_desk.open_packet(session, reference=_known(reference)))


@blueprint.route("/packets/<string:reference>.json", tags=_TAGS)
class PacketPole(MethodView):
    @_of_a_packet(200, schemas.Pole)
    def get(self, reference: str) -> Response:
        """One packet as POLE: the exact bytes that were approved and hashed

        409 once it was withdrawn: it is not given out again.
        """
        return Response(_to_take_away(reference).content, mimetype="application/json")


@blueprint.route("/packets/<string:reference>.pdf", tags=_TAGS)
class PacketPdf(MethodView):
    @_of_a_packet(200, {"format": "binary", "type": "string"}, content_type="application/pdf")
    def get(self, reference: str) -> Response:
        """One packet on A4, with the exact bytes that were approved attached

        409 once it was withdrawn: it is not given out again.
        """
        return Response(packet_pdf(_to_take_away(reference).content), mimetype="application/pdf")


@blueprint.route("/pole-1.schema.json", tags=_TAGS)
class PoleSchema(MethodView):
    @blueprint.response(200, {"type": "object"}, content_type="application/schema+json")
    @public
    def get(self) -> Response:
        """The JSON Schema of a packet, for whoever takes packets into another system"""
        return Response(json.dumps(pole_schema()), mimetype="application/schema+json")


@blueprint.route("/packets/<string:reference>/acknowledgement", tags=_TAGS)
class Acknowledgement(MethodView):
    @blueprint.arguments(schemas.AcknowledgedThing, required=False)
    @_of_a_packet(201, schemas.PacketOut)
    def post(self, sent: dict[str, Any], reference: str) -> dict[str, Any]:
        """Acknowledge a packet, or its withdrawal; doing it twice changes nothing

        409 when the packet was withdrawn since: then the withdrawal is what is to be acknowledged.
        """
        with police_commits() as session:
            found = officer_desk.acknowledge(
                session,
                reference=_known(reference),
                withdrawal=sent["of"] == "withdrawal",
            )
            return _answer(session, found)


@blueprint.route("/packets/<string:reference>/questions", tags=_TAGS)
class Questions(MethodView):
    @blueprint.arguments(Question)
    @_of_a_packet(201, schemas.PacketOut)
    def post(self, sent: dict[str, Any], reference: str) -> dict[str, Any]:
        """Ask about what a packet tells; caseworkers read it first

        The answer is the same whether it is put to somebody, refused, or they cannot be reached. If there is anything
        for the force, it comes as another packet. The same question sent again changes nothing.
        """
        return _write(reference, ForceKind.QUESTION, sent)


@blueprint.route("/packets/<string:reference>/outcome", tags=_TAGS)
class OutcomeOf(MethodView):
    @blueprint.arguments(OutcomeSaid)
    @_of_a_packet(201, schemas.PacketOut)
    def post(self, sent: dict[str, Any], reference: str) -> dict[str, Any]:
        """Close a packet with what came of it; caseworkers read it before anybody else does"""
        return _write(reference, ForceKind.OUTCOME, sent)


@blueprint.route("/packets/<string:reference>/appeals", tags=_TAGS)
class Appeals(MethodView):
    @blueprint.arguments(Question)
    @_of_a_packet(201, schemas.PacketOut)
    def post(self, sent: dict[str, Any], reference: str) -> dict[str, Any]:
        """Ask for an appeal to members; caseworkers write what may be said, and replies come to the service"""
        return _write(reference, ForceKind.APPEAL, sent)


def _write(reference: str, kind: ForceKind, sent: dict[str, Any]) -> dict[str, Any]:
    known = _known(reference)
    with police_commits() as session:
        write_to_service.write(
            session, reference=known, kind=kind, words=sent["text"], outcome=sent.get("outcome")
        )
        return _answer(session, officer_desk.open_packet(session, reference=known))


def _answer(session: Session, found: PacketOnDesk) -> dict[str, Any]:
    sent = write_to_service.written(session, [found.reference])
    return schemas.opened_packet(found, sent.get(found.reference, []))
