"""Each channel has its own sender: nothing goes another way, before its time, or without one."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from num_service import cli
from num_service.adapters.sender import Refused, Sender
from num_service.app import wire, wire_senders
from num_service.db.models.alerts.alert import Alert
from num_service.db.queries.alerts import deliveries
from num_service.db.queries.alerts.progress import Progress, no_sender, progress
from num_service.domain.alerts.audience import Audience, Channel
from num_service.domain.alerts.pace import Pace
from num_service.domain.shared.taxonomy import Tier
from num_service.services.alerts import deliver_alert
from num_service.services.alerts.publish_alert import recall_alert
from num_service.services.core.wiring import WAKE_DELIVERIES, Clock
from num_service.settings import Settings
from tests.harness.casework import signed_in
from tests.harness.pages import words
from tests.harness.story import Story, later

HOUR = timedelta(hours=1)
PEOPLE = 3
EMAIL_ONLY = frozenset({Channel.EMAIL})


@dataclass
class Box:
    """A provider of one channel that takes everything and can say what it has."""

    channel: Channel
    pace: Pace = field(default_factory=Pace)
    sent: list[uuid.UUID] = field(default_factory=list)

    def send(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        following: str | None = None,
        language: Any = None,
        about: Any = None,
    ) -> None:
        assert to
        self.sent.append(message_id)

    def has(self, message_id: uuid.UUID) -> bool | None:
        return message_id in self.sent


@pytest.fixture
def alert_id(story: Story) -> uuid.UUID:
    """An alert that is out, for three people, each by email and, as a later version would, by text message."""
    story.recipients(PEOPLE)
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET channels = channels || CAST('sms' AS text)"))
        session.execute(
            text(
                "INSERT INTO deliveries (alert_id, recipient_id, channel, state) "
                "SELECT alert_id, recipient_id, 'sms', 'waiting' FROM deliveries WHERE channel = 'email'"
            )
        )
    return alert_id


def deliver(story: Story, alert_id: uuid.UUID, *boxes: Sender, clock: Clock | None = None) -> int:
    return deliver_alert.deliver_alert(
        story.wiring.database,
        alert_id=alert_id,
        senders={box.channel: box for box in boxes},
        contact=story.wiring.contact,
        clock=clock or story.wiring.clock,
        wake=story.wiring.wake,
    )


def sweep(story: Story, *boxes: Sender, clock: Clock | None = None) -> int:
    return deliver_alert.sweep(
        story.wiring.database,
        senders={box.channel: box for box in boxes},
        clock=clock or story.wiring.clock,
        wake=story.wiring.wake,
    )


def states(story: Story, channel: Channel) -> list[str]:
    with story.commits() as session:
        asked = text("SELECT state FROM deliveries WHERE channel = :channel ORDER BY state")
        return list(session.scalars(asked, {"channel": channel}))


def counts(story: Story, alert_id: uuid.UUID, *, channels: frozenset[Channel] = EMAIL_ONLY) -> Progress:
    with story.commits() as session:
        return progress(session, alert_id, channels=channels, now=story.wiring.clock())


class Picky(Box):
    """Refuses the first address it is given."""

    def send(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        following: str | None = None,
        language: Any = None,
        about: Any = None,
    ) -> None:
        self.sent.append(message_id)
        if len(self.sent) == 1:
            raise Refused("550 5.1.1")


@pytest.mark.parametrize("box", [Box, Picky])
@pytest.mark.parametrize(
    ("most", "again"), [(PEOPLE - 1, 1), (PEOPLE + 1, 0)], ids=["more is due", "all went"]
)
def test_a_round_that_was_full_asks_for_another_whatever_became_of_each_message(
    story: Story,
    alert_id: uuid.UUID,
    monkeypatch: pytest.MonkeyPatch,
    box: type[Box],
    most: int,
    again: int,
) -> None:
    monkeypatch.setattr(deliver_alert, "PER_TASK", most)
    story.woken.clear()
    deliver(story, alert_id, box(Channel.EMAIL))
    assert story.woken == [(WAKE_DELIVERIES, str(alert_id))] * again


# ------------------------------------------------------------------------------------------- the claim


def test_a_claim_takes_its_own_channel_only(story: Story, alert_id: uuid.UUID) -> None:
    with story.commits() as session:
        claimed = deliveries.claim(
            session,
            alert_id=alert_id,
            channel=Channel.SMS,
            token=uuid.uuid4(),
            limit=50,
            now=story.wiring.clock(),
        )
    assert len(claimed) == PEOPLE
    assert all(each.address_sealed is None for each in claimed), "an email address is no address for a text"
    assert states(story, Channel.SMS) == ["claimed"] * PEOPLE
    assert states(story, Channel.EMAIL) == ["waiting"] * PEOPLE


def test_each_sender_is_given_its_own_channel(story: Story, alert_id: uuid.UUID) -> None:
    email, texts = Box(Channel.EMAIL), Box(Channel.SMS)
    assert deliver(story, alert_id, texts, email) == PEOPLE
    assert len(email.sent) == PEOPLE
    assert states(story, Channel.EMAIL) == ["sent"] * PEOPLE
    assert texts.sent == [], "nobody has an address for text messages yet"
    with story.commits() as session:
        why = session.scalars(text("SELECT DISTINCT failure FROM deliveries WHERE channel = 'sms'")).all()
    assert why == ["no address"]


# ------------------------------------------------------------------------------------------- no sender


def test_what_has_no_sender_waits_and_is_neither_sent_nor_failed(story: Story, alert_id: uuid.UUID) -> None:
    email = Box(Channel.EMAIL)
    deliver(story, alert_id, email)
    assert len(email.sent) == PEOPLE
    assert states(story, Channel.SMS) == ["waiting"] * PEOPLE

    assert sweep(story, email, clock=later(story.wiring.clock, 24 * HOUR)) == 0, "nobody is woken for it"
    deliver(story, alert_id, email, clock=later(story.wiring.clock, 24 * HOUR))
    assert len(email.sent) == PEOPLE
    assert states(story, Channel.SMS) == ["waiting"] * PEOPLE

    found = counts(story, alert_id)
    assert (found.sent, found.waiting, found.no_sender, found.failed) == (PEOPLE, PEOPLE, PEOPLE, 0)
    assert not found.moving
    with story.commits() as session:
        assert no_sender(session, alert_id, channels=EMAIL_ONLY) == [(Channel.SMS, PEOPLE)]


def test_what_has_no_sender_goes_once_there_is_one(story: Story, alert_id: uuid.UUID) -> None:
    deliver(story, alert_id, Box(Channel.EMAIL))
    assert sweep(story, Box(Channel.EMAIL), Box(Channel.SMS)) == 1
    both = frozenset({Channel.EMAIL, Channel.SMS})
    assert counts(story, alert_id, channels=both).moving


def test_an_unclear_end_is_left_to_who_can_ask_its_provider(story: Story, alert_id: uuid.UUID) -> None:
    clock = story.wiring.clock
    with story.commits() as session:
        session.execute(
            text("UPDATE deliveries SET state = 'sending', lease_until = :until, attempts = 1"),
            {"until": clock() + deliveries.LEASE},
        )
    after = later(clock, HOUR)
    sweep(story, Box(Channel.EMAIL), clock=after)
    assert states(story, Channel.EMAIL) == ["waiting"] * PEOPLE, "asked, and not there"
    assert states(story, Channel.SMS) == ["sending"] * PEOPLE, "nobody here could ask"

    sweep(story, Box(Channel.EMAIL), Box(Channel.SMS), clock=after)
    assert states(story, Channel.SMS) == ["waiting"] * PEOPLE


def test_recalled_it_does_not_wait_on(story: Story, alert_id: uuid.UUID) -> None:
    with story.commits() as session:
        recall_alert(session, alert_id=alert_id, actor="command", clock=story.wiring.clock)
    assert states(story, Channel.SMS) == ["cancelled"] * PEOPLE


def without_a_provider_of_texts(app: Flask) -> None:
    """As in production, where none is named."""
    wiring = app.extensions["num"]
    app.extensions["num"] = replace(wiring, channels=wiring.channels - {Channel.SMS})


def test_the_alerts_page_says_what_waits_for_a_sender(story: Story, alert_id: uuid.UUID, app: Flask) -> None:
    without_a_provider_of_texts(app)
    with story.commits() as session:
        reference = session.get_one(Alert, alert_id).reference
    one = signed_in(app, "one@casework.example")
    page = one.get(f"/casework/alerts/{reference}")
    assert "3 wait for a channel that has no sender here: By text message" in words(page)
    assert "data-refresh" in page.text, "three emails are on their way"

    deliver(story, alert_id, Box(Channel.EMAIL))
    page = one.get(f"/casework/alerts/{reference}")
    assert "3 wait for a channel that has no sender here: By text message" in words(page)
    assert "data-refresh" not in page.text, "nothing moves: a page that asks for ever"


@pytest.fixture
def commands(settings: Settings) -> Iterator[Flask]:
    """The commands over this test's database."""
    made = Flask("commands")
    wiring = made.extensions["num"] = wire(settings)
    cli.register(made)
    yield made
    wiring.database.close()


def test_the_command_says_what_waits_for_a_sender(story: Story, alert_id: uuid.UUID, commands: Flask) -> None:
    without_a_provider_of_texts(commands)
    with story.commits() as session:
        session.execute(
            text("UPDATE deliveries SET not_before = :then WHERE channel = 'email'"),
            {"then": story.wiring.clock() + HOUR},
        )
    said = commands.test_cli_runner().invoke(args=["deliveries", "status"]).stdout.splitlines()
    by_channel = {line.split()[0]: line for line in said[:3]}
    assert "3  wait for a channel that has no sender here" in by_channel["sms"]
    assert by_channel["email"].split() == ["email", "waiting", "3"]
    assert by_channel["inbox"].split() == ["inbox", "sent", "3"]
    assert "3 of those that wait are not to go before their time." in said


# -------------------------------------------------------------------------------------------- its time


def test_nothing_goes_before_its_time(story: Story, alert_id: uuid.UUID) -> None:
    clock, email = story.wiring.clock, Box(Channel.EMAIL)
    with story.commits() as session:
        session.execute(
            text(
                "UPDATE deliveries SET not_before = :then WHERE id = "
                "(SELECT id FROM deliveries WHERE channel = 'email' LIMIT 1)"
            ),
            {"then": clock() + HOUR},
        )
    assert deliver(story, alert_id, email) == PEOPLE - 1
    assert sweep(story, email) == 0, "nobody is woken before it is time"
    found = counts(story, alert_id)
    assert (found.sent, found.waiting, found.later) == (PEOPLE - 1, PEOPLE + 1, 1)
    assert not found.moving

    then = later(clock, HOUR)
    assert sweep(story, email, clock=then) == 1
    assert deliver(story, alert_id, email, clock=then) == 1
    assert states(story, Channel.EMAIL) == ["sent"] * PEOPLE


def test_deliveries_are_written_with_their_time_and_wake_nobody_before_it(story: Story) -> None:
    story.recipients(PEOPLE)
    alert_id = story.approved_alert(story.report())
    now = story.wiring.clock()

    def write(alert_id: uuid.UUID, **when: Any) -> int:
        with story.commits() as session:
            return deliveries.write(
                session, alert_id=alert_id, audience=Audience(), tier=Tier.DANGER, now=now, **when
            )

    assert write(alert_id, not_before=now + HOUR) == 0, "none may go now"
    with story.commits() as session:
        rows = session.execute(text("SELECT DISTINCT channel, not_before FROM deliveries"))
        times: dict[str, datetime | None] = {row[0]: row[1] for row in rows}
    assert times == {"inbox": None, "email": now + HOUR}, "the inbox has it at once"
    assert write(story.approved_alert(story.report())) == PEOPLE


def test_nobody_can_tell_one_id_from_another_and_a_channel_that_is_there_twice_counts_once(
    story: Story,
) -> None:
    """An id is a Message-ID: it stands in mails, and must say neither whom nor what it is about."""
    story.recipients(PEOPLE)
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET channels = channels || channels"))
    alerts = [story.approved_alert(story.report()) for _ in range(2)]
    for each in alerts:
        with story.commits() as session:
            now = story.wiring.clock()
            deliveries.write(session, alert_id=each, audience=Audience(), tier=Tier.DANGER, now=now)
    with story.commits() as session:
        ids = list(session.scalars(text("SELECT id FROM deliveries")))
    assert len(ids) == len(set(ids)) == 2 * 2 * PEOPLE, "an inbox row and an email, once each"
    assert {(each.version, each.variant) for each in ids} == {(4, uuid.RFC_4122)}
    same = [place for place in range(32) if len({each.hex[place] for each in ids}) == 1]
    assert same == [12, 13, 16, 17], "what marks them as random, and nothing else, is the same in all of them"


def test_what_waits_for_its_time_is_recalled_exactly(story: Story, alert_id: uuid.UUID) -> None:
    with story.commits() as session:
        session.execute(text("UPDATE deliveries SET not_before = now() + interval '1 hour'"))
        recall_alert(session, alert_id=alert_id, actor="command", clock=story.wiring.clock)
    email = Box(Channel.EMAIL)
    assert deliver(story, alert_id, email, clock=later(story.wiring.clock, 2 * HOUR)) == 0
    assert states(story, Channel.EMAIL) == ["cancelled"] * PEOPLE


# ------------------------------------------------------------------------------------- this installation


def test_the_pages_and_the_workers_know_the_same_senders(settings: Settings) -> None:
    wiring = wire(settings)
    senders = wire_senders(settings)
    assert set(senders) == wiring.channels == {Channel.EMAIL, Channel.PUSH, Channel.SMS, Channel.WEBHOOK}
    assert all(sender.channel is channel for channel, sender in senders.items())
    wiring.database.close()


def test_nobody_can_choose_a_channel_that_is_not_offered(story: Story) -> None:
    (one,) = story.recipients(1)
    with pytest.raises(IntegrityError, match="ck_recipients_channels_offered"), story.commits() as session:
        session.execute(
            text("UPDATE recipients SET channels = ARRAY['inbox', 'feed'] WHERE id = :id"), {"id": one}
        )
