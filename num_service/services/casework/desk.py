"""A report on a caseworker's desk: opened, with everything that was written from it and every verdict as of now."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.accounts.account import Project, User
from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.db.queries.casework import queue
from num_service.db.queries.reports import reports
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.decision import Publish
from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.police.gate import Verdict
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.consent import AskedBy
from num_service.domain.reports.matching import best
from num_service.domain.shared.taxonomy import Basis, Role, Setting
from num_service.domain.shared.verdict import Hold, Refusal
from num_service.services.alerts import alert_sources, draft_alert
from num_service.services.alerts.draft_alert import AlertDraft
from num_service.services.casework.allowed_now import AllowedNow, Incident, allowed_now
from num_service.services.casework.open_report import OpenedReport, open_report
from num_service.services.checker import list_identifier
from num_service.services.checker.confirm_identifier import matching_reading
from num_service.services.checker.list_identifier import ListingState
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.police import draft_packet
from num_service.services.police.decide_release import decide_release
from num_service.services.police.draft_packet import PacketDraft


@dataclass(frozen=True, slots=True)
class DeskIdentifier:
    """An identifier of the report: as typed, as read, and where it stands. ``state`` is None for one not indexed."""

    position: int
    person: int
    kind: IdentifierKind
    typed: str
    basis: Basis
    normal: Identifier | None
    state: ListingState | None


@dataclass(frozen=True, slots=True)
class DeskAlert:
    """An alert from this report; ``verdict`` is None once it is out."""

    draft: AlertDraft
    verdict: Publish | Hold | Refusal | None


@dataclass(frozen=True, slots=True)
class DeskPacket:
    """A packet from this report; ``verdict`` is None once it has gone, and ``released`` says how far it got."""

    draft: PacketDraft
    verdict: Verdict | None
    released: queue.ReleasedState | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a caseworker sees of one report. ``names`` has colleagues by id."""

    opened: OpenedReport
    incident: Incident
    identifiers: tuple[DeskIdentifier, ...] = field(repr=False)
    alerts: tuple[DeskAlert, ...] = field(repr=False)
    packets: tuple[DeskPacket, ...] = field(repr=False)
    allowed_now: AllowedNow
    asked_by: dict[int, AskedBy]
    names: dict[uuid.UUID, str]
    project: str | None
    now: datetime


def desk(
    session: Session, *, reference: str, holder: CaseworkHolder, index: BlindIndex, clock: Clock
) -> Desk:
    """Open a report with all that belongs to it.

    Raises:
        DomainError: as :func:`open_report`.
    """
    opened = open_report(session, reference=reference, holder=holder)
    report, now = opened.report, clock()
    incident = _incident(opened)
    project = session.get(Project, report.project_id) if report.project_id else None
    return Desk(
        opened=opened,
        incident=incident,
        identifiers=_identifiers(session, opened, holder, index),
        alerts=tuple(
            DeskAlert(each, _alert_verdict(session, each, now))
            for each in draft_alert.alerts_of(session, report.id, holder)
        ),
        packets=_packets(session, report.id, holder, now),
        allowed_now=allowed_now(
            incident=incident,
            consents=opened.consents,
            match=best(reports.matches(session, report.id)),
            now=now,
        ),
        asked_by=queue.asked_by(session, report.id),
        names={
            row.id: row.name for row in session.execute(select(User.id, User.name).where(User.name != ""))
        },
        project=project.name if project else None,
        now=now,
    )


def _incident(opened: OpenedReport) -> Incident:
    return Incident(
        facts=reports.facts(opened.report),
        jurisdiction=opened.report.jurisdiction,
        setting=Setting(opened.account.get("setting", Setting.NOT_SAID)),
        roles=tuple(Role(each["role"]) for each in opened.account.get("people", [])),
    )


def _identifiers(
    session: Session, opened: OpenedReport, holder: CaseworkHolder, index: BlindIndex
) -> tuple[DeskIdentifier, ...]:
    """In the order of the sealed report: an identifier's place there is its position in the index."""
    digests = {
        row.position: row.digest
        for row in session.execute(
            select(ReportIdentifier.position, ReportIdentifier.digest).where(
                ReportIdentifier.report_id == opened.report.id
            )
        )
    }
    states = {
        each.position: each for each in list_identifier.states(session, report=opened.report, holder=holder)
    }
    given = [
        (number, each)
        for number, person in enumerate(opened.account.get("people", []))
        for each in person["identifiers"]
    ]
    return tuple(
        DeskIdentifier(
            position=position,
            person=person,
            kind=IdentifierKind(each["kind"]),
            typed=each["typed"],
            basis=Basis(each["basis"]),
            normal=matching_reading(
                IdentifierKind(each["kind"]), each["typed"], digests.get(position), index
            ),
            state=states.get(position),
        )
        for position, (person, each) in enumerate(given)
    )


def _alert_verdict(session: Session, draft: AlertDraft, now: datetime) -> Publish | Hold | Refusal | None:
    if draft.row.status not in (AlertStatus.DRAFT, AlertStatus.APPROVED):
        return None
    return alert_sources.decide(session, draft.row, now)


def _packets(
    session: Session, report_id: uuid.UUID, holder: CaseworkHolder, now: datetime
) -> tuple[DeskPacket, ...]:
    drafts = draft_packet.packets_of(session, report_id, holder)
    released = queue.released(session, [each.row.reference for each in drafts])
    gone = (PacketStatus.RELEASED, PacketStatus.WITHDRAWN)
    return tuple(
        DeskPacket(
            each,
            None
            if each.row.status in gone
            else decide_release(session, row=each.row, packet=each.packet, now=now),
            released.get(each.row.reference),
        )
        for each in drafts
    )
