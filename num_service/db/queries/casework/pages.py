"""Pages that nobody has answered, and the calls that are made about them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.casework.rota import Page, PageCall
from num_service.db.models.reports.recusal import Recusal
from num_service.db.models.reports.report import Report
from num_service.domain.alerts.audience import Channel
from num_service.domain.casework.paging import LEASE, TRIES, CallState
from num_service.domain.shared.duties import Duty

#: Pages moved on, and calls made, at a time.
MOST = 20
_OPEN = Page.answered_at.is_(None)


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page nobody has answered: whom it calls, for which report, and whom it has called."""

    page: Page
    reference: str
    called: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A call that this worker has begun. again: whether it may have gone before."""

    id: uuid.UUID
    user_id: uuid.UUID
    email_sealed: bytes
    again: bool


def due(session: Session, *, now: datetime) -> list[Page]:
    """Pages whose next step is due, locked; those that another worker has in hand are left to it."""
    asked = select(Page).where(_is_due(now))
    ordered = asked.order_by(Page.due_at.nulls_first(), Page.id).limit(MOST)
    return list(session.scalars(ordered.with_for_update(skip_locked=True)))


def any_due(session: Session, *, now: datetime) -> bool:
    """Whether the next step of a page is due."""
    return session.scalar(select(Page.id).where(_is_due(now)).limit(1)) is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(_OPEN, or_(Page.step == 0, Page.due_at <= now))


def called(session: Session, page_id: uuid.UUID) -> set[uuid.UUID]:
    """Who was called about a page."""
    return set(session.scalars(select(PageCall.user_id).where(PageCall.page_id == page_id)))


def stepped_back(session: Session, report_id: uuid.UUID) -> set[uuid.UUID]:
    """Who has stepped back from a report, and is not called about it."""
    return set(session.scalars(select(Recusal.user_id).where(Recusal.report_id == report_id)))


def open_of(session: Session, report_id: uuid.UUID, duty: Duty) -> Page | None:
    """The page of a report for one duty that nobody has answered, locked."""
    asked = select(Page).where(_OPEN, Page.report_id == report_id, Page.duty == duty)
    return session.scalar(asked.with_for_update())


def locked(session: Session, page_id: uuid.UUID) -> Page | None:
    return session.get(Page, page_id, with_for_update=True, populate_existing=True)


def name_of(session: Session, user_id: uuid.UUID | None) -> str:
    """What somebody of the staff is called."""
    return session.scalar(select(User.name).where(User.id == user_id)) or ""


def of_report(session: Session, report_id: uuid.UUID) -> list[Page]:
    """Every page of a report, the first that was answered first, those that nobody has answered last."""
    asked = select(Page).where(Page.report_id == report_id)
    return list(session.scalars(asked.order_by(Page.answered_at.nulls_last(), Page.id)))


def everything_open(session: Session, *, except_for: uuid.UUID | None) -> list[OpenPage]:
    """What nobody has answered, the longest-called first, with the names of those who were called.

    Args:
        except_for: somebody who is not shown what they stepped back from.
    """
    called = (
        select(User.name)
        .join(PageCall, PageCall.user_id == User.id)
        .where(PageCall.page_id == Page.id)
        .distinct()
        .order_by(User.name)
        .correlate(Page)
    )
    asked = (
        select(Page, Report.reference, func.array(called.scalar_subquery()))
        .join(Report, Report.id == Page.report_id)
        .where(_OPEN, ~_stepped_back_from(except_for))
        .order_by(Page.rounds.desc(), Page.step.desc(), Page.id)
    )
    return [OpenPage(page, reference, tuple(names)) for page, reference, names in session.execute(asked)]


def how_many_open(session: Session, *, except_for: uuid.UUID | None) -> tuple[int, int]:
    """How many pages nobody has answered, and of how many everybody was called; ``except_for`` as above."""
    asked = select(func.count(), func.count().filter(Page.rounds > 0))
    every, called = session.execute(asked.where(_OPEN, ~_stepped_back_from(except_for))).one()
    return every, called


def _stepped_back_from(user_id: uuid.UUID | None) -> ColumnElement[bool]:
    return exists().where(Recusal.report_id == Page.report_id, Recusal.user_id == user_id)


def unanswered(session: Session) -> int:
    """How many pages nobody has answered although everybody was called."""
    return session.scalar(select(func.count()).select_from(Page).where(_OPEN, Page.rounds > 0)) or 0


def overdue(session: Session, *, before: datetime) -> int:
    """How many pages had a step due before a moment, or have not taken their first: then no worker is at work."""
    return session.scalar(select(func.count()).select_from(Page).where(_is_due(before))) or 0


def begin_calls(
    session: Session, *, channel: Channel, without: Collection[uuid.UUID], now: datetime
) -> list[Call]:
    """Begin what waits on one channel, and once more what a worker began that is no more.

    Args:
        without: what this worker has tried already.
    """
    lost = and_(PageCall.state == CallState.BEGUN, PageCall.begun_at <= now - LEASE)
    asked = (
        select(PageCall, User.email_sealed)
        .join(Page, Page.id == PageCall.page_id)
        .join(User, User.id == PageCall.user_id)
        .where(_OPEN, PageCall.channel == channel, PageCall.id.not_in(without))
        .where(or_(PageCall.state == CallState.WAITING, lost))
        .order_by(PageCall.step.desc(), PageCall.id)
        .limit(MOST)
        .with_for_update(of=PageCall, skip_locked=True)
    )
    begun = []
    for call, email_sealed in session.execute(asked).all():
        if call.tries >= TRIES:
            call.state, call.begun_at = CallState.UNCLEAR, None
            continue
        begun.append(Call(call.id, call.user_id, email_sealed, again=call.tries > 0))
        call.state, call.begun_at, call.tries = CallState.BEGUN, now, call.tries + 1
    session.flush()
    return begun


def record(session: Session, call_id: uuid.UUID, state: CallState) -> None:
    """What became of a call that was begun. One that waits again was not tried, and does not count as begun."""
    call = session.get(PageCall, call_id, with_for_update=True, populate_existing=True)
    if call is None or call.state != CallState.BEGUN:
        return
    call.state, call.begun_at = state, None
    if state is CallState.WAITING:
        call.tries -= 1
    session.flush()


def record_unclear(session: Session, call_id: uuid.UUID) -> None:
    """A call that may have gone is made once more, and then left."""
    call = session.get(PageCall, call_id, with_for_update=True, populate_existing=True)
    if call is None or call.state != CallState.BEGUN:
        return
    call.state = CallState.UNCLEAR if call.tries >= TRIES else CallState.WAITING
    call.begun_at = None
    session.flush()


def all_failed(session: Session, call_id: uuid.UUID) -> Page | None:
    """The page of a call, locked, where everybody who was called in its newest step takes nothing."""
    page_id = session.scalar(select(PageCall.page_id).where(PageCall.id == call_id))
    page = locked(session, page_id) if page_id else None
    if page is None or page.answered_at is not None:
        return None
    others = select(PageCall.id).where(
        PageCall.page_id == page.id, PageCall.step == page.step, PageCall.state != CallState.FAILED
    )
    return page if session.scalar(others.limit(1)) is None else None


def add_calls(
    session: Session, page: Page, people: Collection[uuid.UUID], channels: Collection[Channel]
) -> None:
    """Write down whom a step of a page calls, over each channel that can."""
    session.add_all(
        PageCall(page_id=page.id, step=page.step, user_id=person, channel=channel)
        for person in people
        for channel in channels
    )
    session.flush()


def drop_waiting(session: Session, page_id: uuid.UUID) -> None:
    """Somebody has answered: whoever was not called yet is not called any more."""
    gone = delete(PageCall).where(PageCall.page_id == page_id, PageCall.state == CallState.WAITING)
    session.execute(gone, execution_options={"synchronize_session": False})
