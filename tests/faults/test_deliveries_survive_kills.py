"""`kill -9` of the worker and all its processes while 2,000 mails go out, several times, and started again.

Exactly one inbox row for everybody, nobody's mail missing, and twice only what was in flight at a kill, under the
same Message-ID and counted (issue 2, "Shown when"; 3-architecture, "Decisions already taken").
"""

import json
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.app import wire, wire_senders
from num_service.db.queries.alerts.deliveries import LEASE
from num_service.runtime import processes
from num_service.services.alerts import deliver_alert
from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.service import MakeSettings, Worker
from tests.harness.smtp_sink import SmtpSink, smtp_sink
from tests.harness.story import Story, begin, later

pytestmark = pytest.mark.faults

RECIPIENTS, SLOW_RECIPIENTS, PROCESSES = 2_000, 360, 2
KILL_AT = (250, 700, 1_150, 1_600)  # mails out at each kill
Say = Callable[[str], None]


def publish_to_everybody(settings: Settings, recipients: int = RECIPIENTS) -> tuple[Story, uuid.UUID]:
    """An alert for 2,000, its workers really woken."""
    story = begin(settings, wake=wire(settings).wake)
    story.recipients(recipients)
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    return story, alert_id


def sweep_after_the_lease(story: Story) -> None:
    """What beat does every 15 seconds, as if the dead worker's lease had run out. Only while no worker lives."""
    deliver_alert.sweep(
        story.wiring.database,
        senders=wire_senders(story.wiring.settings),
        clock=later(story.wiring.clock, LEASE + timedelta(seconds=1)),
        wake=story.wiring.wake,
    )


def in_flight(story: Story) -> set[str]:
    """The deliveries that had begun to be sent and were not recorded, once the dead worker's connections are gone."""
    story.wiring.database.engine.dispose()  # ours are not counted
    assert processes.wait_until(lambda: connections(story) == 1, seconds=10)
    with story.commits() as session:
        rows = session.execute(
            text("SELECT id FROM deliveries WHERE state = 'sending' OR (state = 'claimed' AND attempts > 0)")
        ).all()
    return {str(row.id) for row in rows}


def connections(story: Story) -> int:
    """How many are connected as the service, this question included."""
    mine = "datname = current_database() AND usename = current_user"
    with story.commits() as session:
        return session.execute(text(f"SELECT count(*) FROM pg_stat_activity WHERE {mine}")).scalar_one()


def finish(story: Story) -> None:
    """Wait until nothing is left to send."""

    def nothing_left() -> bool:
        with story.commits() as session:
            return session.scalar(text("SELECT count(*) FROM deliveries WHERE state <> 'sent'")) == 0

    assert processes.wait_until(nothing_left, seconds=60), states(story)


def states(story: Story) -> dict[str, int]:
    with story.commits() as session:
        rows = session.execute(text("SELECT channel, state, count(*) FROM deliveries GROUP BY 1, 2")).all()
    return {f"{row[0]} {row[1]}": row[2] for row in rows}


def everybody_has_one(story: Story) -> dict[str, int]:
    """Exactly one inbox row and one recorded mail for every recipient; answers the re-sends by delivery."""
    with story.commits() as session:
        wrong = session.execute(
            text(
                "SELECT recipients.id FROM recipients LEFT JOIN deliveries ON recipient_id = recipients.id "
                "GROUP BY recipients.id HAVING count(*) FILTER (WHERE channel = 'inbox') <> 1 "
                "OR count(*) FILTER (WHERE channel = 'email' AND state = 'sent') <> 1"
            )
        ).all()
        rows = session.execute(text("SELECT id, resends FROM deliveries WHERE resends > 0")).all()
    assert wrong == []
    return {str(row.id): row.resends for row in rows}


def only_those_in_flight(
    taken: Counter[tuple[str, str]],
    killed: list[set[str]],
    *,
    recipients: int = RECIPIENTS,
    at_once: int = PROCESSES,
) -> Counter[str]:
    """Nobody is missing or has two Message-IDs, and what came twice was in flight at a kill; answers the copies."""
    assert {to for to, _ in taken} == {f"member{number}@example.org" for number in range(recipients)}
    assert len(taken) == recipients, "a recipient was written to under two Message-IDs"
    copies = Counter({message_id: many - 1 for (_, message_id), many in taken.items() if many > 1})
    for message_id, many in copies.items():
        assert many <= sum(message_id in flight for flight in killed)
    assert all(len(flight) <= at_once for flight in killed)
    return copies


def test_into_the_local_box(settings: Settings, say: Say) -> None:
    story, _ = publish_to_everybody(settings)
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
    copies = only_those_in_flight(taken, killed)
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
        lambda: sum(1 for _ in settings.outbox_dir.glob("*.json")) >= enough, seconds=40
    )


def test_over_smtp_killed_before_the_server_has_answered(
    database: TestDatabase, make_settings: MakeSettings, say: Say
) -> None:
    """The worst moment there is: the server has the mail and the next one's envelope, and nobody hears so."""
    with smtp_sink() as sink:
        sink.pipelining = True
        settings = make_settings(database, smtp_url=sink.url)
        story, _ = publish_to_everybody(settings)
        worker = Worker(settings, concurrency=PROCESSES)
        killed = kill_at_the_worst_moments(sink, worker, story)
        resends = everybody_has_one(story)
        copies = only_those_in_flight(sink.taken, killed)
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
