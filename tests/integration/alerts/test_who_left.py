"""Who left a channel, or whose account was closed, gets nothing more, whatever comes back to wait for them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.adapters.sender import Refused
from num_service.db.queries.alerts import deliveries, holding, places
from num_service.db.queries.alerts.holding import NEVER
from num_service.domain.alerts.audience import Channel
from num_service.services.alerts import deliver_alert
from tests.harness.story import Story, later
from tests.integration.alerts.test_channels import Box, deliver, states, sweep

Leave = Callable[[Story, uuid.UUID], None]


def _leaves_the_channel(story: Story, person: uuid.UUID) -> None:
    with story.commits() as session:
        places.leave(session, recipient_id=person, channel=Channel.EMAIL)


def _is_closed(story: Story, person: uuid.UUID) -> None:
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET active = false WHERE id = :id"), {"id": person})
        deliveries.cancel_for(session, person)


@pytest.fixture(params=[_leaves_the_channel, _is_closed])
def leave(request: pytest.FixtureRequest) -> Leave:
    """How they leave."""
    chosen: Leave = request.param
    return chosen


@pytest.fixture
def person(story: Story) -> uuid.UUID:
    """Who leaves, beside somebody who does not."""
    return story.recipients(2)[0]


@pytest.fixture
def alert_id(story: Story, person: uuid.UUID) -> uuid.UUID:
    """A warning that is out, of which an email waits for both."""
    made = story.approved_alert(story.report())
    story.publish(made)
    return made


class Refuses(Box):
    """Takes nothing."""

    def send(self, **_: object) -> None:
        raise Refused("rcpt: 550")


def test_what_had_failed_is_not_tried_again(
    story: Story, alert_id: uuid.UUID, person: uuid.UUID, leave: Leave
) -> None:
    deliver(story, alert_id, Refuses(Channel.EMAIL))
    assert states(story, Channel.EMAIL) == ["failed"] * 2
    leave(story, person)
    with story.commits() as session:
        reference = session.scalar(text("SELECT reference FROM alerts"))
        assert deliver_alert.send_failed_again(session, reference=str(reference)) == 1
    assert deliver(story, alert_id, Box(Channel.EMAIL)) == 1
    assert sorted(states(story, Channel.EMAIL)) == ["failed", "sent"]


def test_what_was_begun_before_they_left_is_not_begun_again(
    story: Story, alert_id: uuid.UUID, person: uuid.UUID, leave: Leave
) -> None:
    with story.commits() as session:
        session.execute(
            text(
                "UPDATE deliveries SET state = 'sending', attempts = 1, lease_until = now() + interval '1 minute' "
                "WHERE channel = 'email'"
            )
        )
    leave(story, person)
    assert states(story, Channel.EMAIL) == ["sending"] * 2, "nobody can take back what is on its way"

    box, late = Box(Channel.EMAIL), later(story.wiring.clock, timedelta(minutes=10))
    sweep(story, box, clock=late)
    deliver(story, alert_id, box, clock=late)
    assert sorted(states(story, Channel.EMAIL)) == ["cancelled", "sent"]
    assert len(box.sent) == 1


def test_of_what_goes_together_the_rest_is_called_off_too(
    story: Story, person: uuid.UUID, leave: Leave
) -> None:
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET paused_until = now() + interval '1 hour'"))
    alerts = [story.approved_alert(story.report()) for _ in range(3)]
    for each in alerts:
        story.publish(each)
    box, soon = Box(Channel.EMAIL), later(story.wiring.clock, timedelta(hours=2))
    sweep(story, box, clock=soon)
    leave(story, person)
    with story.commits() as session:
        session.execute(
            text(
                "UPDATE deliveries SET state = 'waiting', ended_at = NULL WHERE state = 'cancelled' "
                "AND recipient_id = :id"
            ),
            {"id": person},
        )
    for _ in range(4):
        deliver(story, alerts[0], box, clock=soon)
        sweep(story, box, clock=soon)
    assert sorted(states(story, Channel.EMAIL)) == ["cancelled"] * 3 + ["sent"] * 3
    assert len(box.sent) == 1


def test_what_was_taken_from_them_while_it_was_sent_does_not_come_back_with_a_new_choice(
    story: Story, alert_id: uuid.UUID, person: uuid.UUID
) -> None:
    with story.commits() as session:
        session.execute(
            text("UPDATE deliveries SET not_before = :never WHERE channel = 'email'"), {"never": NEVER}
        )
        holding.hold_again(session, recipient_id=person, now=story.wiring.clock())
    box = Box(Channel.EMAIL)
    sweep(story, box)
    assert deliver(story, alert_id, box) == 0
    assert states(story, Channel.EMAIL) == ["cancelled"] * 2
