"""What is most dangerous goes first, and a slow provider gets several connections: every promise holds with them."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.adapters.notice import Notice
from num_service.adapters.smtp import SmtpBox
from num_service.db.queries.alerts.deliveries import LEASE, claim, expire_claims, most_urgent, resolve
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.pace import MOST, SLOW, TOGETHER, TRIED_AGAIN, Pace
from num_service.domain.shared.taxonomy import Tier
from num_service.services.alerts import channel_pauses, deliver_alert
from num_service.services.alerts.publish_alert import recall_alert
from num_service.services.core.wiring import Clock
from tests.harness.smtp_sink import SmtpSink, smtp_sink
from tests.harness.story import Story, later

PEOPLE, LANES = 40, 4


class Slow(Pace):
    """The pace of a provider that is known to be so slow that it gets all the connections it may have."""

    def took(self, seconds: float) -> None:
        super().took(10.0)


@pytest.fixture(params=[False, True], ids=["plain", "ahead"])
def server(request: pytest.FixtureRequest) -> Iterator[SmtpSink]:
    with smtp_sink() as made:
        made.pipelining = request.param
        yield made


@pytest.fixture
def alert_id(story: Story) -> uuid.UUID:
    """An alert that is out, for forty people."""
    story.recipients(PEOPLE)
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    return alert_id


def box(server: SmtpSink, *, lanes: int = 1) -> SmtpBox:
    made = SmtpBox(
        server.url, Notice(service_name="Umbrella", base_url="https://umbrella.example"), timeout=5
    )
    made.pace = Slow(lanes)
    for _ in range(5):
        made.pace.took(0)
    return made


def deliver(story: Story, sender: SmtpBox, clock: Clock | None = None) -> int:
    sent = deliver_alert.deliver_alert(
        story.wiring.database,
        alert_id=uuid.uuid4(),  # it only wakes: what is sent is whatever is most urgent
        senders={Channel.EMAIL: sender},
        contact=story.wiring.contact,
        clock=clock or story.wiring.clock,
        wake=story.wiring.wake,
    )
    sender.close()
    return sent


def states(story: Story) -> dict[str, int]:
    with story.commits() as session:
        rows = session.execute(
            text("SELECT state, count(*) FROM deliveries WHERE channel = 'email' GROUP BY 1")
        )
        return {row[0]: row[1] for row in rows}


def paused(story: Story) -> str:
    with story.commits() as session:
        found = channel_pauses.troubled(session).get(Channel.EMAIL)
        return found.reason if found else ""


def another(story: Story, tier: Tier, *, days: int) -> uuid.UUID:
    """A copy of what is out, of another tier and published so many days later."""
    with story.commits() as session:
        fresh = uuid.uuid4()
        session.execute(
            text(
                "INSERT INTO alerts SELECT (jsonb_populate_record(alerts, CAST(:changes AS jsonb) || "
                "jsonb_build_object('published_at', published_at + CAST(:later AS interval)))).* "
                "FROM alerts LIMIT 1"
            ),
            {
                "changes": f'{{"id": "{fresh}", "reference": "A-{fresh.hex[:8]}", "tier": "{tier.value}"}}',
                "later": timedelta(days=days),
            },
        )
        session.execute(
            text(
                "INSERT INTO deliveries (alert_id, recipient_id, channel, state) SELECT DISTINCT CAST(:fresh AS uuid), "
                "recipient_id, channel, 'waiting' FROM deliveries WHERE channel = 'email'"
            ),
            {"fresh": fresh},
        )
        return fresh


# ------------------------------------------------------------------------------------------------- urgency


def test_the_most_dangerous_goes_first_and_of_these_the_earliest(story: Story, alert_id: uuid.UUID) -> None:
    with story.commits() as session:
        session.execute(text("UPDATE alerts SET tier = 'nuisance'"))
    without = another(story, Tier.DANGER, days=0)
    risk, danger_later = another(story, Tier.RISK, days=-9), another(story, Tier.DANGER, days=2)
    danger = another(story, Tier.DANGER, days=1)
    with story.commits() as session:
        session.execute(text("DELETE FROM deliveries WHERE alert_id = :one"), {"one": without})
    found = []
    for _ in range(5):
        with story.commits() as session:
            first = most_urgent(session, channel=Channel.EMAIL, now=story.wiring.clock())
            found.append(first)
            session.execute(
                text("UPDATE deliveries SET state = 'sent' WHERE alert_id = :first"), {"first": first}
            )
    assert found == [danger, danger_later, risk, alert_id, None]


def test_a_danger_that_is_published_meanwhile_leaves_before_what_waits(
    story: Story, alert_id: uuid.UUID, server: SmtpSink
) -> None:
    """Only what a worker had claimed already goes before it."""
    with story.commits() as session:
        session.execute(text("UPDATE alerts SET tier = 'nuisance'"))
    danger: list[uuid.UUID] = []
    order: list[str] = []

    def taken(total: int) -> None:
        if total == 1:
            danger.append(another(story, Tier.DANGER, days=1))

    server.before_answer = taken
    sender = box(server)
    sender.pace = Pace()
    for _ in range(5):
        sender.pace.took(0.05)  # a quarter of a second of this is five
    deliver(story, sender)
    with story.commits() as session:
        rows = session.execute(
            text(
                "SELECT alert_id FROM deliveries WHERE channel = 'email' AND state = 'sent' ORDER BY sent_at"
            )
        )
        order = ["danger" if row[0] in danger else "nuisance" for row in rows]
    before = order.index("danger")
    assert before <= 12, "more than what had been claimed went before it"
    assert order[before:] == ["danger"] * PEOPLE + ["nuisance"] * (PEOPLE - before)


# --------------------------------------------------------------------------------------------------- lanes


def test_a_slow_provider_gets_several_connections_and_everybody_one_message(
    story: Story, alert_id: uuid.UUID, server: SmtpSink
) -> None:
    server.late = 0.005
    assert deliver(story, box(server, lanes=LANES)) == PEOPLE
    assert states(story) == {"sent": PEOPLE}
    assert server.taken.total() == len(server.taken) == PEOPLE
    assert 1 < server.reached["greeting"] <= LANES


def test_never_more_than_the_provider_takes(story: Story, alert_id: uuid.UUID, server: SmtpSink) -> None:
    """It takes two: those go on, nobody's message is held against them, and no more are asked for."""
    server.late, server.room = 0.005, 2
    sender = box(server, lanes=LANES)
    deliver(story, sender)
    deliver(story, sender)
    assert states(story) == {"sent": PEOPLE}
    assert set(server.taken.values()) == {1}
    assert paused(story) == ""
    assert sender.pace.at_once <= 2


def test_a_provider_that_is_away_pauses_the_channel_with_many_connections_too(
    story: Story, alert_id: uuid.UUID, server: SmtpSink
) -> None:
    server.room = 0
    deliver(story, box(server, lanes=LANES))
    assert states(story) == {"waiting": PEOPLE}
    assert paused(story) == "greeting: 421 4.7.0"
    with story.commits() as session:
        assert session.scalar(text("SELECT max(attempts) FROM deliveries")) == 0


@pytest.mark.parametrize("lanes", [1, LANES])
def test_recalled_it_goes_to_nobody_who_was_not_being_sent_to(
    story: Story, alert_id: uuid.UUID, server: SmtpSink, lanes: int
) -> None:
    """Exactly one more for each connection at most: whose text was under way. An envelope is no message."""
    at = threading.Lock()
    after: list[int] = []

    def recalled(total: int) -> None:
        if at.acquire(blocking=False):
            with story.commits() as session:
                recall_alert(session, alert_id=alert_id, actor="command", clock=story.wiring.clock)
            after.append(total)

    server.before_answer = recalled
    deliver(story, box(server, lanes=lanes))
    assert 1 <= server.taken.total() <= lanes
    assert states(story) == {"sent": server.taken.total(), "cancelled": PEOPLE - server.taken.total()}


@pytest.mark.parametrize("lanes", [1, LANES])
def test_who_slept_through_their_lease_sends_nothing_another_holds(
    story: Story, alert_id: uuid.UUID, server: SmtpSink, lanes: int
) -> None:
    """While the first is under way the lease runs out, and another claims everything that has not begun."""
    clock = later(story.wiring.clock, LEASE + timedelta(seconds=1))
    at = threading.Lock()

    def claimed_elsewhere(_total: int) -> None:
        if at.acquire(blocking=False):
            with story.commits() as session:
                # In between, whoever has slept could claim anew what nobody holds, and be right to send it.
                session.execute(text("LOCK TABLE deliveries IN EXCLUSIVE MODE"))
                for each in expire_claims(session, channels=[Channel.EMAIL], now=clock()):
                    resolve(session, delivery_id=each.id, arrived=None, now=clock())
                claim(
                    session,
                    alert_id=alert_id,
                    channel=Channel.EMAIL,
                    token=uuid.uuid4(),
                    limit=PEOPLE,
                    now=clock(),
                )

    server.before_answer = claimed_elsewhere
    deliver(story, box(server, lanes=lanes))
    assert 1 <= server.taken.total() <= lanes
    assert states(story)["claimed"] >= PEOPLE - lanes, "the other's, to send"


# ---------------------------------------------------------------------------------------------------- pace


def test_a_quick_provider_gets_one_connection_and_a_slow_one_no_more_than_allowed() -> None:
    for seconds, expected in ((SLOW / 2, 1), (0.06, 15), (0.1, 25), (0.2, 50), (9.0, 50)):
        pace = Pace(MOST)
        assert pace.at_once == 1, "nothing is known yet"
        for _ in range(5):
            pace.took(seconds)
        assert pace.at_once == expected
    assert SLOW > TOGETHER


def test_a_slow_provider_is_known_by_its_first_answers_and_by_its_messages_later() -> None:
    pace = Pace(MOST)
    pace.answered(0.2)
    assert pace.at_once == 1, "one answer may be late by chance"
    pace.answered(0.3)
    assert pace.at_once == MOST
    for _ in range(3):
        pace.took(0.001)
    assert pace.at_once == 1, "what messages take counts once they are known"
    pace.start_anew()
    assert (pace.at_once, pace.seconds) == (1, None)


def test_one_slow_message_is_no_slow_provider() -> None:
    pace = Pace(MOST)
    for seconds in (3.0, 0.001, 5.0, 4.0, 0.001, 9.0):
        pace.took(seconds)
        assert pace.at_once == 1


def test_a_provider_that_took_no_more_is_asked_again_after_a_while() -> None:
    pace = Pace(MOST)
    for _ in range(5):
        pace.took(1.0)
    pace.turned_away(left=3)
    for _ in range(TRIED_AGAIN - 1):
        pace.took(1.0)
        assert pace.at_once == 3
    pace.took(1.0)
    assert pace.at_once == MOST


def test_a_quarter_of_a_second_is_claimed_at_once() -> None:
    pace = Pace(MOST)
    assert pace.claim(1) == 50
    for _ in range(5):
        pace.took(0.05)
    assert (pace.claim(1), pace.claim(4)) == (5, 20)
    for _ in range(5):
        pace.took(3.0)
    assert pace.claim(8) == 8, "each connection has one"
    for _ in range(5):
        pace.took(0.0001)
    assert pace.claim(1) == 250
