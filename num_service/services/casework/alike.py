"""Look for reports that may tell of the same person though they share no identifier, and say of a pair whether they do.

A caseworker's key opens what is compared, here and for this page alone: descriptions are sealed, and an index of them
would be a copy without a seal (decision 65). Nothing of another report is shown but its reference, its month and what
the open one says as well; to read it, it is opened, which its reporter is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import alike as queries
from num_service.db.queries.reports import reports
from num_service.db.queries.reports.alike import Pair
from num_service.domain.reports import alike as rules
from num_service.domain.reports.alike import Alike
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.taxonomy import Region
from num_service.services.casework.open_report import find_report, open_report
from num_service.services.casework.step_back import must_not_have_stepped_back
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed.open_parts import open_of_many

#: With so many of the newest a report is compared.
MOST = 1000
#: So many proposals are shown.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another report that may tell of the same person, why, and what a caseworker said of the two."""

    reference: str
    received_on: date
    region: Region
    alike: Alike
    said: Pair | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found. compared: with how many; unread: how many did not open; series: those said to be alike."""

    report: Report
    proposals: list[Proposal]
    series: list[Report]
    compared: int
    unread: int


def look(session: Session, *, reference: str, holder: CaseworkHolder) -> Looked:
    """Open a report and compare it with the newest others that share no identifier with it.

    Raises:
        NotFound, Locked: as :func:`open_report`.
    """
    opened = open_report(session, reference=reference, holder=holder, shows_messages=False)
    report, mine = opened.report, rules.told(opened.account, opened.report.incident_types)
    said = queries.said(session, report.id)
    candidates = queries.candidates(
        session,
        report_id=report.id,
        user_id=holder.user_id,
        without=[each.id for each in opened.linked],
        limit=MOST,
    )
    sealed = queries.accounts(session, [each.id for each in candidates])
    accounts = open_of_many(session, holder, sealed)
    found = [
        Proposal(
            each.reference,
            each.received_on,
            each.region,
            rules.compare(mine, rules.told(accounts[each.id], each.incident_types)),
            said.get(each.id),
        )
        for each in candidates
        if each.id in accounts
    ]
    audit.record(session, actor=holder.actor, action="report.compared", subject=f"report:{report.reference}")
    proposals = sorted((each for each in found if each.alike.proposed), key=lambda each: -each.alike.points)
    return Looked(
        report,
        proposals[:SHOWN],
        list(queries.series(session, report.id)),
        len(accounts),
        len(candidates) - len(accounts),
    )


def say(
    session: Session,
    *,
    reference: str,
    other_reference: str,
    together: bool,
    holder: CaseworkHolder,
    clock: Clock,
) -> None:
    """A caseworker says that two reports tell of one person, or that they do not. Nothing is decided by it.

    Raises:
        NotFound: ``no_report``. Invalid: ``itself``.
        SteppedBack: whoever stepped back from either.
    """
    report, other = find_report(session, reference), reports.by_reference(session, other_reference)
    if other is None or other.id == report.id:
        raise Invalid("itself", "Name another report than this one.", field="other")
    for each in (report, other):
        must_not_have_stepped_back(session, each, holder.user_id)
    queries.say(
        session, one=report.id, other=other.id, together=together, by=holder.user_id, on=clock().date()
    )
    deed = "report.alike" if together else "report.not_alike"
    for each in (report, other):
        audit.record(session, actor=holder.actor, action=deed, subject=f"report:{each.reference}")
