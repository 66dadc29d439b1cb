"""The casework queue: the rows of one view, and how many each view has. Two questions, however long the queue is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from num_service.db.models.accounts.account import User
from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.casework.follow_up import FollowUp
from num_service.db.models.police.packet import PacketRow
from num_service.db.models.reports.consent import ConsentRow
from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.db.models.reports.match import MatchJudgement
from num_service.db.models.reports.recusal import Recusal
from num_service.db.models.reports.report import WORST_FIRST, Report
from num_service.db.models.writing.document import Approvable, TextAuthor
from num_service.db.queries.core.rows import counted, fixed
from num_service.db.queries.police import police_messages
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.reports.matching import Judgement
from num_service.domain.reports.queue import Asked, Order, View
from num_service.domain.reports.report import Status
from num_service.domain.shared.taxonomy import IncidentType, Language, Region, Tier

_STATUS = {
    View.WAITING: Status.RECEIVED,
    View.IN_HAND: Status.IN_HAND,
    View.MINE: Status.IN_HAND,
    View.FINISHED: Status.CLOSED,
    View.SET_ASIDE: Status.SET_ASIDE,
}
#: The questions whose answers a line of the queue shows, and every answer, by what the database calls them.
_SHOWN = {each.value: each for each in (Scope.CHECKER, Scope.ALERT, Scope.POLICE_INTELLIGENCE)}
_VALUES = {each.value: each for each in Value}


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks at the queue, and when.

    Args:
        late: what came on this day or earlier should have been read before today.
    """

    id: uuid.UUID
    today: date
    late: date


#: Stands for whoever looks, in statements that are put together once.
_ASKING: Any = Looker(*(bindparam(each) for each in ("me", "today", "late")))  # type: ignore[arg-type]


def _values(who: Looker) -> dict[str, Any]:
    return {"me": who.id, "today": who.today, "late": who.late}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the casework queue.

    Args:
        unread: the reporter wrote something that whoever has the report has not been shown.
        late: nobody has opened it, and the promised time is over.
        follow_up_on: the day to look at it again.
        consents: the answers in force to the questions that a line shows.
    """

    id: uuid.UUID
    reference: str
    status: Status
    received_on: date
    danger_now: bool
    tier: Tier
    region: Region
    language: Language
    assignee: str | None
    assignee_id: uuid.UUID | None
    unread: bool
    late: bool
    follow_up_on: date | None
    linked: int
    incident_types: tuple[IncidentType, ...]
    consents: dict[Scope, Value]


def rows(session: Session, asked: Asked, who: Looker, *, limit: int, offset: int = 0) -> list[QueueRow]:
    """One view of the queue, without the reports that the caseworker stepped back from.

    Args:
        limit: at most so many.
        offset: leaving out so many: the pages before.
    """
    query = _lines().where(*_narrowing(asked)).order_by(*_order(asked.order)).limit(fixed(limit))
    if offset:
        query = query.offset(offset)
    if not asked.reference:
        query = query.where(_in_view(asked.view, _ASKING))
    return [
        QueueRow(*[*columns, tuple(types), {_SHOWN[of]: _VALUES[it] for of, it in answers or ()}])
        for *columns, types, answers in session.execute(query, _values(who))
    ]


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    """Put together once: what a line is made of, in the order of :class:`QueueRow`, of every report it may show."""
    return (
        select(
            Report.id,
            Report.reference,
            Report.status,
            Report.received_on,
            Report.danger_now,
            Report.tier,
            Report.region,
            Report.language,
            User.name.label("assignee"),
            Report.assignee_id,
            (Report.last_message > Report.messages_seen).label("unread"),
            _late(_ASKING).label("late"),
            FollowUp.due_on.label("follow_up_on"),
            _linked_count().label("linked"),
            Report.incident_types,
            _answers().label("consents"),
        )
        .outerjoin(User, User.id == Report.assignee_id)
        .outerjoin(FollowUp, FollowUp.report_id == Report.id)
        .where(~_stepped_back(_ASKING))
    )


def counts(session: Session, who: Looker) -> dict[View, int]:
    """How many reports each view has for a caseworker, up to ``COUNTED``."""
    found = session.execute(_counts(), _values(who)).one()
    return dict(zip(View, found, strict=True))


@cache
def _counts() -> Select[*tuple[Any, ...]]:
    """Put together once: it is the same for everybody, and long."""
    columns: list[Any] = [
        counted(select(Report.id).where(_in_view(view, _ASKING), ~_stepped_back(_ASKING))).label(
            view.name.lower()
        )
        for view in View
    ]
    return select(*columns)


def for_navigation(session: Session, user_id: uuid.UUID) -> tuple[int, int]:
    """What waits for a caseworker on whatever page they are, in one statement.

    Returns:
        Two numbers: reports of theirs, or of nobody, with a message that was not read; and what waits about police,
        which is what officers wrote and forces that are to be rung.
    """
    unread, from_police = session.execute(_for_navigation(), {"me": user_id}).one()
    return unread, from_police


@cache
def _for_navigation() -> Select[int, int]:
    """Put together once: every page of a caseworker asks it."""
    me: Any = bindparam("me")
    unread = select(func.count()).select_from(Report).where(_unread_for(me), ~_stepped_back_by(me))
    return select(unread.scalar_subquery(), police_messages.how_many(me))


def _in_view(view: View, who: Looker) -> ColumnElement[bool]:
    if view is View.TO_APPROVE:
        return Report.id.in_(_to_approve(who.id))
    if view is View.SENT_BACK:
        return Report.id.in_(_sent_back(who.id))
    if view is View.MESSAGES:
        return _unread_for(who.id)
    if view is View.OVERDUE:
        return Report.id.in_(_overdue(who))
    here = Report.status == fixed(_STATUS[view])
    return and_(here, Report.assignee_id == who.id) if view is View.MINE else here


def _late(who: Looker, report: type[Report] = Report) -> ColumnElement[bool]:
    open_still = report.status.in_((fixed(Status.RECEIVED), fixed(Status.IN_HAND)))
    return and_(open_still, ~report.opened, report.received_on <= who.late)


def _overdue(who: Looker) -> CompoundSelect[Any]:
    """What nobody opened in time, and what is theirs or nobody's and was to be looked at again by now.

    Two lists, each found by an index: "one or the other" of every report would read them all.
    """
    unopened, theirs = aliased(Report), aliased(Report)
    late = select(unopened.id).where(_late(who, unopened))
    due = (
        select(FollowUp.report_id)
        .join(theirs, theirs.id == FollowUp.report_id)
        .where(FollowUp.due_on <= who.today, or_(theirs.assignee_id == who.id, theirs.assignee_id.is_(None)))
    )
    return late.union(due)


def _unread_for(user_id: uuid.UUID) -> ColumnElement[bool]:
    mine = or_(Report.assignee_id == user_id, Report.assignee_id.is_(None))
    return and_(mine, Report.last_message > Report.messages_seen)


def _stepped_back(who: Looker) -> ColumnElement[bool]:
    return _stepped_back_by(who.id)


def _stepped_back_by(user_id: uuid.UUID) -> ColumnElement[bool]:
    return exists().where(Recusal.report_id == Report.id, Recusal.user_id == user_id)


def _to_approve(user_id: uuid.UUID) -> CompoundSelect[Any]:
    """Texts that wait for a second caseworker, and matches that wait for a second opinion, which may be theirs."""
    alerts = (
        select(AlertSource.report_id)
        .join(Alert, Alert.id == AlertSource.alert_id)
        .where(Alert.status == fixed(AlertStatus.DRAFT), *_not_theirs(Alert, user_id))
    )
    packets = select(PacketRow.report_id).where(
        PacketRow.status == fixed(PacketStatus.DRAFT), *_not_theirs(PacketRow, user_id)
    )
    matches = select(MatchJudgement.report_id).where(
        MatchJudgement.judgement == fixed(Judgement.DIFFERENT),
        MatchJudgement.confirmed_by.is_(None),
        MatchJudgement.judged_by != user_id,
        # From the one it is listed by, the queue leaves out who stepped back; from the other they did here.
        ~exists().where(Recusal.report_id == MatchJudgement.other_id, Recusal.user_id == user_id),
    )
    return alerts.union(packets, matches)


def _not_theirs(model: type[Approvable], user_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    author = exists().where(TextAuthor.text_key == model.text_key, TextAuthor.user_id == user_id)
    return model.sent_back_sha256.is_distinct_from(model.sha256), ~author


def _sent_back(user_id: uuid.UUID) -> CompoundSelect[Any]:
    """Texts that a colleague sent back to them, and that still are as they were then."""
    alerts = (
        select(AlertSource.report_id)
        .join(Alert, Alert.id == AlertSource.alert_id)
        .where(
            Alert.status == fixed(AlertStatus.DRAFT),
            Alert.writer_id == user_id,
            Alert.sent_back_sha256 == Alert.sha256,
        )
    )
    packets = select(PacketRow.report_id).where(
        PacketRow.status == fixed(PacketStatus.DRAFT),
        PacketRow.writer_id == user_id,
        PacketRow.sent_back_sha256 == PacketRow.sha256,
    )
    return alerts.union(packets)


def _narrowing(asked: Asked) -> list[ColumnElement[bool]]:
    """By what is kept outside the seal, and by nothing else."""
    found: list[ColumnElement[bool]] = []
    if asked.reference:
        bare = func.replace(Report.reference, "-", "")
        found.append(bare.contains(asked.reference.replace("-", ""), autoescape=True))
    if asked.region:
        found.append(Report.region == asked.region)
    if asked.tier:
        found.append(Report.tier == asked.tier)
    if asked.language:
        found.append(Report.language == asked.language)
    if asked.says:
        scope, value = asked.says.means
        found.append(Report.id.in_(_whose_answer_is(scope, value)))
    return found


def _whose_answer_is(scope: Scope | None, value: Value) -> Select[Any]:
    """Reports where the answer in force to a question, or to any, is this one."""
    later = aliased(ConsentRow)
    replaced = exists().where(
        later.report_id == ConsentRow.report_id,
        later.scope == ConsentRow.scope,
        later.number > ConsentRow.number,
    )
    found = select(ConsentRow.report_id).where(ConsentRow.value == value, ~replaced)
    return found if scope is None else found.where(ConsentRow.scope == scope)


def _order(order: Order) -> tuple[ColumnElement[Any] | Any, ...]:
    """Danger now, then tier, then age (2-domain, "Casework"), unless they ask for another order."""
    worst_first: ColumnElement[int] = literal_column(WORST_FIRST.replace("tier", "reports.tier"))
    urgent = (Report.danger_now.desc(), worst_first, Report.received_on, Report.reference)
    match order:
        case Order.OLDEST:
            return (Report.received_on, *urgent)
        case Order.NEWEST:
            return (Report.received_on.desc(), *urgent)
        case Order.REGION:
            return (Report.region, *urgent)
        case _:
            return urgent


def _linked_count() -> ScalarSelect[int]:
    mine, other = ReportIdentifier.__table__.alias("mine"), ReportIdentifier.__table__.alias("other")
    return (
        select(func.count(other.c.report_id.distinct()))
        .select_from(mine.join(other, mine.c.digest == other.c.digest))
        .where(mine.c.report_id == Report.id, other.c.report_id != Report.id)
        .correlate(Report)
        .scalar_subquery()
    )


def _answers() -> ScalarSelect[Any]:
    """The answers of a report that a line shows, as [scope, value], in their order: the last to a question counts."""
    pair = func.json_build_array(cast(ConsentRow.scope, String), cast(ConsentRow.value, String))
    return (
        select(func.json_agg(aggregate_order_by(pair, ConsentRow.number)))
        .where(ConsentRow.report_id == Report.id, ConsentRow.scope.in_(_SHOWN.values()))
        .correlate(Report)
        .scalar_subquery()
    )
