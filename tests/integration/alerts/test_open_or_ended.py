"""What is open and what is over: the index of what is due knows no states, so whoever changes one says both."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.db.queries.alerts import called_off, deliveries
from num_service.db.queries.alerts.sending import Ends, Record
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.delivery import OPEN, DeliveryState
from num_service.domain.shared.taxonomy import Region, Tier
from tests.harness.story import Story

OURS = uuid.UUID(int=1)
_LATE = timedelta(minutes=10)
#: Open rows that no worker would find, and rows that are over and would be looked at for ever.
_WRONG = """
    SELECT state, sent_at IS NULL, ended_at IS NULL FROM deliveries
    WHERE channel = 'email' AND (state = ANY(:open)) <> (sent_at IS NULL AND ended_at IS NULL)
"""
_PUT = """
    UPDATE deliveries SET claim = :claim, lease_until = :lease, state = each.state, attempts = each.attempts,
           put_off = each.attempts, sent_at = CASE WHEN each.state = 'sent' THEN now() END,
           ended_at = CASE WHEN each.state IN ('failed', 'cancelled') THEN now() END
    FROM unnest(CAST(:ids AS uuid[]), CAST(:states AS text[]), CAST(:attempts AS int[])) AS each (id, state, attempts)
    WHERE deliveries.id = each.id
"""
Act = Callable[[Story, uuid.UUID, list[uuid.UUID]], object]


def _each(ends: Ends) -> Act:
    def act(story: Story, _alert: uuid.UUID, ids: list[uuid.UUID]) -> None:
        now = story.wiring.clock()
        with story.wiring.database.records() as connection:
            for one in ids:
                Record(connection, OURS).not_taken(
                    delivery_id=one, ends=ends, failure="x", now=now, retry_at=now
                )

    return act


def _advance(story: Story, _alert: uuid.UUID, ids: list[uuid.UUID]) -> None:
    with story.wiring.database.records() as connection:
        record = Record(connection, OURS)
        for one, two in zip(ids[::2], ids[1::2], strict=True):
            record.advance(done=one, begins=two, now=story.wiring.clock())
            record.advance(done=two, begins=one, now=story.wiring.clock())


def _release(story: Story, _alert: uuid.UUID, _ids: list[uuid.UUID]) -> None:
    with story.wiring.database.records() as connection:
        Record(connection, OURS).release_claims()


def _resolve(arrived: bool | None) -> Act:
    def act(story: Story, _alert: uuid.UUID, ids: list[uuid.UUID]) -> None:
        with story.commits() as session:
            for one in ids:
                deliveries.resolve(
                    session, delivery_id=one, arrived=arrived, now=story.wiring.clock() + _LATE
                )

    return act


def _claim(story: Story, alert: uuid.UUID, _ids: list[uuid.UUID]) -> None:
    about = {"alert_id": alert, "channel": Channel.EMAIL, "token": OURS, "limit": 100}
    with story.commits() as session:
        deliveries.claim(session, **about, now=story.wiring.clock() + _LATE)  # type: ignore[arg-type]


def _expire(story: Story, _alert: uuid.UUID, _ids: list[uuid.UUID]) -> None:
    with story.commits() as session:
        deliveries.expire_claims(session, channels=[Channel.EMAIL], now=story.wiring.clock() + _LATE)


def _again(story: Story, alert: uuid.UUID, _ids: list[uuid.UUID]) -> None:
    with story.commits() as session:
        assert called_off.wait_again(session, alert_id=alert, tier=Tier.RISK, now=story.wiring.clock())


def _cancel(story: Story, alert: uuid.UUID, _ids: list[uuid.UUID]) -> None:
    with story.commits() as session:
        called_off.cancel(session, alert)


def _beyond(story: Story, alert: uuid.UUID, _ids: list[uuid.UUID]) -> None:
    with story.commits() as session:
        assert called_off.cancel_beyond(session, alert_id=alert, regions=[Region.LONDON])
        called_off.cancel_ended(session)


def _ended(story: Story, alert: uuid.UUID, _ids: list[uuid.UUID]) -> None:
    with story.commits() as session:
        session.execute(text("UPDATE alerts SET status = 'recalled' WHERE id = :id"), {"id": alert})
        called_off.cancel_ended(session)


def _closed(story: Story, _alert: uuid.UUID, _ids: list[uuid.UUID]) -> None:
    with story.commits() as session:
        for recipient in session.scalars(text("SELECT id FROM recipients")).all():
            called_off.cancel_for(session, recipient)


ACTS: dict[str, Act] = {
    "advance": _advance,
    "release": _release,
    "claim": _claim,
    "expire": _expire,
    "again": _again,
    "cancel": _cancel,
    "beyond": _beyond,
    "ended": _ended,
    "closed": _closed,
    **{f"not taken, {each.value}": _each(each) for each in Ends},
    **{f"arrived: {each}": _resolve(each) for each in (True, False, None)},
}


@pytest.fixture
def alert(story: Story) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """An alert with one email in each state, twice: tried once, and as often as anything is tried."""
    story.recipients(2 * len(DeliveryState))
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    with story.commits() as session:
        found = session.scalars(text("SELECT id FROM deliveries WHERE channel = 'email' ORDER BY id"))
        return alert_id, list(found)


def test_whoever_changes_a_state_says_whether_it_is_over(
    story: Story, alert: tuple[uuid.UUID, list[uuid.UUID]]
) -> None:
    alert_id, ids = alert
    tries = [1] * len(DeliveryState) + [99] * len(DeliveryState)
    states = [each.value for each in DeliveryState] * 2
    for name, act in ACTS.items():
        given = {
            "claim": OURS,
            "lease": story.wiring.clock(),
            "ids": ids,
            "states": states,
            "attempts": tries,
        }
        with story.commits() as session:
            session.execute(text("UPDATE alerts SET status = 'published' WHERE id = :id"), {"id": alert_id})
            session.execute(text(_PUT), given)
        act(story, alert_id, ids)
        with story.commits() as session:
            wrong = session.execute(text(_WRONG), {"open": list(OPEN)}).all()
        assert wrong == [], name
