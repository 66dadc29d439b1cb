"""A report on a caseworker's desk: opened, with everything that was written from it and every verdict as of now."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Generic

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.accounts.account import Project
from num_service.db.models.alerts.alert import Alert
from num_service.db.models.police.packet import PacketRow
from num_service.db.models.reports.report import Report
from num_service.db.queries.accounts import people
from num_service.db.queries.casework import queue
from num_service.db.queries.reports import identifiers, reports, same_incident
from num_service.domain.alerts.alert import AlertText
from num_service.domain.alerts.decision import Publish
from num_service.domain.checker.decision import ListIt
from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.police.gate import Release
from num_service.domain.police.packet import Packet
from num_service.domain.reports.consent import Scope
from num_service.domain.reports.matching import Match, best
from num_service.domain.shared.taxonomy import Basis
from num_service.domain.shared.verdict import Hold, Refusal
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework.allowed_now import (
    AllowedNow,
    Incident,
    allowed_now,
    incident_of,
    ruled_out,
)
from num_service.services.casework.correct_identifier import last_correction
from num_service.services.casework.open_report import OpenedReport, open_report
from num_service.services.casework.paging import answer_by_opening
from num_service.services.checker import list_identifier
from num_service.services.checker.confirm_identifier import matching_reading
from num_service.services.checker.list_identifier import ListingState
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.police.draft_packet import PACKET
from num_service.services.writing import document, standing
from num_service.services.writing.document import Opened, Reading
from num_service.services.writing.kind import Kind, Row, Text, Yes

#: What is written from a report and read by two, in the order of its page.
KINDS: tuple[Kind[Any, Any, Any], ...] = (ALERT, PACKET)
#: Stands for any caseworker who wrote none of a text: its authors are told what holds it besides themselves.
_WROTE_NONE = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Correction:
    """That a colleague read an identifier otherwise: what the reporter typed, who says so, when and why."""

    original: str = field(repr=False)
    why: str = field(repr=False)
    by: uuid.UUID
    on: date


@dataclass(frozen=True, slots=True)
class DeskIdentifier:
    """An identifier of the report: as typed, as read, and where it stands. ``state`` is None for one not indexed.

    ``typed`` is the reporter's, or a colleague's where there is a ``correction``.
    """

    position: int
    person: int
    kind: IdentifierKind
    typed: str
    basis: Basis
    normal: Identifier | None
    state: ListingState | None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class DeskDocument(Generic[Row, Text, Yes]):
    """A document from this report; ``verdict`` is None once it can no longer be changed.

    ``before_correction``: an identifier of the report was corrected after it was written, so it may carry the old one.
    """

    draft: Opened[Row, Text]
    verdict: Yes | Hold | Refusal | None
    before_correction: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a caseworker sees of one report.

    ``documents`` are by kind; see :meth:`of_kind`. ``names`` has colleagues by id, ``caseworkers`` those who can be
    given it, ``released`` how far packets got at their forces, by reference.
    """

    opened: OpenedReport
    incident: Incident
    match: Match | None
    identifiers: tuple[DeskIdentifier, ...] = field(repr=False)
    documents: dict[str, tuple[DeskDocument[Any, Any, Any], ...]] = field(repr=False)
    released: dict[str, queue.ReleasedState]
    allowed_now: AllowedNow
    names: dict[uuid.UUID, str]
    caseworkers: tuple[people.Staff, ...]
    same_incident: list[same_incident.Beside]
    project: str | None
    now: datetime

    def of_kind(self, kind: Kind[Row, Text, Yes]) -> tuple[DeskDocument[Row, Text, Yes], ...]:
        """The report's documents of one kind."""
        return self.documents.get(kind.word, ())

    @property
    def may_show(self) -> dict[int, Identifier]:
        """The identifiers a warning may show, by position: those that the checker lists from this report.

        A warning that shows what the checker denies would say two things. None where the reporter does not allow the
        checker (2-domain, table of consents).
        """
        if ruled_out(self.opened.consents, Scope.CHECKER):
            return {}
        listed = (each for each in self.identifiers if each.state and each.state.listed)
        return {each.position: each.normal for each in listed if each.normal}

    @property
    def may_list(self) -> tuple[DeskIdentifier, ...]:
        """The identifiers that could be listed now, and so be shown."""
        return tuple(
            each
            for each in self.identifiers
            if each.normal and each.state and not each.state.listed and isinstance(each.state.verdict, ListIt)
        )

    @property
    def alerts(self) -> tuple[DeskDocument[Alert, AlertText, Publish], ...]:
        """The alerts that rest on the report."""
        return self.of_kind(ALERT)

    @property
    def packets(self) -> tuple[DeskDocument[PacketRow, Packet, Release], ...]:
        """The packets written from the report."""
        return self.of_kind(PACKET)


def desk(
    session: Session,
    *,
    reference: str,
    holder: CaseworkHolder,
    index: BlindIndex,
    clock: Clock,
    shows_messages: bool = False,
) -> Desk:
    """Open a report with all that belongs to it.

    Args:
        shows_messages: as for :func:`open_report`; only the report's own page does.

    Raises:
        NotFound, Locked: as :func:`open_report`.
    """
    opened = open_report(session, reference=reference, holder=holder, shows_messages=shows_messages)
    report, now = opened.report, clock()
    answer_by_opening(session, report=report, holder=holder, clock=clock)
    incident = incident_of(report, opened.account, opened.private)
    at_once = same_incident.others(session, report.id)
    match = best(reports.matches_of(report.id, opened.judged, {each.report_id for each in at_once}))
    project = session.get(Project, report.project_id) if report.project_id else None
    colleagues = people.staff(session)
    documents = {each.word: _documents(session, each, report, holder, now) for each in KINDS}
    return Desk(
        opened=opened,
        incident=incident,
        match=match,
        identifiers=_identifiers(session, opened, holder, index),
        documents=documents,
        released=queue.released(session, [each.draft.row.reference for each in documents[PACKET.word]]),
        allowed_now=allowed_now(
            incident=incident,
            consents=opened.consents,
            match=match,
            now=now,
        ),
        names={each.id: each.name for each in colleagues},
        caseworkers=tuple(each for each in colleagues if each.caseworker),
        same_incident=at_once,
        project=project.name if project else None,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Review(Generic[Row, Text, Yes]):
    """One document beside its report, as it is read before somebody answers for it or changes it.

    ``if_approved`` is what the decision would be, had whoever reads it approved it, or a colleague where they wrote
    some of it: what else holds. ``before`` is the version that somebody answered about last.
    """

    desk: Desk
    kind: Kind[Row, Text, Yes]
    reading: Reading[Row, Text]
    verdict: Yes | Hold | Refusal
    if_approved: Yes | Hold | Refusal
    before: Text | None = field(repr=False)


def review(
    session: Session,
    kind: Kind[Row, Text, Yes],
    *,
    reference: str,
    document_id: uuid.UUID,
    holder: CaseworkHolder,
    index: BlindIndex,
    clock: Clock,
) -> Review[Row, Text, Yes]:
    """Open a report with one of its documents laid out to be read. The report is opened once, for both.

    Raises:
        NotFound: in the kind's words, when it is no document of this report.
        NotFound, Locked, Conflict: as :func:`desk` and :func:`document.reading`.
    """
    found = desk(session, reference=reference, holder=holder, index=index, clock=clock)
    opened = next((each.draft for each in found.of_kind(kind) if each.draft.row.id == document_id), None)
    if opened is None:
        raise kind.missing()
    return _review(session, kind, found, opened, holder)


def reviews_waiting(
    session: Session, *, reference: str, holder: CaseworkHolder, index: BlindIndex, clock: Clock
) -> list[Review[Any, Any, Any]]:
    """Open a report with everything from it that waits for this caseworker's answer, laid out to be read together.

    Raises:
        NotFound, Locked, Conflict: as :func:`review`.
    """
    found = desk(session, reference=reference, holder=holder, index=index, clock=clock)
    return [
        _review(session, kind, found, each.draft, holder)
        for kind in KINDS
        for each in found.of_kind(kind)
        if standing.waits_for(session, kind, each.draft.row, holder.user_id)
    ]


def _review(
    session: Session,
    kind: Kind[Row, Text, Yes],
    found: Desk,
    opened: Opened[Row, Text],
    holder: CaseworkHolder,
) -> Review[Row, Text, Yes]:
    row, text, now = opened.row, opened.text, found.now
    verdict = kind.decide(session, row, text, now)
    waits = row.status == kind.draft
    wrote_some = holder.user_id == row.writer_id or holder.user_id in opened.authors
    by = _WROTE_NONE if wrote_some else holder.user_id
    return Review(
        desk=found,
        kind=kind,
        reading=document.reading(
            kind,
            opened,
            account=found.opened.account,
            private=found.opened.private,
            notes=found.opened.notes,
        ),
        verdict=verdict,
        if_approved=kind.if_approved(session, row, text, by=by, now=now) if waits else verdict,
        before=document.answered_about(session, kind, row, holder),
    )


def _identifiers(
    session: Session, opened: OpenedReport, holder: CaseworkHolder, index: BlindIndex
) -> tuple[DeskIdentifier, ...]:
    """In the order of the sealed report: an identifier's place there is its position in the index."""
    found = list_identifier.states(session, report=opened.report, allowed=opened.consents, holder=holder)
    states = {each.position: each for each in found}
    given = [
        (number, each)
        for number, person in enumerate(opened.account.get("people", []))
        for each in person["identifiers"]
    ]
    corrected = identifiers.corrections(session, opened.report.id) if opened.corrections else {}

    def read(position: int, person: int, each: dict[str, Any]) -> DeskIdentifier:
        newest, state = corrected.get(position), states.get(position)
        said = opened.corrections.get(newest.part_id) if newest else None
        kind, typed = IdentifierKind((said or each)["kind"]), (said or each)["typed"]
        return DeskIdentifier(
            position=position,
            person=person,
            kind=kind,
            typed=typed,
            basis=state.basis if state else Basis(each["basis"]),
            normal=matching_reading(kind, typed, state.digest if state else None, index),
            state=state,
            correction=Correction(each["typed"], said["why"], newest.corrected_by, newest.corrected_on)
            if newest and said
            else None,
        )

    return tuple(read(position, person, each) for position, (person, each) in enumerate(given))


def _documents(
    session: Session, kind: Kind[Row, Text, Yes], report: Report, holder: CaseworkHolder, now: datetime
) -> tuple[DeskDocument[Row, Text, Yes], ...]:
    opened = document.open_all(session, kind, report_id=report.id, holder=holder)
    corrected = last_correction(session, report) if opened else None
    return tuple(
        DeskDocument(
            each,
            kind.decide(session, each.row, each.text, now) if each.row.status in kind.editable else None,
            corrected is not None and _written(session, kind, each.row) < corrected,
        )
        for each in opened
    )


def _written(session: Session, kind: Kind[Row, Text, Yes], row: Row) -> datetime:
    """When a text was written last; one of which that is not known counts as older than any correction."""
    return standing.last_saved(session, kind, row) or datetime.min.replace(tzinfo=UTC)
