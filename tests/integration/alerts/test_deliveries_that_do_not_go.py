"""What becomes of a mail that cannot go: tried again, given up, or called off; and it never holds up the others."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from sqlalchemy import text

from num_service.adapters.notice import Notice
from num_service.adapters.sender import NotNow, Refused, Sender, Unavailable
from num_service.adapters.smtp import SmtpBox
from num_service.db.queries.alerts.deliveries import LEASE, MAX_ATTEMPTS, claim
from num_service.db.queries.alerts.progress import Why, failures
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import MOST_PUT_OFF
from num_service.domain.alerts.pace import Pace
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.alerts import deliver_alert
from num_service.services.alerts.publish_alert import LIFE, recall_alert
from num_service.services.core.wiring import Clock
from num_service.services.upkeep import forget
from tests.harness.databases import TestDatabase
from tests.harness.smtp_sink import smtp_sink
from tests.harness.stored_data import tables
from tests.harness.story import Story, later

HOUR = timedelta(hours=1)


class Killed(BaseException):
    """Ends the worker in the middle of sending."""


@dataclass
class Box:
    """A mail server that does what a test says; it cannot be asked what it has."""

    channel: ClassVar = Channel.EMAIL
    pace: Pace = field(default_factory=Pace)
    ends: type[BaseException] | None = None
    sent: list[str] = field(default_factory=list)
    #: What happens elsewhere while the first mail is under way.
    meanwhile: Callable[[], None] | None = None

    def send(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        following: str | None = None,
        language: Any = None,
        about: Any = None,
    ) -> None:
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            happens()
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


def deliver(story: Story, alert_id: uuid.UUID, box: Sender, clock: Clock) -> None:
    deliver_alert.deliver_alert(
        story.wiring.database,
        alert_id=alert_id,
        senders={box.channel: box},
        contact=story.wiring.contact,
        clock=clock,
        wake=story.wiring.wake,
    )


def sweep(story: Story, box: Box, clock: Clock) -> int:
    return deliver_alert.sweep(
        story.wiring.database, senders={box.channel: box}, clock=clock, wake=story.wiring.wake
    )


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


def test_a_mailbox_that_stays_full_is_given_up_and_said(story: Story, alert_id: uuid.UUID) -> None:
    for tries in range(MOST_PUT_OFF):
        assert states(story) == ["waiting"] * 3
        deliver(story, alert_id, Box(ends=NotNow), later(story.wiring.clock, HOUR * 24 * tries))
    assert states(story) == ["failed"] * 3
    with story.commits() as session:
        assert failures(session, alert_id) == [Why(Channel.EMAIL, "server said no", 3)]


def test_a_refusal_is_final_and_names_nobody(
    story: Story, alert_id: uuid.UUID, database: TestDatabase
) -> None:
    """The server says whom it does not know; of that only the number is kept."""
    with smtp_sink() as server:
        server.says["rcpt"] = "550 <{recipient}> is not here"
        box = SmtpBox(server.url, Notice(service_name="Umbrella", base_url="https://umbrella.example"))
        deliver(story, alert_id, box, story.wiring.clock)
        box._drop()
    assert states(story) == ["failed"] * 3
    with story.commits() as session:
        assert failures(session, alert_id) == [Why(Channel.EMAIL, "rcpt: 550", 3)]
    named = [name for name, rows in tables(database) if b"@example.org" in rows]
    assert named == [], "somebody who was refused is named"

    assert sweep(story, Box(), later(story.wiring.clock, HOUR * 24)) == 0
    assert states(story) == ["failed"] * 3


def test_a_refused_mail_holds_up_nobody(story: Story, alert_id: uuid.UUID) -> None:
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


def test_a_worker_that_slept_through_its_lease_sends_nothing_another_has_taken(
    story: Story, alert_id: uuid.UUID
) -> None:
    clock, other = later(story.wiring.clock, LEASE + timedelta(seconds=1)), Box()

    def taken_over() -> None:
        sweep(story, other, clock)
        deliver(story, alert_id, other, clock)

    slept = Box(meanwhile=taken_over)
    deliver(story, alert_id, slept, story.wiring.clock)

    assert len(slept.sent) == 1, "only the one it was in the middle of"
    assert sorted(other.sent) == [f"member{number}@example.org" for number in range(3)]
    assert states(story) == ["sent"] * 3
    with story.commits() as session:
        assert session.execute(text("SELECT sum(resends) FROM deliveries")).scalar_one() == 1


def test_what_another_holds_is_not_begun(story: Story, alert_id: uuid.UUID) -> None:
    """Only the claim's own token begins a delivery, also while the other has sent nothing yet."""
    clock = later(story.wiring.clock, LEASE + timedelta(seconds=1))

    def claimed_elsewhere() -> None:
        sweep(story, Box(), clock)
        with story.commits() as session:
            claim(
                session, alert_id=alert_id, channel=Channel.EMAIL, token=uuid.uuid4(), limit=50, now=clock()
            )

    slept = Box(meanwhile=claimed_elsewhere)
    deliver(story, alert_id, slept, story.wiring.clock)

    assert len(slept.sent) == 1
    assert states(story) == ["claimed"] * 3, "the other's, to send"


def test_nobody_is_sent_to_once_the_alert_is_recalled(story: Story, alert_id: uuid.UUID) -> None:
    def recalled() -> None:
        with story.commits() as session:
            recall_alert(session, alert_id=alert_id, actor="command", clock=story.wiring.clock)

    box = Box(meanwhile=recalled)
    deliver(story, alert_id, box, story.wiring.clock)

    assert len(box.sent) == 1, "only the one that was under way"
    assert states(story) == ["cancelled", "cancelled", "sent"]


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


def test_who_has_no_account_gets_no_mail(story: Story) -> None:
    member = story.account(AccountRole.MEMBER, "leaves@example.org")
    story.account(AccountRole.MEMBER, "stays@example.org")
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    with story.commits() as session:
        accounts.set_active(session, user_id=member, active=False, actor="command")
    box = Box()
    deliver(story, alert_id, box, story.wiring.clock)
    assert box.sent == ["stays@example.org"]
    assert states(story) == ["cancelled", "sent"]
