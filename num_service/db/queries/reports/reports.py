"""Questions about reports' clear facts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, case, func, select
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.reports.consent import ConsentRow
from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.db.models.reports.match import MatchJudgement
from num_service.db.models.reports.report import Report
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.reports.matching import Judgement, Match, MatchAnswer
from num_service.domain.reports.report import ReportFacts, Status
from num_service.domain.shared.taxonomy import IncidentType, Language, Region, Tier


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the casework queue."""

    reference: str
    status: Status
    received_on: date
    danger_now: bool
    tier: Tier
    region: Region
    incident_types: tuple[IncidentType, ...]
    language: Language
    assignee: str | None
    assignee_id: uuid.UUID | None
    linked: int
    consents: dict[Scope, Value]


@dataclass(frozen=True, slots=True)
class LinkedReport:
    """Another report that shares an identifier with this one, and what was judged about the two, by whom."""

    id: uuid.UUID
    reference: str
    received_on: date
    judged: MatchJudgement | None = None

    @property
    def waits_for_second(self) -> bool:
        """Whether one caseworker judged that different people reported, and no second one has agreed."""
        judged = self.judged
        return judged is not None and judged.judgement is Judgement.DIFFERENT and judged.confirmed_by is None

    @property
    def answer(self) -> MatchAnswer | None:
        """The judgement as it is answered on this report's page."""
        if self.judged is None:
            return None
        if self.judged.judgement is Judgement.MAYBE_REPORTED:
            other = self.judged.suspected_id == self.id
            return MatchAnswer.OTHER_REPORTER if other else MatchAnswer.THIS_REPORTER
        return MatchAnswer(self.judged.judgement.value)


def by_reference(session: Session, reference: str) -> Report | None:
    return session.scalar(select(Report).where(Report.reference == reference))


def by_lookup(session: Session, lookup: bytes) -> Report | None:
    """The report a receipt opens, by the receipt's lookup value."""
    return session.scalar(select(Report).where(Report.receipt_lookup == lookup))


def facts(report: Report) -> ReportFacts:
    """The clear facts decisions rest on."""
    return ReportFacts(
        status=report.status,
        incident_types=frozenset(report.incident_types),
        region=report.region,
        official=report.official,
    )


def queue(
    session: Session,
    *,
    statuses: Sequence[Status],
    assignee: uuid.UUID | None = None,
    limit: int = 200,
    offset: int = 0,
) -> list[QueueRow]:
    """The queue: danger-now first, then tier, then age (2-domain, "Casework").

    Args:
        statuses: which reports.
        assignee: only those in the hands of this caseworker.
        limit: at most so many.
        offset: leaving out so many: the pages before.
    """
    worst_first = case({tier: tier.rank for tier in Tier}, value=Report.tier)
    query = (
        select(Report, User.name, _linked_count())
        .outerjoin(User, User.id == Report.assignee_id)
        .where(Report.status.in_(statuses))
        .order_by(Report.danger_now.desc(), worst_first, Report.received_on, Report.reference)
        .limit(limit)
        .offset(offset)
    )
    if assignee is not None:
        query = query.where(Report.assignee_id == assignee)
    rows = session.execute(query).all()
    answers = _answers(session, [report.id for report, _, _ in rows])
    return [
        QueueRow(
            reference=report.reference,
            status=report.status,
            received_on=report.received_on,
            danger_now=report.danger_now,
            tier=report.tier,
            region=report.region,
            incident_types=tuple(report.incident_types),
            language=report.language,
            assignee=name,
            assignee_id=report.assignee_id,
            linked=linked,
            consents=answers.get(report.id, {}),
        )
        for report, name, linked in rows
    ]


def _linked_count() -> ScalarSelect[int]:
    mine, other = ReportIdentifier.__table__.alias("mine"), ReportIdentifier.__table__.alias("other")
    return (
        select(func.count(other.c.report_id.distinct()))
        .select_from(mine.join(other, mine.c.digest == other.c.digest))
        .where(mine.c.report_id == Report.id, other.c.report_id != Report.id)
        .correlate(Report)
        .scalar_subquery()
    )


def _answers(session: Session, report_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[Scope, Value]]:
    """The answer in force per scope, for many reports in one question."""
    rows = session.execute(
        select(ConsentRow.report_id, ConsentRow.scope, ConsentRow.value)
        .where(ConsentRow.report_id.in_(report_ids))
        .order_by(ConsentRow.number)
    )
    found: dict[uuid.UUID, dict[Scope, Value]] = {}
    for report_id, scope, value in rows:
        found.setdefault(report_id, {})[scope] = value
    return found


def filed_by(session: Session, project_id: uuid.UUID) -> list[Report]:
    """Reports a project filed; whether it may see them is the ``helper`` consent's matter."""
    return list(
        session.scalars(
            select(Report).where(Report.project_id == project_id).order_by(Report.received_on.desc())
        )
    )


def linked(session: Session, report_id: uuid.UUID) -> list[LinkedReport]:
    """Other reports that share an identifier with this one."""
    mine, other = ReportIdentifier.__table__.alias("mine"), ReportIdentifier.__table__.alias("other")
    ids = (
        select(other.c.report_id)
        .select_from(mine.join(other, mine.c.digest == other.c.digest))
        .where(mine.c.report_id == report_id, other.c.report_id != report_id)
    )
    judged = {
        (row.other_id if row.report_id == report_id else row.report_id): row
        for row in _judged(session, report_id)
    }
    return [
        LinkedReport(report.id, report.reference, report.received_on, judged.get(report.id))
        for report in session.scalars(select(Report).where(Report.id.in_(ids)).order_by(Report.received_on))
    ]


def matches(session: Session, report_id: uuid.UUID) -> tuple[Match, ...]:
    """The judgements about this report, as the gate takes them."""
    return tuple(
        Match(_seen_from(report_id, row), row.judged_at, row.confirmed_at)
        for row in _judged(session, report_id)
    )


def _seen_from(report_id: uuid.UUID, row: MatchJudgement) -> Judgement:
    if row.judgement is Judgement.MAYBE_REPORTED and row.suspected_id != report_id:
        return Judgement.NOT_KNOWN
    return row.judgement


def judgement_of(session: Session, one: uuid.UUID, other: uuid.UUID) -> MatchJudgement | None:
    """What was judged about two reports, locked until the transaction ends."""
    return session.get(MatchJudgement, (min(one, other), max(one, other)), with_for_update=True)


def _judged(session: Session, report_id: uuid.UUID) -> list[MatchJudgement]:
    return list(
        session.scalars(
            select(MatchJudgement).where(
                (MatchJudgement.report_id == report_id) | (MatchJudgement.other_id == report_id)
            )
        )
    )
