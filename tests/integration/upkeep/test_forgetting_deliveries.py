"""Who got an alert is forgotten 90 days after its end; how many did is not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import text

from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.delivery import KEPT_AFTER_THE_END
from num_service.services.alerts import alert_board
from num_service.services.alerts.alert_board import AlertProgress
from num_service.services.alerts.forget_deliveries import forget_deliveries
from num_service.services.alerts.publish_alert import recall_alert
from num_service.services.upkeep import forget
from tests.harness.story import Story, later

DAY = timedelta(days=1)
PEOPLE = 9


def out(story: Story) -> uuid.UUID:
    """An alert of which every kind of end is known: some got it, some read it, some have no mailbox."""
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    with story.commits() as session:
        session.execute(
            text(
                "UPDATE deliveries SET state = 'sent', sent_at = now(), resends = 1 WHERE channel = 'email' "
                "AND alert_id = :alert_id AND id IN (SELECT id FROM deliveries WHERE channel = 'email' LIMIT 4)"
            ),
            {"alert_id": alert_id},
        )
        session.execute(
            text(
                "UPDATE deliveries SET state = 'failed', ended_at = now(), failure = 'rcpt: 550 5.1.1' WHERE id IN "
                "(SELECT id FROM deliveries WHERE alert_id = :alert_id AND state = 'waiting' LIMIT 2)"
            ),
            {"alert_id": alert_id},
        )
        session.execute(
            text("UPDATE deliveries SET read_at = now() WHERE alert_id = :alert_id AND channel = 'inbox'"),
            {"alert_id": alert_id},
        )
    return alert_id


def recall(story: Story, alert_id: uuid.UUID) -> None:
    with story.commits() as session:
        recall_alert(session, alert_id=alert_id, actor="command", clock=story.wiring.clock)


def left(story: Story, alert_id: uuid.UUID) -> int:
    with story.commits() as session:
        return session.execute(
            text("SELECT count(*) FROM deliveries WHERE alert_id = :alert_id"), {"alert_id": alert_id}
        ).scalar_one()


def seen_by_staff(story: Story, alert_id: uuid.UUID) -> AlertProgress:
    with story.commits() as session:
        reference = session.execute(
            text("SELECT reference FROM alerts WHERE id = :alert_id"), {"alert_id": alert_id}
        ).scalar_one()
        return alert_board.progress(
            session, reference=reference, channels=[Channel.EMAIL], clock=story.wiring.clock
        )


def forgotten(story: Story, clock: Callable[[], datetime], most: int) -> int:
    with story.commits() as session:
        return forget_deliveries(session, clock=clock, most=most)


def test_in_batches_and_the_counts_stay_as_they_were(story: Story) -> None:
    story.recipients(PEOPLE)
    alert_id, other = out(story), out(story)
    recall(story, alert_id)
    before = seen_by_staff(story, alert_id)
    assert (before.progress.recipients, before.progress.sent, before.progress.failed) == (PEOPLE, 4, 2)
    assert before.failures[0].count == 2
    clock = later(story.wiring.clock, KEPT_AFTER_THE_END + DAY)
    batches = []
    while many := forgotten(story, clock, 7):
        batches.append(many)
        again = seen_by_staff(story, alert_id)
        assert (again.progress, again.failures) == (before.progress, before.failures), (
            "in the middle of it too"
        )
    assert batches == [7, 7, 4]
    assert left(story, alert_id) == 0
    assert left(story, other) == 2 * PEOPLE, "it is out"


def test_not_a_day_early_and_with_everything_else_that_is_forgotten(story: Story) -> None:
    story.recipients(PEOPLE)
    alert_id = out(story)
    recall(story, alert_id)
    for days, rest in ((-1, 2 * PEOPLE), (1, 0)):
        clock = later(story.wiring.clock, KEPT_AFTER_THE_END + days * DAY)
        with story.commits() as session:
            assert forget.forget_expired(session, clock=clock).deliveries == 2 * PEOPLE - rest
        assert left(story, alert_id) == rest


def test_of_one_that_expired_it_is_90_days_from_then(story: Story) -> None:
    story.recipients(PEOPLE)
    alert_id = out(story)
    expired = later(story.wiring.clock, timedelta(days=181))
    with story.commits() as session:
        assert forget.forget_expired(session, clock=expired).deliveries == 0
    assert left(story, alert_id) == 2 * PEOPLE
    assert forgotten(story, later(expired, KEPT_AFTER_THE_END + DAY), 1_000) == 2 * PEOPLE
