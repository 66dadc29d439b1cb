"""Counts for the public figures, and the figures as they were published."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from num_service.db.models.casework.public_figures import (
    PublishedAnswers,
    PublishedCount,
    PublishedQuarter,
)
from num_service.db.models.casework.register import RegisterEntry
from num_service.db.models.core.audit import AuditEntry
from num_service.db.models.reports.consent import ConsentRow
from num_service.db.models.reports.report import Report
from num_service.domain.casework.register import RequestAnswer, RequestKind
from num_service.domain.reports.public_figures import Deed
from num_service.domain.reports.report import Status

#: What the audit log calls what is counted for each packet or message.
_LOGGED = {
    Deed.RELEASED: "packet.released",
    Deed.HELD: "packet.held",
    Deed.REFUSED: "packet.refused",
    Deed.TAKEN_BACK: "packet.taken_back",
    Deed.WITHDRAWN: "packet.withdrawn",
    Deed.BY_HAND: "packet.handed",
}
_CAME = {
    Deed.POLICE_CAME: RequestKind.POLICE_REQUEST,
    Deed.COURT_CAME: RequestKind.COURT_ORDER,
    Deed.OWN_CAME: RequestKind.SUBJECT_ACCESS,
    Deed.BREAK_GLASS: RequestKind.BREAK_GLASS,
}
_ANSWERED = {
    Deed.POLICE_NOTHING: (RequestKind.POLICE_REQUEST, False),
    Deed.POLICE_DISCLOSED: (RequestKind.POLICE_REQUEST, True),
    Deed.COURT_NOTHING: (RequestKind.COURT_ORDER, False),
    Deed.COURT_DISCLOSED: (RequestKind.COURT_ORDER, True),
}


def begin(session: Session, starts_on: date, *, counted_from: date) -> None:
    """Note that a quarter is being counted, and from which day; one that is noted stays as it is."""
    made = insert(PublishedQuarter).values(starts_on=starts_on, counted_from=counted_from)
    session.execute(made.on_conflict_do_nothing())


def newest(session: Session) -> PublishedQuarter | None:
    """The newest quarter that is noted."""
    return session.scalar(select(PublishedQuarter).order_by(PublishedQuarter.starts_on.desc()).limit(1))


def over(session: Session, *, before: date) -> PublishedQuarter | None:
    """The oldest quarter that began before a day and is not published, held until the transaction ends."""
    return session.scalar(
        select(PublishedQuarter)
        .where(PublishedQuarter.published_on.is_(None), PublishedQuarter.starts_on < before)
        .order_by(PublishedQuarter.starts_on)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def reports(
    session: Session, since: date, until: date, *, after: uuid.UUID | None, most: int
) -> Sequence[Report]:
    """Reports that came within these days or whose answers changed within them, by their ids, a part at a time.

    Args:
        until: the first day that is not counted any more.
    """
    came = and_(Report.received_on >= since, Report.received_on < until)
    answered = exists().where(
        ConsentRow.report_id == Report.id, _within(ConsentRow.recorded_at, since, until)
    )
    asked = select(Report).where(Report.status != Status.DELETED, or_(came, answered))
    if after is not None:
        asked = asked.where(Report.id > after)
    return session.scalars(asked.order_by(Report.id).limit(most)).all()


def deeds(session: Session, since: date, until: date) -> dict[Deed, int]:
    """What was done and what came within these days, in UTC: for each packet, question or request once."""
    rows = session.execute(
        select(AuditEntry.action, func.count(AuditEntry.subject.distinct()))
        .where(AuditEntry.action.in_(_LOGGED.values()), _within(AuditEntry.at, since, until))
        .group_by(AuditEntry.action)
    )
    logged = {row.action: int(row[1]) for row in rows}
    found = {deed: logged.get(action, 0) for deed, action in _LOGGED.items()}
    found[Deed.QUESTIONS] = _count(
        session, AuditEntry, AuditEntry.action == "police.question_came", _within(AuditEntry.at, since, until)
    )
    for deed, kind in _CAME.items():
        came = _within(RegisterEntry.opened_at, since, until)
        found[deed] = _count(session, RegisterEntry, RegisterEntry.kind == kind, came)
    for deed, (kind, disclosed) in _ANSWERED.items():
        answer = RegisterEntry.answer == RequestAnswer.DISCLOSED
        answered = _within(RegisterEntry.agreed_at, since, until)
        found[deed] = _count(
            session, RegisterEntry, RegisterEntry.kind == kind, answer if disclosed else ~answer, answered
        )
    return found


def add(session: Session, rows: Sequence[PublishedAnswers | PublishedCount]) -> None:
    """Write down figures. The database lets nobody change them."""
    session.add_all(rows)
    session.flush()


def published(session: Session, *, most: int) -> Sequence[PublishedQuarter]:
    """Quarters, the newest first; the first of them may still be counted."""
    return session.scalars(
        select(PublishedQuarter).order_by(PublishedQuarter.starts_on.desc()).limit(most)
    ).all()


def answers(session: Session, quarters: Sequence[date]) -> Sequence[PublishedAnswers]:
    """What was published about answers in these quarters."""
    return session.scalars(select(PublishedAnswers).where(PublishedAnswers.starts_on.in_(quarters))).all()


def counts(session: Session, quarters: Sequence[date]) -> Mapping[tuple[date, Deed], int | None]:
    """What was published about deeds in these quarters; None where the number was left out."""
    found = session.scalars(select(PublishedCount).where(PublishedCount.starts_on.in_(quarters)))
    return {(each.starts_on, each.deed): each.count for each in found}


def _count(session: Session, model: type[AuditEntry | RegisterEntry], *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def _within(
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], since: date, until: date
) -> ColumnElement[bool]:
    begin, end = (datetime.combine(day, time(), UTC) for day in (since, until))
    return and_(moment >= begin, moment < end)
