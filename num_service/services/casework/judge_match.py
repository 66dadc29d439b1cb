"""Judge whether two reports that share an identifier were made by different people (gate rule 9).

One caseworker judges; "different people" counts, and is told to anybody, only once a second one has agreed.
"""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.db.models.reports.match import MatchJudgement
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import consents, reports
from num_service.domain.reports.matching import Judgement, MatchAnswer
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.services.casework.step_back import has_stepped_back, must_not_have_stepped_back
from num_service.services.core import audit
from num_service.services.core.wiring import Clock, Wake
from num_service.services.police.reconsider import reconsider


def judge_match(
    session: Session,
    *,
    report: Report,
    other_reference: str,
    answer: MatchAnswer,
    judged_by: uuid.UUID,
    clock: Clock,
    wake: Wake,
) -> None:
    """Record what a caseworker makes of two reports. Packets of both are decided again.

    Whatever was judged and agreed before is replaced, and what it no longer allows is taken back.

    Args:
        report: the report on whose page it was answered.

    Raises:
        NotFound: ``no_report``.
        Invalid: ``not_linked`` when the two share no identifier.
        Conflict: ``judged_already`` when this is what was judged last, so that nothing runs anew.
        SteppedBack: whoever stepped back from the other report decides nothing about it here either.
    """
    other = _other(session, report, other_reference, judged_by)
    consents.lock(session, [report.id, other.id])
    row = reports.judgement_of(session, report.id, other.id)
    suspected = {MatchAnswer.THIS_REPORTER: report.id, MatchAnswer.OTHER_REPORTER: other.id}.get(answer)
    if row is None:
        first, second = sorted((report.id, other.id))
        row = MatchJudgement(report_id=first, other_id=second)
        session.add(row)
    elif (row.judgement, row.suspected_id) == (answer.judgement, suspected):
        raise Conflict("judged_already", "This is what was judged already.")
    _record(row, answer.judgement, judged_by, clock)
    row.suspected_id = suspected
    session.flush()
    reconsider(session, report_ids=(report.id, other.id), now=clock(), wake=wake)
    audit.record(
        session,
        actor=f"user:{judged_by}",
        action=f"match.{answer.judgement}",
        subject=f"report:{report.reference}",
    )


def second_opinion(
    session: Session,
    *,
    report: Report,
    other_reference: str,
    seen: str,
    agrees: bool,
    caseworker: uuid.UUID,
    clock: Clock,
    wake: Wake,
) -> None:
    """Agree with a colleague that different people reported, or not: then it is not known.

    From an agreement on, reporters of both reports who allowed police only if someone else reports are told, and have
    seven days to say no.

    Args:
        seen: the judgement that the page showed (:func:`stamp`).

    Raises:
        NotFound: ``no_report``.
        Conflict: ``judged_anew`` when the judgement is no longer the one that was shown; ``own_judgement`` when the
            caseworker made it.
        SteppedBack: as :func:`judge_match`.
    """
    other = _other(session, report, other_reference, caseworker)
    consents.lock(session, [report.id, other.id])
    row = reports.judgement_of(session, report.id, other.id)
    if row is None or stamp(row) != seen or row.judgement is not Judgement.DIFFERENT or row.confirmed_by:
        raise Conflict("judged_anew", "It was judged anew meanwhile. Look at it once more.")
    if row.judged_by == caseworker:
        raise Conflict("own_judgement", "You judged this yourself. A second caseworker has to agree.")
    if agrees:
        row.confirmed_by, row.confirmed_at = caseworker, clock()
    else:
        _record(row, Judgement.NOT_KNOWN, caseworker, clock)
    session.flush()
    reconsider(session, report_ids=(report.id, other.id), now=clock(), wake=wake)
    audit.record(
        session,
        actor=f"user:{caseworker}",
        action="match.agreed" if agrees else "match.not_agreed",
        subject=f"report:{report.reference}",
    )


def waits_for(session: Session, report: Report, caseworker: uuid.UUID) -> bool:
    """Whether a colleague's "different people" about this report and another waits for this caseworker's opinion."""
    return any(
        row.judgement is Judgement.DIFFERENT and row.confirmed_by is None and row.judged_by != caseworker
        for row in reports.judgements(session, report.id)
        if not has_stepped_back(
            session, row.other_id if row.report_id == report.id else row.report_id, caseworker
        )
    )


def stamp(row: MatchJudgement) -> str:
    """What tells one judgement of a pair from the next: when it was recorded."""
    return row.judged_at.isoformat()


def _other(session: Session, report: Report, reference: str, caseworker: uuid.UUID) -> Report:
    other = reports.by_reference(session, reference)
    if other is None:
        raise NotFound("no_report", "There is no report with this reference.")
    if other.id not in {each.id for each in reports.linked(session, report.id)}:
        raise Invalid("not_linked", "These two reports share no identifier.")
    must_not_have_stepped_back(session, other, caseworker)
    return other


def _record(row: MatchJudgement, judgement: Judgement, by: uuid.UUID, clock: Clock) -> None:
    row.judgement, row.judged_by, row.judged_at = judgement, by, clock()
    row.confirmed_by = row.confirmed_at = row.suspected_id = None
