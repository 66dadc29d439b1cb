"""Questions about reports of one incident."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from num_service.db.models.reports.report import Report
from num_service.db.models.reports.same_incident import SameIncident

_mine, _other = aliased(SameIncident), aliased(SameIncident)
#: Put together once: a page of a report asks it twice, and putting it together takes longer than asking.
_OTHERS = (
    select(Report.reference, Report.received_on, Report.id)
    .join(_other, _other.report_id == Report.id)
    .join(_mine, _mine.incident == _other.incident)
    .where(_mine.report_id == bindparam("report_id"), Report.id != bindparam("report_id"))
    .order_by(Report.received_on, Report.reference)
)


@dataclass(frozen=True, slots=True)
class Beside:
    """Another report of the same incident."""

    reference: str
    received_on: date
    report_id: uuid.UUID


def mark_of(session: Session, report_id: uuid.UUID) -> uuid.UUID | None:
    """The mark of a report's incident; None where it is marked with none."""
    return session.scalar(select(SameIncident.incident).where(SameIncident.report_id == report_id))


def others(session: Session, report_id: uuid.UUID) -> list[Beside]:
    """The other reports of the same incident, the oldest first."""
    rows = session.execute(_OTHERS, {"report_id": report_id})
    return [Beside(*row) for row in rows]


def together(session: Session, report_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The ids of the other reports of the same incident."""
    return frozenset(each.report_id for each in others(session, report_id))


def put(
    session: Session, *, report_id: uuid.UUID, incident: uuid.UUID, on: date, by: uuid.UUID | None
) -> None:
    """Mark a report; one that is marked already keeps its mark."""
    made = insert(SameIncident).values(report_id=report_id, incident=incident, marked_on=on, marked_by=by)
    session.execute(made.on_conflict_do_nothing())


def merge(session: Session, *, gone: uuid.UUID, into: uuid.UUID) -> None:
    """Two marks were of one incident: what had the one has the other."""
    session.execute(update(SameIncident).where(SameIncident.incident == gone).values(incident=into))


def take_out(session: Session, report_ids: Collection[uuid.UUID]) -> None:
    """Take the marks of these reports away."""
    session.execute(delete(SameIncident).where(SameIncident.report_id.in_(report_ids)))
