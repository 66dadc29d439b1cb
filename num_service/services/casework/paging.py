"""Call somebody of the staff about a report, until one of them says that they have seen it.

What is to be done stands in PostgreSQL; workers are only woken, and a sweep finds what nobody was woken for. No
transaction stays open across a call to a provider: a call is begun, made and recorded. A worker that dies in between
leaves a call that may have gone: it is made once more under the same id, and then left. What is sent is neutral: that
something waits, and where to sign in (``adapters/notice``). Nobody answers by a link: they sign in and press.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from sqlalchemy.orm import Session

from num_service.adapters.sender import NotNow, NotTaken, Refused, Sender, Unclear
from num_service.crypto.aead import CannotOpen
from num_service.crypto.contact import ContactBox, email_place
from num_service.db.models.casework.rota import Page
from num_service.db.models.reports.report import Report
from num_service.db.queries.casework import pages, rota
from num_service.db.queries.casework.pages import Call, OpenPage
from num_service.db.session import Database, after_commit
from num_service.domain.alerts.audience import Channel
from num_service.domain.casework.paging import CallState, next_step
from num_service.domain.casework.rota import on_duty
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.services.casework.step_back import must_not_have_stepped_back
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import WAKE_PAGES, Clock, Senders, Wake

#: A step that nobody has taken so long after it was due: then no worker is at work.
LATE = timedelta(minutes=2)
#: Where somebody is reached over a channel; a channel that is not named calls nobody. Text messages come by a line
#: here, once accounts keep a number for them, and a sender of that channel (``adapters/sender``).
_ADDRESS: Mapping[Channel, Callable[[Call, ContactBox], str]] = {
    Channel.EMAIL: lambda call, contact: contact.open(call.email_sealed, where=email_place(call.user_id)),
}
#: Who is called after those on duty for it.
_THEN = {Duty.SAFEGUARDING: Duty.ON_CALL}
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong with calling people: pages that nobody answered, and steps that no worker has taken."""

    unanswered: int
    not_called: int


def page_role(session: Session, *, report: Report, duty: Duty, clock: Clock, wake: Wake) -> uuid.UUID:
    """Call whoever is on duty about a report. While a page for the same is open, it is that one.

    A report that comes in calls by itself (``domain/reports/calls``), in the statement that takes it. This is for
    what staff read or are told afterwards.

    Args:
        duty: who is called; for the safeguarding lead, whoever is on call is next.

    Returns:
        The page's id.
    """
    session.refresh(report, with_for_update=True)  # two at once find one page
    found = pages.open_of(session, report.id, duty)
    if found is None:
        found = Page(id=uuid.uuid4(), report_id=report.id, duty=duty, asked_on=clock().date())
        session.add(found)
        session.flush()
        after_commit(session, lambda: wake(WAKE_PAGES))
    return found.id


def call_due(database: Database, *, senders: Senders, contact: ContactBox, clock: Clock) -> int:
    """Take every step that is due, and make every call that waits; answers how many were made.

    It goes round again while steps become due at once, since whoever was called takes nothing: then the next is called.
    """
    usable = {channel: sender for channel, sender in senders.items() if channel in _ADDRESS}
    made, more = 0, True
    while more:
        while _advance(database, channels=tuple(usable), clock=clock):
            pass
        made += sum(_over(database, sender, contact, clock) for sender in usable.values())
        with database.reads() as session:
            more = pages.any_due(session, now=clock())
    return made


def acknowledge(session: Session, *, page_id: uuid.UUID, holder: CaseworkHolder, clock: Clock) -> Report:
    """A caseworker says that they have seen it: nobody is called any more. Answers the report.

    Raises:
        NotFound: ``no_page``.
        Conflict: ``answered`` when a colleague was first.
        Locked: ``stepped_back`` from the report.
    """
    page = pages.locked(session, page_id)
    report = session.get(Report, page.report_id) if page is not None else None
    if page is None or report is None:
        raise NotFound("no_page", "There is no such page.")
    must_not_have_stepped_back(session, report, holder.user_id)
    if page.answered_at is not None:
        if page.answered_by == holder.user_id:
            return report
        raise Conflict(
            "answered",
            "%(name)s has seen it already, %(moment)s.",
            name=pages.name_of(session, page.answered_by),
            moment=page.answered_at,
        )
    _answer(session, page, report, holder, clock)
    return report


def answer_by_opening(session: Session, *, report: Report, holder: CaseworkHolder, clock: Clock) -> None:
    """Whoever opens a report has seen it: those on call are called no more. The safeguarding lead still is."""
    if report.danger_now and (page := pages.open_of(session, report.id, Duty.ON_CALL)) is not None:
        _answer(session, page, report, holder, clock)


def open_pages(session: Session, *, except_for: uuid.UUID | None = None) -> list[OpenPage]:
    """Pages that nobody has answered.

    Args:
        except_for: a caseworker, who is not shown those of reports they stepped back from.
    """
    return pages.everything_open(session, except_for=except_for)


def how_many_open(session: Session, *, except_for: uuid.UUID | None = None) -> tuple[int, int]:
    """How many pages nobody has answered, and of how many everybody was called; as :func:`open_pages` has them."""
    return pages.how_many_open(session, except_for=except_for)


def alarm(session: Session, *, clock: Clock) -> Alarm:
    """What somebody who keeps the service running has to look at now."""
    return Alarm(pages.unanswered(session), pages.overdue(session, before=clock() - LATE))


# ---------------------------------------------------------------------------------------------------- the steps


def _advance(database: Database, *, channels: tuple[Channel, ...], clock: Clock) -> int:
    """Take the next step of pages that are due, in a transaction of their own; answers how many."""
    with database.commits() as session:
        now = clock()
        found = pages.due(session, now=now)
        for page in found:
            _step(session, page, channels, now)
    return len(found)


def _step(session: Session, page: Page, channels: tuple[Channel, ...], now: datetime) -> None:
    report = session.get_one(Report, page.report_id)
    out = pages.stepped_back(session, report.id)
    everybody = [each for each in rota.ready(session) if each not in out]
    step = next_step(
        [each for each in _on_duty(session, page.duty, now) if each not in out],
        everybody,
        pages.called(session, page.id),
        page.rounds,
    )
    page.step += 1
    page.rounds += step.everybody
    page.due_at = now + step.wait if step.wait else None
    session.flush()
    pages.add_calls(session, page, step.people, channels)
    audit.record(session, actor="worker", action="page.called", subject=f"report:{report.reference}")
    if step.everybody:
        _log.error("page_unanswered", people=len(step.people), round=page.rounds)


def _on_duty(session: Session, duty: Duty, now: datetime) -> list[uuid.UUID]:
    """Who is called at this moment, in their order, each once."""
    there = on_duty(
        rota.shifts(session, since=now, until=now + timedelta(microseconds=1), ready_only=True), now
    )
    duties = [duty, _THEN[duty]] if duty in _THEN else [duty]
    return list(dict.fromkeys(each.user_id for which in duties for each in there if each.duty is which))


def _answer(session: Session, page: Page, report: Report, holder: CaseworkHolder, clock: Clock) -> None:
    page.answered_by, page.answered_at, page.due_at = holder.user_id, clock(), None
    session.flush()
    pages.drop_waiting(session, page.id)
    audit.record(session, actor=holder.actor, action="page.answered", subject=f"report:{report.reference}")


# ---------------------------------------------------------------------------------------------------- the calls


def _over(database: Database, sender: Sender, contact: ContactBox, clock: Clock) -> int:
    """Make what waits on one channel, each once; what does not go through waits for the next sweep."""
    made, tried, away = 0, set[uuid.UUID](), False
    while not away:
        with database.commits() as session:
            begun = pages.begin_calls(session, channel=sender.channel, without=tried, now=clock())
        if not begun:
            break
        for each in begun:
            tried.add(each.id)
            ended = _End.NOT_TRIED if away else _make(sender, each, contact)
            away = away or ended is _End.AWAY
            made += ended is _End.SENT
            _record(database, each, ended, clock)
            if ended in (_End.REFUSED, _End.AWAY, _End.NOT_NOW):
                _log.error("page_not_sent", channel=sender.channel.value, why=ended.value)
    return made


class _End(StrEnum):
    """How one call ended."""

    SENT = "sent"
    REFUSED = "refused"  # this address takes nothing
    NOT_NOW = "not_now"  # this address takes nothing for a while
    AWAY = "away"  # the channel lets nothing through
    UNCLEAR = "unclear"  # nobody knows whether it went
    NOT_TRIED = "not_tried"


def _make(sender: Sender, call: Call, contact: ContactBox) -> _End:
    try:
        if not (call.again and sender.has(call.id)):
            sender.send(to=_ADDRESS[sender.channel](call, contact), message_id=call.id)
    except (Refused, CannotOpen):
        return _End.REFUSED
    except NotNow:
        return _End.NOT_NOW
    except Unclear:
        return _End.UNCLEAR
    except NotTaken:
        return _End.AWAY
    return _End.SENT


def _record(database: Database, call: Call, ended: _End, clock: Clock) -> None:
    """Keep how a call ended. Where everybody of a step takes nothing, the next step is due at once."""
    with database.commits() as session:
        match ended:
            case _End.UNCLEAR:
                pages.record_unclear(session, call.id)
            case _End.SENT:
                pages.record(session, call.id, CallState.SENT)
            case _End.REFUSED:
                pages.record(session, call.id, CallState.FAILED)
            case _:
                pages.record(session, call.id, CallState.WAITING)
    if ended is _End.REFUSED:
        with database.commits() as session:
            if (page := pages.all_failed(session, call.id)) is not None and page.rounds == 0:
                page.due_at = clock()
