"""Write a packet for one police force; sealed until a second caseworker approves it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Select
from sqlalchemy.orm import Session

from num_service.db.models.police.packet import PacketRow
from num_service.db.models.reports.report import Report
from num_service.db.queries.police import packets
from num_service.db.session import after_commit
from num_service.domain.police.gate import Release
from num_service.domain.police.packet import Packet, Place
from num_service.domain.police.reading import read_packet
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.districts import routes
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.verdict import Hold, Refusal
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import WAKE_RELEASE, Clock, Wake
from num_service.services.police.decide_release import decide_release
from num_service.services.writing import document
from num_service.services.writing.kind import Kind


class PacketKind(Kind[PacketRow, Packet, Release]):
    """A packet for one force. Its approval sends it to the gate: a worker asks again and releases it if it may."""

    word = "packet"
    letter = "P"
    part = PartKind.PACKET_DRAFT
    model = PacketRow
    draft = PacketStatus.DRAFT
    approved = PacketStatus.APPROVED
    editable = frozenset(PacketStatus) - {PacketStatus.RELEASED, PacketStatus.WITHDRAWN}

    def of_report(self, report_id: uuid.UUID) -> Select[PacketRow]:
        return packets.of_report(report_id)

    def read(self, content: str) -> Packet:
        return read_packet(content)

    def bare(self, text: Packet) -> str:
        return replace(text, reference="", created=date.min).content

    def beside(self, row: PacketRow) -> Mapping[str, object]:
        return {"force": row.force}

    def decide(
        self, session: Session, row: PacketRow, text: Packet, now: datetime
    ) -> Release | Hold | Refusal:
        return decide_release(session, row=row, packet=text, now=now)

    def if_approved(
        self, session: Session, row: PacketRow, text: Packet, *, by: uuid.UUID, now: datetime
    ) -> Release | Hold | Refusal:
        return decide_release(session, row=row, packet=text, now=now, approved_by=by)

    def missing(self) -> NotFound:
        return NotFound("no_packet", "There is no such packet for this report.")

    def gone(self) -> Conflict:
        return Conflict("not_a_draft", "This packet has gone. Write another for anything more.")

    def answered(self) -> Conflict:
        return Conflict("not_a_draft", "This packet has been approved already.")

    def after_approval(self, session: Session, row: PacketRow, *, clock: Clock, wake: Wake) -> None:
        about = str(row.id)
        after_commit(session, lambda: wake(WAKE_RELEASE, about))


PACKET = PacketKind()


def _must_be_coarse(where: Place) -> None:
    """Refuse a town or an outward postcode under the floor (gate rule 7), and name what is coarser instead."""
    known = routes(where.coarse.name, where.region)
    if not known.small:
        return
    place = where.coarse.name
    if known.coarser:
        raise Invalid(
            "small_place",
            "So few people live in %(place)s that it could lead to the reporter. Say %(district)s, or leave it empty.",
            field="place",
            place=place,
            district=known.coarser,
        )
    raise Invalid(
        "small_place",
        "So few people live in %(place)s that it could lead to the reporter. Leave it empty: the region is told.",
        field="place",
        place=place,
    )


def save_packet(
    session: Session,
    *,
    report: Report,
    holder: CaseworkHolder,
    packet: Packet,
    clock: Clock,
    packet_id: uuid.UUID | None = None,
    began_from: str | None = None,
) -> PacketRow:
    """Write a packet, or write it anew: any edit voids the approval (gate rule 6). Its reference is made here.

    Raises:
        Invalid: ``bad_force``; ``small_place`` where so few people live that the place could lead to the reporter.
        NotFound: ``no_packet``.
        Conflict: ``not_a_draft`` once it was released or withdrawn; ``shredded``.
        SavedMeanwhile: see :func:`document.save`, as for ``began_from``.
    """
    if packet.force not in FORCES:
        raise Invalid("bad_force", "Choose the force that polices the place it happened.", field="force")

    _must_be_coarse(packet.where)

    def fill(row: PacketRow) -> Packet:
        row.report_id, row.force, row.hold_until = report.id, packet.force, None
        return replace(packet, reference=row.reference)

    return document.save(
        session,
        PACKET,
        report=report,
        fill=fill,
        holder=holder,
        clock=clock,
        document_id=packet_id,
        began_from=began_from,
    )
