"""What becomes of a mail that cannot go: tried again, given up, or called off; and it never holds up the others."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.adapters.email import Refused, Unavailable
from num_service.db.queries.deliveries import LEASE, MAX_ATTEMPTS, failures
from num_service.services import deliver_alert, forget
from num_service.services.publish_alert import LIFE, recall_alert
from num_service.services.wiring import Clock
from tests.harness.story import Story, later

HOUR = timedelta(hours=1)


class Killed(BaseException):
    """Ends the worker in the middle of sending."""


@dataclass
class Box:
    """A mail server that does what a test says; it cannot be asked what it has."""

    ends: type[BaseException] | None = None
    sent: list[str] = field(default_factory=list)

    def send(self, *, to: str, message_id: uuid.UUID) -> None:
        if self.ends is Killed:
            raise Killed
        if self.ends is not None:
            raise self.ends("server said no")
        self.sent.append(to)

    def has(self, message_id: uuid.UUID) -> bool | None:
        return None


@pytest.fixture
def alert_id(story: Story) -> uuid.UUID:
    """An alert that is out, for three people."""
    story.recipients(3)
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    return alert_id


def deliver(story: Story, alert_id: uuid.UUID, box: Box, clock: Clock) -> None:
    deliver_alert.deliver_alert(
        story.wiring.database,
        alert_id=alert_id,
        box=box,
        contact=story.wiring.contact,
        clock=clock,
        wake=story.wiring.wake,
    )


def sweep(story: Story, box: Box, clock: Clock) -> int:
    return deliver_alert.sweep(story.wiring.database, box=box, clock=clock, wake=story.wiring.wake)


def states(story: Story) -> list[str]:
    with story.commits() as session:
        rows = session.scalars(text("SELECT state FROM deliveries WHERE channel = 'email' ORDER BY state"))
        return list(rows)


def test_a_server_that_is_away_is_tried_again_later(story: Story, alert_id: uuid.UUID) -> None:
    clock = story.wiring.clock
    deliver(story, alert_id, Box(ends=Unavailable), clock)
    assert states(story) == ["waiting"] * 3
    assert sweep(story, Box(), clock) == 0, "not before its time"

    assert sweep(story, Box(), later(clock, HOUR)) == 1
    box = Box()
    deliver(story, alert_id, box, later(clock, HOUR))
    assert states(story) == ["sent"] * 3
    assert sorted(box.sent) == [f"member{number}@example.org" for number in range(3)]


def test_a_server_that_stays_away_is_given_up_and_said(story: Story, alert_id: uuid.UUID) -> None:
    for tries in range(MAX_ATTEMPTS):
        deliver(story, alert_id, Box(ends=Unavailable), later(story.wiring.clock, HOUR * 24 * tries))
    assert states(story) == ["failed"] * 3
    with story.commits() as session:
        assert failures(session, alert_id) == [("server said no", 3)]


def test_a_refusal_is_final_and_names_nobody(story: Story, alert_id: uuid.UUID) -> None:
    deliver(story, alert_id, Box(ends=Refused), story.wiring.clock)
    assert states(story) == ["failed"] * 3


def test_one_address_that_cannot_be_opened_does_not_hold_up_the_others(
    story: Story, alert_id: uuid.UUID
) -> None:
    with story.commits() as session:
        session.execute(
            text(
                "UPDATE recipients SET email_sealed = '\\x0001ff'::bytea WHERE id = "
                "(SELECT recipient_id FROM deliveries WHERE channel = 'email' LIMIT 1)"
            )
        )
    box = Box()
    deliver(story, alert_id, box, story.wiring.clock)
    assert states(story) == ["failed", "sent", "sent"]
    assert len(box.sent) == 2


def test_a_mail_that_ends_every_worker_is_given_up(story: Story, alert_id: uuid.UUID) -> None:
    clock = story.wiring.clock
    for _ in range(3 * MAX_ATTEMPTS):
        with pytest.raises(Killed):
            deliver(story, alert_id, Box(ends=Killed), clock)
        clock = later(clock, LEASE + timedelta(seconds=1))
        sweep(story, Box(), clock)
    assert states(story) == ["failed"] * 3
    with story.commits() as session:
        counted = session.execute(text("SELECT sum(resends) FROM deliveries")).scalar_one()
    assert counted == 3 * (MAX_ATTEMPTS - 1), "each was begun once more so often, and every one is counted"


@pytest.mark.parametrize("end", ["recalled", "expired"])
def test_what_was_under_way_when_the_alert_ended_does_not_wait_for_ever(
    story: Story, alert_id: uuid.UUID, end: str
) -> None:
    clock = story.wiring.clock
    with pytest.raises(Killed):
        deliver(story, alert_id, Box(ends=Killed), clock)
    with story.commits() as session:
        if end == "recalled":
            recall_alert(session, alert_id=alert_id, actor="command", clock=clock)
        else:
            clock = later(clock, LIFE)
            forget.forget_expired(session, clock=clock)

    assert sweep(story, Box(), later(clock, HOUR)) == 0, "nobody is woken for an alert that is over"
    assert states(story) == ["cancelled"] * 3
