"""Redis killed, emptied or full: a wake-up is lost, work is not, and nobody's request fails for it."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from sqlalchemy import text

from num_service.app import wire, wire_senders
from num_service.runtime import processes
from num_service.services.alerts import deliver_alert
from num_service.services.alerts.publish_alert import PER_TASK
from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.redis_server import RedisServer
from tests.harness.service import MakeSettings, Worker, running_worker
from tests.harness.story import Story, begin

pytestmark = pytest.mark.faults

RECIPIENTS = 40
PATIENCE = 5.0  # seconds that somebody who presses "publish" may have to wait for a broker that is away


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    """A Redis of this test's own, to be killed."""
    monkeypatch.delenv("REDIS_URL", raising=False)
    server = RedisServer(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def settings(database: TestDatabase, make_settings: MakeSettings, broker: RedisServer) -> Settings:
    return make_settings(database, redis_url=f"{broker.url}/0")


@pytest.fixture
def story(settings: Settings) -> Iterator[Story]:
    """Forty members, and workers that are really woken."""
    made = begin(settings, wake=wire(settings).wake)
    made.recipients(RECIPIENTS)
    yield made
    made.close()


def sweep(story: Story) -> int:
    """What beat does every 15 seconds, in another process than the one that found the broker away."""
    return deliver_alert.sweep(
        story.wiring.database,
        senders=wire_senders(story.wiring.settings),
        clock=story.wiring.clock,
        wake=wire(story.wiring.settings).wake,
    )


def mails(story: Story) -> int:
    return sum(1 for _ in story.wiring.settings.outbox_dir.glob("*.json"))


def publish_in_time(story: Story, alert_id: uuid.UUID) -> None:
    """Publish; whoever pressed the button is answered soon, whatever the broker does."""
    began = time.monotonic()
    story.publish(alert_id)
    assert time.monotonic() - began < PATIENCE


def all_delivered(story: Story, worker: Worker) -> None:
    """Every mail is in the box, once."""
    assert processes.wait_until(lambda: mails(story) >= RECIPIENTS, seconds=120), worker.text()
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM deliveries WHERE state = 'sent'")) == RECIPIENTS * 2
    assert mails(story) == RECIPIENTS


def test_emptied_right_after_publishing(story: Story, settings: Settings, broker: RedisServer) -> None:
    story.publish(story.approved_alert(story.report()))
    with redis.Redis.from_url(broker.url) as client:
        assert client.llen("deliveries") == 1, "there was a wake-up to lose"
        client.flushall()
    with running_worker(settings) as worker:
        time.sleep(1)
        assert mails(story) == 0, "nobody was woken"

        assert sweep(story) == 1
        all_delivered(story, worker)


def test_killed_while_somebody_publishes_and_a_worker_listens(
    story: Story, settings: Settings, broker: RedisServer
) -> None:
    alert_id = story.approved_alert(story.report())
    with running_worker(settings) as worker:
        broker.kill()
        began = time.monotonic()
        story.publish(alert_id)
        assert time.monotonic() - began < PATIENCE
        assert mails(story) == 0

        broker.start()
        assert processes.wait_until(lambda: "Connected to redis" in worker.text()[-2000:], seconds=120), (
            worker.text()
        )
        assert sweep(story) == 1
        all_delivered(story, worker)


def test_hanging(story: Story, settings: Settings, broker: RedisServer) -> None:
    """It takes connections and says nothing more."""
    alert_id = story.approved_alert(story.report())
    broker.hang()
    try:
        publish_in_time(story, alert_id)
    finally:
        broker.go_on()
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM deliveries WHERE state = 'waiting'")) == RECIPIENTS


def test_a_big_alert_does_not_wait_for_the_broker_once_for_each_worker(
    story: Story, broker: RedisServer
) -> None:
    story.recipients(16 * PER_TASK)
    alert_id = story.approved_alert(story.report())
    broker.kill()
    publish_in_time(story, alert_id)


def test_full(story: Story, settings: Settings, broker: RedisServer) -> None:
    alert_id = story.approved_alert(story.report())
    with redis.Redis.from_url(broker.url) as client:
        client.config_set("maxmemory", "1")
        publish_in_time(story, alert_id)
        client.config_set("maxmemory", "0")
        assert client.llen("deliveries") == 0, "the wake-up was refused"
    with running_worker(settings) as worker:
        assert sweep(story) == 1
        all_delivered(story, worker)


def test_a_release_nobody_was_woken_for_is_swept(
    story: Story, settings: Settings, broker: RedisServer
) -> None:
    """With beat, as in a real installation, only sooner."""
    story.approved_packet(story.report())
    with redis.Redis.from_url(broker.url) as client:
        client.flushall()

    def released() -> bool:
        with story.commits() as session:
            return session.scalar(text("SELECT count(*) FROM released_packets")) == 1

    worker = Worker(replace(settings, sweep_seconds=1), beat=True)
    try:
        worker.start()
        assert processes.wait_until(released, seconds=120), worker.text()
    finally:
        worker.stop()
