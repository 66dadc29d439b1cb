"""`kill -9` of the worker and all its processes while 2,000 mails go out, several times, and started again.

Exactly one inbox row for everybody, nobody's mail missing, and twice only what was in flight at a kill, under the
same Message-ID and counted (issue 2, "Shown when"; 3-architecture, "Decisions already taken").
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from num_service.runtime import processes
from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.mails_out import (
    everybody_has_one,
    finish,
    in_flight,
    only_those_in_flight,
    publish_to_everybody,
    sweep_after_the_lease,
)
from tests.harness.service import MakeSettings, Worker
from tests.harness.smtp_sink import SmtpSink, smtp_sink
from tests.harness.story import Story

pytestmark = pytest.mark.faults

RECIPIENTS, SLOW_RECIPIENTS, PROCESSES = 2_000, 360, 2
KILL_AT = (250, 700, 1_150, 1_600)  # mails out at each kill
Say = Callable[[str], None]


def test_into_the_local_box(settings: Settings, say: Say) -> None:
    story, _ = publish_to_everybody(settings, RECIPIENTS)
    worker = Worker(settings, concurrency=PROCESSES)
    killed: list[set[str]] = []
    try:
        for mails in KILL_AT:
            worker.start()
            wait_for_mails(settings, mails)
            worker.kill()
            killed.append(in_flight(story))
            sweep_after_the_lease(story)
        worker.start()
        finish(story)
    finally:
        worker.stop()

    taken = Counter(
        (mail["to"], mail["message_id"].strip("<>").partition("@")[0])
        for mail in (json.loads(file.read_text()) for file in settings.outbox_dir.glob("*.json"))
    )
    resends = everybody_has_one(story)
    copies = only_those_in_flight(taken, killed, recipients=RECIPIENTS, at_once=PROCESSES)
    say(
        f"local box: {RECIPIENTS} recipients, {len(killed)} kills of {PROCESSES} processes: {len(taken)} in the box, "
        f"{sum(map(len, killed))} in flight at a kill, {copies.total()} doubled, {sum(resends.values())} counted"
    )
    assert copies.total() == 0, "the box can be asked, so nothing goes twice"
    assert resends == {}
    story.close()


def wait_for_mails(settings: Settings, enough: int) -> None:
    """Until so many are in the local box."""
    assert processes.wait_until(
        lambda: sum(1 for _ in settings.outbox_dir.glob("*.json")) >= enough, seconds=120
    )


def test_over_smtp_killed_before_the_server_has_answered(
    database: TestDatabase, make_settings: MakeSettings, say: Say
) -> None:
    """The worst moment there is: the server has the mail and the next one's envelope, and nobody hears so."""
    with smtp_sink() as sink:
        sink.pipelining = True
        settings = make_settings(database, smtp_url=sink.url)
        story, _ = publish_to_everybody(settings, RECIPIENTS)
        worker = Worker(settings, concurrency=PROCESSES)
        killed = kill_at_the_worst_moments(sink, worker, story)
        resends = everybody_has_one(story)
        copies = only_those_in_flight(sink.taken, killed, recipients=RECIPIENTS, at_once=PROCESSES)
        say(
            f"SMTP: {RECIPIENTS} recipients, {len(killed)} kills of {PROCESSES} processes: {len(sink.taken)} mails, "
            f"{sum(map(len, killed))} in flight at a kill, {copies.total()} doubled, {sum(resends.values())} counted"
        )
        assert len(KILL_AT) <= copies.total() <= len(KILL_AT) * PROCESSES
        # Nobody can ask this server: everything in flight went once more, and each of them is counted.
        assert Counter(resends) == sum((Counter(flight) for flight in killed), Counter())
        assert set(copies) <= set(resends), "a doubled mail that is not counted"
        story.close()


def test_over_a_slow_server_in_doubt_is_one_for_each_connection(
    database: TestDatabase, make_settings: MakeSettings, say: Say
) -> None:
    """Several connections are the price of not waiting: each has at most one mail in doubt, and it is counted."""
    connections, kill_at = 3, (120, 240)
    with smtp_sink() as sink:
        sink.pipelining, sink.late = True, 0.06
        settings = make_settings(database, smtp_url=sink.url, smtp_connections=connections)
        story, _ = publish_to_everybody(settings, SLOW_RECIPIENTS)
        worker = Worker(settings, concurrency=PROCESSES)
        killed = kill_at_the_worst_moments(sink, worker, story, kill_at)
        resends = everybody_has_one(story)
        at_once = PROCESSES * connections
        copies = only_those_in_flight(sink.taken, killed, recipients=SLOW_RECIPIENTS, at_once=at_once)
        say(
            f"slow SMTP: {SLOW_RECIPIENTS} recipients, {len(killed)} kills of {PROCESSES} processes with "
            f"{connections} connections: {sum(map(len, killed))} in flight, {copies.total()} doubled, "
            f"{sum(resends.values())} counted"
        )
        assert any(len(flight) > PROCESSES for flight in killed), "it was met by more connections"
        assert Counter(resends) == sum((Counter(flight) for flight in killed), Counter())
        assert set(copies) <= set(resends), "a doubled mail that is not counted"
        story.close()


def kill_at_the_worst_moments(
    sink: SmtpSink, worker: Worker, story: Story, kill_at: Sequence[int] = KILL_AT
) -> list[set[str]]:
    """Kill the worker between the server's keeping a mail and its answer, at each of these; then let it finish."""
    waiting, dead = list(kill_at), threading.Event()

    def kill(total: int) -> None:
        if waiting and total >= waiting[0]:
            waiting.pop(0)
            worker.kill()
            dead.set()

    sink.before_answer = kill
    killed: list[set[str]] = []
    try:
        for _ in kill_at:
            dead.clear()
            worker.start()
            assert dead.wait(40), worker.text()
            killed.append(in_flight(story))
            sweep_after_the_lease(story)
        worker.start()
        finish(story)
    finally:
        worker.stop()
    return killed
