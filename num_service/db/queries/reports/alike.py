"""Reports to compare one with, and what caseworkers said of pairs of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from num_service.db.models.reports.alike import AlikeReports
from num_service.db.models.reports.recusal import Recusal
from num_service.db.models.reports.report import Report
from num_service.db.models.sealed.part import PartKey, SealedPart
from num_service.domain.reports.parts import PartHolder, PartKind
from num_service.domain.reports.report import Status


@dataclass(frozen=True, slots=True)
class Pair:
    """What was said of a report and another one."""

    other_id: uuid.UUID
    together: bool
    said_on: date


def candidates(
    session: Session, *, report_id: uuid.UUID, user_id: uuid.UUID, without: Collection[uuid.UUID], limit: int
) -> Sequence[Report]:
    """The newest other reports, without those that this caseworker stepped back from. without: reports left out."""
    stepped_back = select(Recusal.report_id).where(Recusal.user_id == user_id)
    asked = select(Report).where(
        Report.status != Status.DELETED,
        Report.id != report_id,
        Report.id.not_in(without),
        Report.id.not_in(stepped_back),
    )
    return session.scalars(asked.order_by(Report.received_on.desc(), Report.reference).limit(limit)).all()


def accounts(session: Session, report_ids: Collection[uuid.UUID]) -> list[tuple[SealedPart, PartKey, Report]]:
    """The sealed accounts of these reports; of one that is shredded there is none."""
    rows = session.execute(
        select(SealedPart, PartKey, Report)
        .join(Report, Report.id == SealedPart.report_id)
        .join(PartKey, (PartKey.part_id == SealedPart.id) & (PartKey.holder == PartHolder.CASEWORK))
        .where(SealedPart.report_id.in_(report_ids), SealedPart.kind == PartKind.ACCOUNT)
    )
    return [(part, key, report) for part, key, report in rows]


def said(session: Session, report_id: uuid.UUID) -> dict[uuid.UUID, Pair]:
    """What was said of a report and others, by the other's id."""
    mine = or_(AlikeReports.report_id == report_id, AlikeReports.other_id == report_id)
    rows = session.scalars(select(AlikeReports).where(mine))
    pairs = (
        Pair(row.other_id if row.report_id == report_id else row.report_id, row.together, row.said_on)
        for row in rows
    )
    return {each.other_id: each for each in pairs}


def series(session: Session, report_id: uuid.UUID) -> Sequence[Report]:
    """Every report that is said to tell of the same person, also by way of others; without this one, oldest first."""
    start = select(Report.id.label("id")).where(Report.id == report_id).cte("series", recursive=True)
    joins = or_(AlikeReports.report_id == start.c.id, AlikeReports.other_id == start.c.id)
    other = case((AlikeReports.report_id == start.c.id, AlikeReports.other_id), else_=AlikeReports.report_id)
    found = start.union(select(other).join(start, joins).where(AlikeReports.together))
    asked = select(Report).where(Report.id.in_(select(found.c.id)), Report.id != report_id)
    return session.scalars(asked.order_by(Report.received_on, Report.reference)).all()


def say(
    session: Session, *, one: uuid.UUID, other: uuid.UUID, together: bool, by: uuid.UUID, on: date
) -> None:
    """Keep what a caseworker says of a pair; what was said before is replaced."""
    first, second = sorted((one, other))
    row = insert(AlikeReports).values(
        report_id=first, other_id=second, together=together, said_by=by, said_on=on
    )
    session.execute(
        row.on_conflict_do_update(
            index_elements=["report_id", "other_id"],
            set_={"together": together, "said_by": by, "said_on": on},
        )
    )


def forget(session: Session, report_id: uuid.UUID) -> None:
    """Delete what was said of a report and others."""
    mine = or_(AlikeReports.report_id == report_id, AlikeReports.other_id == report_id)
    session.execute(delete(AlikeReports).where(mine))
