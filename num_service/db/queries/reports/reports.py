"""Questions about reports' clear facts."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.orm import Session

from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.db.models.reports.match import MatchJudgement
from num_service.db.models.reports.recusal import Recusal
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import same_incident
from num_service.db.statements import Statements, rows_of
from num_service.domain.reports.matching import Judgement, Match, MatchAnswer
from num_service.domain.reports.report import ReportFacts

_STEPPED_BACK = """
    SELECT true FROM recusals JOIN reports ON reports.id = recusals.report_id
    WHERE reports.reference = %(reference)s AND recusals.user_id = %(user_id)s
"""
_mine, _other = ReportIdentifier.__table__.alias("mine"), ReportIdentifier.__table__.alias("other")
#: Put together once, as putting it together takes longer than asking.
_LINKED = (
    select(Report.id, Report.reference, Report.received_on, _mine.c.position)
    .select_from(_mine.join(_other, _mine.c.digest == _other.c.digest))
    .join(Report, Report.id == _other.c.report_id)
    .where(_mine.c.report_id == bindparam("report_id"), _other.c.report_id != bindparam("report_id"))
    .order_by(Report.received_on, Report.reference)
)
_FOR_CASEWORKER = select(
    Report, exists().where(Recusal.report_id == Report.id, Recusal.user_id == bindparam("user_id"))
).where(Report.reference == bindparam("reference"))
_JUDGED = select(MatchJudgement).where(
    or_(MatchJudgement.report_id == bindparam("report_id"), MatchJudgement.other_id == bindparam("report_id"))
)


@dataclass(frozen=True, slots=True)
class LinkedReport:
    """Another report that shares an identifier with this one, and what was judged about the two, by whom."""

    id: uuid.UUID
    reference: str
    received_on: date
    judged: MatchJudgement | None = None
    #: Where the identifiers that both name stand in this report.
    shared: tuple[int, ...] = ()

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


def for_caseworker(session: Session, reference: str, user_id: uuid.UUID) -> tuple[Report | None, bool]:
    """The report with a reference, and whether this caseworker has stepped back from it."""
    found = session.execute(_FOR_CASEWORKER, {"reference": reference, "user_id": user_id}).one_or_none()
    return (found[0], found[1]) if found else (None, False)


def stepped_back(database: Session | Statements, *, reference: str, user_id: uuid.UUID) -> bool:
    """Whether a caseworker has stepped back from the report with a reference."""
    return bool(rows_of(database, _STEPPED_BACK, {"reference": reference, "user_id": user_id}))


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
        guard=report.guard,
    )


def leave_to_others(session: Session, user_id: uuid.UUID) -> None:
    """Let nobody have the reports that a caseworker has."""
    session.execute(update(Report).where(Report.assignee_id == user_id).values(assignee_id=None))


def filed_by(session: Session, project_id: uuid.UUID) -> list[Report]:
    """Reports a project filed; whether it may see them is the ``helper`` consent's matter."""
    return list(
        session.scalars(
            select(Report).where(Report.project_id == project_id).order_by(Report.received_on.desc())
        )
    )


def linked(
    session: Session, report_id: uuid.UUID, judged: Iterable[MatchJudgement] | None = None
) -> list[LinkedReport]:
    """Other reports that share an identifier with this one.

    Args:
        judged: what was judged of it, from whoever has asked already (:func:`judgements`).
    """
    judgement_with = {
        (row.other_id if row.report_id == report_id else row.report_id): row
        for row in (judgements(session, report_id) if judged is None else judged)
    }
    rows = session.execute(_LINKED, {"report_id": report_id})
    return [
        LinkedReport(*report, judgement_with.get(report[0]), tuple(sorted({row.position for row in shared})))
        for report, shared in groupby(rows, key=lambda row: (row.id, row.reference, row.received_on))
    ]


def matches(session: Session, report_id: uuid.UUID) -> tuple[Match, ...]:
    """The judgements about this report, as the gate takes them."""
    return matches_of(report_id, judgements(session, report_id), same_incident.together(session, report_id))


def matches_of(
    report_id: uuid.UUID, judged: Iterable[MatchJudgement], at_once: Collection[uuid.UUID]
) -> tuple[Match, ...]:
    """What was judged of a report, as the gate takes it.

    A report of the same incident is nobody else's report of that person, whoever made it: it counts as not known.

    Args:
        at_once: the other reports of the same incident.
    """
    return tuple(
        Match(_seen_from(report_id, row, at_once), row.judged_at, row.confirmed_at) for row in judged
    )


def _seen_from(report_id: uuid.UUID, row: MatchJudgement, at_once: Collection[uuid.UUID]) -> Judgement:
    other = row.other_id if row.report_id == report_id else row.report_id
    if row.judgement is Judgement.DIFFERENT and other in at_once:
        return Judgement.NOT_KNOWN
    if row.judgement is Judgement.MAYBE_REPORTED and row.suspected_id != report_id:
        return Judgement.NOT_KNOWN
    return row.judgement


def judgement_of(session: Session, one: uuid.UUID, other: uuid.UUID) -> MatchJudgement | None:
    """What was judged about two reports, locked until the transaction ends."""
    return session.get(MatchJudgement, (min(one, other), max(one, other)), with_for_update=True)


def judgements(session: Session, report_id: uuid.UUID) -> list[MatchJudgement]:
    """What was judged of a report and any other, whichever of the two it was judged on."""
    return list(session.scalars(_JUDGED, {"report_id": report_id}))


def digests_at(session: Session, report_id: uuid.UUID, positions: Collection[int]) -> dict[int, bytes]:
    """The digests of the identifiers at these places of a report, by place; those not indexed are left out."""
    rows = select(ReportIdentifier.position, ReportIdentifier.digest).where(
        ReportIdentifier.report_id == report_id, ReportIdentifier.position.in_(positions)
    )
    return {row.position: row.digest for row in session.execute(rows)}
