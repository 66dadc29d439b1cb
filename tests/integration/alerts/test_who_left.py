"""Who left a channel, or whose account was closed, gets nothing more, whatever comes back to wait for them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from num_service.adapters.sender import NotNow, NotTaken, Refused, Unavailable, Unclear
from num_service.db.queries.alerts import called_off, holding, places, progress
from num_service.db.queries.alerts.holding import NEVER
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.preferences import Preferences
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.services.alerts import deliver_alert, preferences
from tests.harness.story import Story, later
from tests.integration.alerts.test_channels import Box, deliver, states, sweep

Leave = Callable[[Story, uuid.UUID], None]


def _leaves_the_channel(story: Story, person: uuid.UUID) -> None:
    with story.commits() as session:
        places.leave(session, recipient_id=person, channel=Channel.EMAIL)


def _is_closed(story: Story, person: uuid.UUID) -> None:
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET active = false WHERE id = :id"), {"id": person})
        called_off.cancel_for(session, person)


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


def _again(story: Story) -> int:
    with story.commits() as session:
        reference = session.scalars(text("SELECT reference FROM alerts")).one()
        return deliver_alert.send_failed_again(session, reference=reference, clock=story.wiring.clock)


def test_what_had_failed_is_not_tried_again(
    story: Story, alert_id: uuid.UUID, person: uuid.UUID, leave: Leave
) -> None:
    deliver(story, alert_id, Refuses(Channel.EMAIL))
    assert states(story, Channel.EMAIL) == ["failed"] * 2
    with story.commits() as session:
        session.execute(text("UPDATE deliveries SET put_off = 99 WHERE state = 'failed'"))
        for each in session.scalars(text("SELECT id FROM recipients WHERE kind = 'member'")).all():
            places.stop(
                session, recipient_id=each, channel=Channel.EMAIL, why="rcpt: 550", day=date(2026, 11, 1)
            )
        assert progress.dead_letters(session) == {Channel.EMAIL}
    leave(story, person)
    assert _again(story) == 1
    with story.commits() as session:
        assert progress.dead_letters(session) == set(), "whoever is told to send again has done so"
        assert [each.recipient_id for each in places.stopped(session, [person])] == [person]
    assert deliver(story, alert_id, Box(Channel.EMAIL)) == 1
    assert sorted(states(story, Channel.EMAIL)) == ["cancelled", "sent"]
    assert _again(story) == 0, "nothing of it is left to try"


def test_what_had_failed_is_not_tried_again_where_the_warning_is_not_for_them_any_more(
    story: Story, alert_id: uuid.UUID
) -> None:
    deliver(story, alert_id, Refuses(Channel.EMAIL))
    with story.commits() as session:
        called_off.cancel_beyond(session, alert_id=alert_id, regions=[Region.LONDON])
    assert states(story, Channel.EMAIL) == ["failed"] * 2, "which they have"
    assert _again(story) == 0
    assert states(story, Channel.EMAIL) == ["cancelled"] * 2


def test_what_was_taken_while_it_was_sent_and_failed_is_not_tried_again(
    story: Story, alert_id: uuid.UUID
) -> None:
    with story.commits() as session:
        session.execute(
            text(
                "UPDATE deliveries SET state = 'failed', failure = 'unclear', ended_at = now(), not_before = :never "
                "WHERE channel = 'email'"
            ),
            {"never": NEVER},
        )
    assert _again(story) == 0
    assert states(story, Channel.EMAIL) == ["cancelled"] * 2


def test_what_had_failed_waits_as_its_reader_has_chosen_since(
    story: Story, alert_id: uuid.UUID, person: uuid.UUID
) -> None:
    (other,) = [each for each in _members(story) if each != person]
    deliver(story, alert_id, Refuses(Channel.EMAIL))
    with story.commits() as session:
        preferences.pause(session, recipient_id=person, days=7, clock=story.wiring.clock)
        none = Preferences(not_by=frozenset((tier, Channel.EMAIL) for tier in Tier))
        preferences.choose(session, recipient_id=other, new=none, clock=story.wiring.clock)
    assert _again(story) == 1
    box = Box(Channel.EMAIL)
    assert deliver(story, alert_id, box) == 0
    assert sorted(states(story, Channel.EMAIL)) == ["cancelled", "waiting"]
    next_week = later(story.wiring.clock, timedelta(days=8))
    sweep(story, box, clock=next_week)
    assert deliver(story, alert_id, box, clock=next_week) == 1


def _members(story: Story) -> list[uuid.UUID]:
    with story.commits() as session:
        return list(session.scalars(text("SELECT DISTINCT recipient_id FROM deliveries")))


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


@pytest.mark.parametrize(
    "why", [NotNow("rcpt: 451"), Unavailable("rcpt: 421", whole=False), Unclear("data: eof")], ids=str
)
def test_what_is_put_off_while_they_leave_does_not_go_later(
    story: Story, alert_id: uuid.UUID, person: uuid.UUID, leave: Leave, why: NotTaken
) -> None:
    class PutsOff(Box):
        def send(self, *, to: str, **_: object) -> None:
            if to == "member0@example.org":
                leave(story, person)
            raise why

    deliver(story, alert_id, PutsOff(Channel.EMAIL))
    box, late = Box(Channel.EMAIL), later(story.wiring.clock, timedelta(hours=5))
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
