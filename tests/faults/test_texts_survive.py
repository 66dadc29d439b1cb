"""Texts while one of two workers is killed, and over a provider on a bad day that reports everything twice.

The smaller version of what ``make bench ARGS=faults`` does with 25,000 texts. Who carries texts can be asked what it
has, so nothing is sent twice here: what was in flight is looked up first.
"""

import os
import random
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from benchmarks.cost import children
from num_service.adapters.sms import SmsSender
from num_service.app import create_app, wire_senders
from num_service.domain.alerts.audience import Channel
from num_service.runtime import processes
from num_service.services.alerts import deliver_alert
from num_service.services.core.wiring import WAKE_DELIVERIES
from tests.harness.databases import TestDatabase
from tests.harness.mails_out import (
    everybody_has_one,
    finish,
    only_one_claim_is_left,
    publish_to_everybody,
    states,
    sweep_after_the_lease,
)
from tests.harness.service import MakeSettings, Worker
from tests.harness.sms_provider import KEPT_AND_GONE, NOTHING, SmsProvider, report, sms_provider
from tests.harness.story import Story, later

pytestmark = pytest.mark.faults
Say = Callable[[str], None]
RECIPIENTS, PROCESSES, AT, SECRET = 120, 2, 40, "s" * 40


def test_one_of_two_workers_killed(database: TestDatabase, make_settings: MakeSettings, say: Say) -> None:
    with sms_provider() as provider:
        settings = make_settings(database, sms_url=provider.url, sms_secret=SECRET)
        story, alert_id = publish_to_everybody(settings, RECIPIENTS, texts=True)
        story.wiring.wake(WAKE_DELIVERIES, str(alert_id))  # both have something to do
        worker, killed = Worker(settings, concurrency=PROCESSES), threading.Event()

        def kill_one(total: int) -> None:
            if total >= AT and not killed.is_set():
                assert worker.process is not None
                os.kill(children(worker.process.pid)[0], signal.SIGKILL)
                killed.set()

        provider.before_answer = kill_one
        try:
            worker.start()
            assert killed.wait(120), worker.text()
            assert processes.wait_until(lambda: only_one_claim_is_left(story), seconds=120), worker.text()
            sweep_after_the_lease(story)
            finish(story)
        finally:
            worker.stop()
        resends = everybody_has_one(story, Channel.SMS)
        doubled = provider.taken.total() - RECIPIENTS
        say(
            f"texts, one of {PROCESSES} killed: {RECIPIENTS} recipients, {doubled} doubled, {len(resends)} counted"
        )
        assert len(provider.taken) == RECIPIENTS
        assert doubled == 0, "whoever can be asked is asked"
        story.close()


def test_a_bad_day_and_every_report_twice(
    database: TestDatabase, make_settings: MakeSettings, say: Say
) -> None:
    """A third of all answers is no, or none; time goes faster here, so that nobody waits hours for a retry."""
    with sms_provider() as provider:
        settings = make_settings(database, sms_url=provider.url, sms_secret=SECRET)
        story, alert_id = publish_to_everybody(settings, RECIPIENTS, texts=True)
        fortune, bad = random.Random(12), [0]

        def mood(_batch: dict[str, Any]) -> int:
            draw = fortune.randrange(100)
            bad[0] += draw < 30
            return (503, 429, 500, KEPT_AND_GONE, NOTHING)[draw // 6] if draw < 30 else 201

        provider.mood = mood
        app = create_app(settings)
        client = app.test_client()
        senders, ahead, reported = wire_senders(settings), timedelta(), 0
        senders = {Channel.SMS: senders[Channel.SMS]}
        while not all_over(story):
            assert ahead < timedelta(days=60), states(story)
            clock = later(story.wiring.clock, ahead)
            parts: dict[str, Any] = {"senders": senders, "clock": clock, "wake": lambda *_: None}
            deliver_alert.sweep(story.wiring.database, **parts)
            deliver_alert.deliver_alert(
                story.wiring.database, alert_id=alert_id, contact=story.wiring.contact, **parts
            )
            reported = report_twice(client, provider, reported)
            ahead += timedelta(hours=6)
        box = senders[Channel.SMS]
        assert isinstance(box, SmsSender)
        box.close()
        app.extensions["num"].database.close()
        everybody_has_one(story, Channel.SMS)
        doubled = provider.taken.total() - RECIPIENTS
        say(f"texts, a bad day: {RECIPIENTS} recipients, {bad[0]} times no or nothing, {doubled} doubled")
        assert bad[0] > RECIPIENTS // 5
        assert len(provider.taken) == RECIPIENTS
        assert doubled == 0, "a report or a look-up settled what was in doubt"
        story.close()


def report_twice(client: Any, provider: SmsProvider, done: int) -> int:
    """Each text that the provider kept is reported twice, as signed; answers how far it came."""
    for batch in provider.batches[done:]:
        body, headers = report(SECRET, batch["client_reference"])
        for _ in range(2):
            assert client.post("/text-receipts", data=body, headers=headers).status_code == 200
    return len(provider.batches)


def all_over(story: Story) -> bool:
    with story.commits() as session:
        return session.scalar(text("SELECT count(*) FROM deliveries WHERE sent_at IS NULL")) == 0
