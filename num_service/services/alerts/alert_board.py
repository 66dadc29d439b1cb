"""Alerts as staff see them: the list in every state, and how far one has got."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.reports.report import Report
from num_service.db.queries.alerts import board as board_queries
from num_service.db.queries.alerts import progress as counts
from num_service.domain.alerts.alert import AlertStatus, AlertText, read_alert
from num_service.domain.alerts.audience import FEW, Channel
from num_service.domain.alerts.failure import said
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.phrases import Message
from num_service.domain.shared.taxonomy import Language
from num_service.services.alerts import channel_pauses
from num_service.services.core.wiring import Clock


@dataclass(frozen=True, slots=True)
class Board:
    """A page of alerts, whether there are more, and how many there are in each state."""

    rows: list[board_queries.AlertRow]
    more: bool
    counts: dict[AlertStatus, int]


@dataclass(frozen=True, slots=True)
class Paused:
    """A channel that lets nothing through just now: why, and when it is tried again."""

    channel: Channel
    why: Message | str
    until: datetime


@dataclass(frozen=True, slots=True)
class Why:
    """Why some deliveries of a channel have not arrived, and how many; no channel where that was not kept."""

    channel: Channel | None
    why: Message | str
    count: int


@dataclass(frozen=True, slots=True)
class AlertProgress:
    """How far an alert has got. ``reports`` are the references it rests on.

    ``failures`` and ``delays`` are reasons with their counts; ``paused`` are channels it waits for that go nowhere now;
    ``last_minute`` is how many messages left in the last minute, while any are on their way; ``waiting_in`` are the
    languages whose translation waits for a second caseworker.
    """

    alert: Alert
    text: AlertText | None
    progress: counts.Progress
    failures: list[Why]
    delays: list[Why]
    paused: list[Paused]
    no_sender: list[tuple[Channel, int]]
    channels: list[counts.ChannelCount]
    writer: str
    approver: str
    reports: Sequence[str]
    last_minute: int = 0
    waiting_in: frozenset[Language] = frozenset()

    @property
    def minutes_left(self) -> int:
        """How many minutes the rest needs at the pace of the last one; 0 where that says nothing."""
        on_its_way = self.progress.waiting - self.progress.later - self.progress.no_sender
        return -(-on_its_way // self.last_minute) if self.last_minute else 0

    @property
    def few(self) -> bool:
        """Whether its recipients, chosen by what they said of themselves, are too few to be counted out."""
        return self.alert.narrowed and self.progress.recipients < FEW


def board(session: Session, *, statuses: Sequence[AlertStatus], page: int = 1, size: int = 50) -> Board:
    """Alerts in these states; ``page`` counts from 1."""
    rows = board_queries.alerts(session, statuses=statuses, limit=size + 1, offset=(page - 1) * size)
    return Board(rows[:size], len(rows) > size, board_queries.alert_counts(session))


def progress(
    session: Session, *, reference: str, channels: Collection[Channel], clock: Clock
) -> AlertProgress:
    """One alert that has gone out, and its deliveries. Raises ``NotFound`` ``no_alert``.

    ``channels`` are those that have a sender here.

    Nothing in it is sealed and the page asks for it every few seconds, so it leaves no trace in the audit trail.
    """
    alert = session.scalar(select(Alert).where(Alert.reference == reference))
    if alert is None or alert.published_at is None:
        raise NotFound("no_alert", "No warning with this reference has gone out.")
    people = [alert.writer_id, alert.approver_id]
    names = {
        row.id: row.name for row in session.execute(select(User.id, User.name).where(User.id.in_(people)))
    }
    references = session.scalars(
        select(Report.reference)
        .join(AlertSource, AlertSource.report_id == Report.id)
        .where(AlertSource.alert_id == alert.id)
    ).all()
    if alert.delivery_counts is None:
        found = counts.progress(session, alert.id, channels=channels, now=clock())
        failures = counts.failures(session, alert.id)
    else:
        found, failures = counts.kept(alert.delivery_counts)
    return AlertProgress(
        alert=alert,
        text=read_alert(alert.published_content) if alert.published_content else None,
        progress=found,
        failures=[_why(each) for each in failures],
        delays=[_why(each) for each in counts.delays(session, alert.id)],
        paused=_paused(session, alert, channels=channels),
        no_sender=counts.no_sender(session, alert.id, channels=channels),
        channels=counts.by_channel(session, alert.id),
        writer=names.get(alert.writer_id, ""),
        approver=names.get(alert.approver_id, "") if alert.approver_id else "",
        reports=references,
        waiting_in=counts.waiting_in(session, alert.id),
        last_minute=counts.sent_since(session, alert.id, clock() - timedelta(minutes=1))
        if found.moving
        else 0,
    )


def _why(found: counts.Why) -> Why:
    return Why(found.channel, said(found.reason), found.count)


def _paused(session: Session, alert: Alert, *, channels: Collection[Channel]) -> list[Paused]:
    """The channels whose last try was in vain, as far as this alert still waits for them."""
    found = channel_pauses.troubled(session)
    waits = counts.channels_waiting(session, alert.id) & set(channels)
    return [
        Paused(each.channel, said(each.reason), each.until)
        for each in found.values()
        if each.channel in waits
    ]
