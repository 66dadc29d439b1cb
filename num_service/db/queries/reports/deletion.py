"""What is destroyed of a report that its reporter deletes, and what stays of it."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.casework.follow_up import FollowUp
from num_service.db.models.casework.rota import Page
from num_service.db.models.police.handover import HandoverRow
from num_service.db.models.police.packet import PacketRow
from num_service.db.models.police.pushed import PushedPacket
from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.db.models.reports.own_name import OwnNameRow
from num_service.db.models.reports.report import Report
from num_service.db.models.reports.same_incident import SameIncident
from num_service.db.models.sealed.part import SealedPart
from num_service.db.queries.reports import alike
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.help import Body
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.report import Status
from num_service.domain.reports.safeguarding import Guard
from num_service.domain.shared.taxonomy import Region, Tier

_NEVER_OUT = (PacketStatus.DRAFT, PacketStatus.APPROVED, PacketStatus.HELD, PacketStatus.REFUSED)
#: A packet that went out and is not known to have been taken back unopened.
_THERE = exists().where(PushedPacket.reference == PacketRow.reference)
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Out:
    """What of a report is out of its reporter's hands.

    warnings: how many went out. forces: whose officers opened a packet. unopened: forces that have one which, as far
    as is known, nobody opened. bodies: who was handed it. officer: one was told who they are.
    """

    warnings: int
    forces: tuple[str, ...]
    unopened: tuple[str, ...]
    bodies: tuple[Body, ...]
    officer: bool


def out(session: Session, report_id: uuid.UUID) -> Out:
    """What of a report went out and stays out whatever is deleted."""
    warnings = session.scalar(
        select(func.count())
        .select_from(AlertSource)
        .join(Alert, Alert.id == AlertSource.alert_id)
        .where(AlertSource.report_id == report_id, Alert.published_at.is_not(None))
    )
    there = session.execute(
        select(PacketRow.force, PushedPacket.opened_at)
        .join(PushedPacket, PushedPacket.reference == PacketRow.reference)
        .where(PacketRow.report_id == report_id)
    ).all()
    forces = {row.force for row in there if row.opened_at}
    unopened = {row.force for row in there} - forces
    bodies = session.scalars(
        select(HandoverRow.body)
        .where(HandoverRow.report_id == report_id, HandoverRow.handed_at.is_not(None))
        .distinct()
    )
    told = exists().where(OwnNameRow.report_id == report_id, OwnNameRow.told_on.is_not(None))
    return Out(
        warnings=warnings or 0,
        forces=tuple(sorted(forces)),
        unopened=tuple(sorted(unopened)),
        bodies=tuple(sorted(bodies)),
        officer=bool(session.scalar(select(told))),
    )


def destroy(session: Session, report_id: uuid.UUID) -> None:
    """Destroy every sealed part with its keys, the search marks, what never went out, and every clear fact.

    The row stays, with its reference, the day it came and what its answers are verified with; its code opens nothing.
    """
    session.execute(
        select(Report.id).where(Report.id == report_id).with_for_update()
    )  # nothing is added meanwhile
    _destroy_warnings(session, report_id)
    packets = PacketRow.report_id == report_id
    session.execute(delete(PacketRow).where(packets, PacketRow.status.in_(_NEVER_OUT)))
    session.execute(update(PacketRow).where(packets, ~_THERE).values(content=None))
    session.execute(delete(Page).where(Page.report_id == report_id, Page.answered_at.is_(None)))
    alike.forget(session, report_id)
    for table in (FollowUp, ReportIdentifier, SameIncident, SealedPart):
        session.execute(delete(table).where(table.report_id == report_id))
    session.execute(
        update(Report)
        .where(Report.id == report_id)
        .values(
            status=Status.DELETED,
            danger_now=False,
            jurisdiction=None,
            region=Region.NOT_SAID,
            incident_types=[],
            tier=Tier.NUISANCE,  # the column needs a word, and this one says the least
            official=False,
            guard=Guard.NONE,
            assignee_id=None,
            project_id=None,
            last_message=0,
            messages_seen=0,
            receipt_lookup=os.urandom(_KEY_BYTES),
            receipt_public_key=os.urandom(_KEY_BYTES),
        )
    )


def _destroy_warnings(session: Session, report_id: uuid.UUID) -> None:
    """Destroy what never went out and rests on this report alone; where they answered, the row keeps the answer."""
    mine, others = aliased(AlertSource), aliased(AlertSource)
    theirs = (
        Alert.published_at.is_(None),
        exists().where(mine.alert_id == Alert.id, mine.report_id == report_id),
        ~exists().where(others.alert_id == Alert.id, others.report_id != report_id),
    )
    session.execute(
        update(Alert)
        .where(*theirs)
        .values(status=AlertStatus.RECALLED, content=None, publish_at=None, publish_by=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        delete(Alert)
        .where(*theirs, ~exists().where(mine.alert_id == Alert.id, mine.answers > 0))
        .execution_options(synchronize_session=False)
    )


def destroy_left_over(session: Session) -> None:
    """Destroy what somebody was writing about a report at the moment it was deleted."""
    gone = select(Report.id).where(Report.status == Status.DELETED)
    session.execute(delete(SealedPart).where(SealedPart.report_id.in_(gone)))
