"""Decide again what a report contributes to the checker, after the answer to the checker's question has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from num_service.db.models.reports.identifier import ListingSource
from num_service.db.models.reports.report import Report
from num_service.db.queries.core.rows import changed
from num_service.db.queries.reports import reports
from num_service.domain.checker.batches import goes_live
from num_service.domain.checker.decision import ListIt, may_list
from num_service.domain.reports.consent import Scope
from num_service.domain.shared.taxonomy import Basis
from num_service.services.core import signed_answers


@dataclass(frozen=True, slots=True)
class Relisted:
    """How many contributions left the checker, and how many are not found until a delay is over."""

    removed: int = 0
    hidden: int = 0


def relist(session: Session, *, report: Report, now: datetime) -> Relisted:
    """Keep what a report contributes to listings with its new delay, or take all of it out, at once.

    What caseworkers settled about each identifier when they listed it (read as reported, not only told, nobody's of
    ours) stays settled; the question here is whether the report still allows it. What was taken out is listed again
    only by a caseworker. What checks find already they go on to find, unless a delay hides it; what is not found yet
    goes live with others, at one of the fixed times.

    Args:
        report: one whose consent row the caller has locked.
        now: an aware datetime, read after that lock.
    """
    mine = ListingSource.report_id == report.id
    confirmed_by = session.scalar(select(ListingSource.confirmed_by).where(mine).limit(1))
    if confirmed_by is None:
        return Relisted()
    verdict = may_list(
        facts=reports.facts(report),
        consents=signed_answers.history(session, report.id, scopes=(Scope.CHECKER,), out=True),
        basis=Basis.SAW_IT,
        confirmed_by=str(confirmed_by),
        belongs_to_us=False,
    )
    if not isinstance(verdict, ListIt):
        return Relisted(removed=changed(session, delete(ListingSource).where(mine)))
    live = goes_live(report.tier, allowed_from=verdict.visible_from, now=now)
    later = now < verdict.visible_from
    waits = update(ListingSource).where(mine, ListingSource.visible_from > now)
    session.execute(waits.values(consent=verdict.consent, visible_from=live))
    shown = update(ListingSource).where(mine, ListingSource.visible_from <= now)
    moved = {"visible_from": live} if later else {}
    found = changed(session, shown.values(consent=verdict.consent, **moved))
    return Relisted(hidden=found if later else 0)
