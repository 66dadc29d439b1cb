"""One worker process of several killed, one that stands still past its lease, and a provider with a bad day.

The smaller version of what ``make bench ARGS=faults`` does with 25,000 mails.
"""

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from benchmarks.cost import children
from num_service.adapters.smtp import SmtpBox
from num_service.app import wire_senders
from num_service.domain.alerts.audience import Channel
from num_service.runtime import processes
from num_service.services.alerts import deliver_alert
from num_service.services.core.wiring import WAKE_DELIVERIES
from tests.harness.bad_provider import BadMood
from tests.harness.databases import TestDatabase
from tests.harness.mails_out import (
    everybody_has_one,
    finish,
    only_those_in_flight,
    publish_to_everybody,
    states,
    sweep_after_the_lease,
)
from tests.harness.service import MakeSettings, Worker
from tests.harness.smtp_sink import smtp_sink
from tests.harness.story import Story, later

pytestmark = pytest.mark.faults

Say = Callable[[str], None]
RECIPIENTS, PROCESSES, AT = 300, 2, 80


def sending(story: Story) -> set[str]:
    """What has begun to go and is not recorded."""
    with story.commits() as session:
        return {
            str(each) for each in session.scalars(text("SELECT id FROM deliveries WHERE state = 'sending'"))
        }


def pool(worker: Worker) -> list[int]:
    assert worker.process is not None
    return children(worker.process.pid)


class Meets:
    """Signals one process of a pool, once, between the server's keeping a mail and its answer."""

    def __init__(self, worker: Worker, sig: signal.Signals) -> None:
        self._worker, self._sig = worker, sig
        self.met, self.pid = threading.Event(), 0

    def __call__(self, total: int) -> None:
        if total >= AT and not self.met.is_set():
            self.pid = pool(self._worker)[0]
            os.kill(self.pid, self._sig)
            self.met.set()


def rest_is_sent(story: Story) -> bool:
    """Whether all is sent but what one process holds."""
    with story.commits() as session:
        left = session.execute(
            text(
                "SELECT count(*) FILTER (WHERE state = 'waiting'), count(DISTINCT claim) "
                "FROM deliveries WHERE sent_at IS NULL"
            )
        ).one()
    return left[0] == 0 and left[1] <= 1


@pytest.mark.parametrize("sig", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen"])
def test_one_of_two_processes(
    sig: signal.Signals, database: TestDatabase, make_settings: MakeSettings, say: Say
) -> None:
    with smtp_sink() as sink:
        story, alert_id = publish_to_everybody(
            make_settings(database, smtp_url=sink.url, smtp_connections=1), RECIPIENTS
        )
        story.wiring.wake(WAKE_DELIVERIES, str(alert_id))  # both have something to do
        worker = Worker(story.wiring.settings, concurrency=PROCESSES)
        fault = Meets(worker, sig)
        sink.before_answer = fault
        try:
            worker.start()
            assert fault.met.wait(120), worker.text()
            assert processes.wait_until(lambda: rest_is_sent(story), seconds=120), worker.text()
            doubted = sending(story)
            sweep_after_the_lease(story)
            finish(story)
            if sig is signal.SIGSTOP:  # it goes on as if nothing had been
                os.kill(fault.pid, signal.SIGCONT)
                story.wiring.wake(WAKE_DELIVERIES, str(alert_id))
                assert processes.wait_until(lambda: worker.text().count("succeeded") >= 3, seconds=120)
        finally:
            if sig is signal.SIGSTOP and fault.pid:
                os.kill(fault.pid, signal.SIGCONT)
            worker.stop()
        resends = everybody_has_one(story)
        copies = only_those_in_flight(sink.taken, [doubted], recipients=RECIPIENTS, at_once=1)
        assert set(copies) <= set(resends), "a doubled mail that is not counted"
        say(
            f"{sig.name} of one of {PROCESSES} processes: {RECIPIENTS} recipients, {len(doubted)} in flight, "
            f"{copies.total()} doubled, {sum(resends.values())} counted"
        )
        story.close()


def test_a_provider_on_a_bad_day(database: TestDatabase, make_settings: MakeSettings, say: Say) -> None:
    """A third of all answers is no, or none; time goes faster here, so that nobody waits hours for a retry."""
    with smtp_sink() as sink:
        mood = sink.mood = BadMood()
        story, alert_id = publish_to_everybody(
            make_settings(database, smtp_url=sink.url, smtp_connections=1), RECIPIENTS
        )
        database_, senders, ahead = story.wiring.database, wire_senders(story.wiring.settings), timedelta()
        while not all_over(story):
            assert ahead < timedelta(days=60), states(story)
            clock = later(story.wiring.clock, ahead)
            deliver_alert.sweep(database_, senders=senders, clock=clock, wake=lambda *_: None)
            deliver_alert.deliver_alert(
                database_,
                alert_id=alert_id,
                senders=senders,
                contact=story.wiring.contact,
                clock=clock,
                wake=lambda *_: None,
            )
            ahead += timedelta(hours=6)
        box = senders[Channel.EMAIL]
        assert isinstance(box, SmtpBox)
        box.close()
        resends = everybody_has_one(story)
        copies = Counter({message_id: many - 1 for (_, message_id), many in sink.taken.items() if many > 1})
        say(
            f"a bad day: {RECIPIENTS} recipients, {mood.refusals} times no, {mood.kept_silently.total()} kept "
            f"without a word, {copies.total()} doubled, {sum(resends.values())} counted"
        )
        assert mood.refusals > RECIPIENTS // 10
        assert copies.total() > 0
        assert len(sink.taken) == RECIPIENTS
        assert set(copies) <= mood.in_doubt(sink), "doubled, and nobody was in doubt about it"
        assert all(many <= resends[message_id] for message_id, many in copies.items()), "not counted"
        story.close()


def all_over(story: Story) -> bool:
    with story.commits() as session:
        return session.scalar(text("SELECT count(*) FROM deliveries WHERE sent_at IS NULL")) == 0
