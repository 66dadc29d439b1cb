"""Judge whether two reports that share an identifier were made by different people (gate rule 9)."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.db.models.reports.match import MatchJudgement
from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import consents, reports
from num_service.domain.reports.matching import Judgement
from num_service.domain.shared.errors import Invalid, NotFound
from num_service.services.core import audit
from num_service.services.core.wiring import Clock, Wake
from num_service.services.police.reconsider import reconsider


def judge_match(
    session: Session,
    *,
    report: Report,
    other_reference: str,
    judgement: Judgement,
    judged_by: uuid.UUID,
    clock: Clock,
    wake: Wake,
) -> None:
    """Record a judgement. Packets of both reports are decided again; what it no longer allows is taken back.

    Raises:
        NotFound: ``no_report``.
        Invalid: ``not_linked`` when the two share no identifier.
    """
    other = reports.by_reference(session, other_reference)
    if other is None:
        raise NotFound("no_report", "There is no report with this reference.")
    if other.id not in {each.id for each in reports.linked(session, report.id)}:
        raise Invalid("not_linked", "These two reports share no identifier.")
    consents.lock(session, [report.id, other.id])
    first, second = sorted((report.id, other.id))
    row = session.get(MatchJudgement, (first, second))
    if row is None:
        row = MatchJudgement(report_id=first, other_id=second)
        session.add(row)
    row.judgement, row.judged_by, row.judged_at = judgement, judged_by, clock()
    session.flush()
    reconsider(session, report_ids=(first, second), now=row.judged_at, wake=wake)
    audit.record(
        session,
        actor=f"user:{judged_by}",
        action=f"match.{judgement}",
        subject=f"report:{report.reference}",
    )
