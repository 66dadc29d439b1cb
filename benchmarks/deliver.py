"""Sending emails, each recorded, beside a bare smtplib loop over as many connections, in turns.

Processes are started, wired and connected before the clock; it runs from a barrier until the last of them is done.
"""

from __future__ import annotations

import resource
import smtplib
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any

from benchmarks.cost import counted, cpu_of
from benchmarks.ground import Ground, settings_of
from benchmarks.pairs import ROUNDS, spread
from benchmarks.people import EMAILS, waiting_emails
from benchmarks.sink import PORT, Sink, sink
from num_service.adapters.notice import Notice
from num_service.adapters.smtp import SmtpBox
from num_service.app import wire
from num_service.services.alerts import deliver_alert

WORKERS = 2
#: Milliseconds from a command to its answer, and the share of the emails a run sends then: rates need no more. With
#: 25,000 emails, five rounds and all of its parts, ``make bench ARGS=deliver`` takes about 20 minutes.
AWAY = {0: 1.0, 2: 0.2, 10: 0.04}
#: What one run sends at most, to see that memory does not grow with it, in parts of the emails of the others.
MEMORY = (0.1, 1, 10)
NOTICE = Notice(service_name="Umbrella", base_url="https://bench.example.org")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Worked:
    """What one process did: sent, from when to when, CPU seconds, KiB grown since it had sent a few."""

    sent: int
    begun: float
    ended: float
    cpu: float
    grew: int


@dataclass(frozen=True)
class Run:
    """All processes of one run. cpu: milliseconds for each mail of the senders, of PostgreSQL and of the sink."""

    rate: float
    senders: float
    database: float
    sink: float
    grew: int


def deliver(place: Ground, say: Say = lambda line: print(line, flush=True)) -> dict[str, object]:
    """Send with two workers, one connection each, at every distance; beside two bare smtplib connections."""
    found: dict[str, object] = {"emails": EMAILS, "rounds": ROUNDS}
    for away, share in AWAY.items():
        say(f"  a round trip of {away} ms")
        with sink(away / 1000) as server:
            found[f"{away}_ms"] = _in_turns(place, server, max(500, int(EMAILS * share)), say)
    with sink(0) as server:
        found["round_trips_to_the_database"] = _round_trips(place, server)
        grew = {}
        for many in (int(EMAILS * part) for part in MEMORY):
            grew[many] = _ours(place, server, many).grew
            say(f"  memory has grown by {grew[many]} KiB after {many} emails")
        found["memory_grew_kib"] = grew
    return found


def _round_trips(place: Ground, server: Sink, emails: int = 1_000) -> float:
    """How often a worker waits for the database for each email, its claims included, and how it is wired."""
    waiting_emails(place, emails)
    with counted(place.environ["DATABASE_URL"]) as wire:
        run(place, server, emails, send_alert, (place.environ | {"DATABASE_URL": wire.url}, server.url, 1))
        return round(wire.turns / emails, 2)


def _in_turns(place: Ground, server: Sink, emails: int, say: Say) -> dict[str, object]:
    ours: list[Run] = []
    floor: list[Run] = []
    for number in range(ROUNDS):
        ours.append(_ours(place, server, emails))
        floor.append(_floor(place, server, emails))
        share = ours[-1].rate / floor[-1].rate
        say(f"  round {number + 1} of {ROUNDS}: {ours[-1].rate:.0f} a second, {share:.2f} of the floor")
    return {
        "emails": emails,
        "of_floor": spread([a.rate / b.rate for a, b in zip(ours, floor, strict=True)]),
        "service": _figures(ours),
        "floor": _figures(floor),
    }


def _ours(place: Ground, server: Sink, emails: int) -> Run:
    waiting_emails(place, emails)
    return run(place, server, emails, send_alert, (place.environ, server.url, 1))


def _floor(place: Ground, server: Sink, emails: int) -> Run:
    return run(place, server, emails, _send_bare, (emails // WORKERS, 1))


def run(place: Ground, server: Sink, emails: int, work: Callable[..., None], with_: tuple[Any, ...]) -> Run:
    """Start the processes, let them begin together, and hear what each did."""
    spawn = get_context("spawn")
    barrier, told = spawn.Barrier(WORKERS + 1), spawn.SimpleQueue()
    started = [spawn.Process(target=work, args=(*with_, barrier, told)) for _ in range(WORKERS)]
    for process in started:
        process.start()
    before = server.taken.value
    database, there = cpu_of(place.postmaster()), cpu_of(server.pid)
    barrier.wait(120)
    done: list[Worked] = [told.get() for _ in started]
    database, there = cpu_of(place.postmaster()) - database, cpu_of(server.pid) - there
    for process in started:
        process.join()
    taken = server.taken.value - before
    if not sum(each.sent for each in done) == taken == emails:
        raise RuntimeError(f"{taken} of {emails} were sent")
    elapsed = max(each.ended for each in done) - min(each.begun for each in done)
    return Run(
        rate=taken / elapsed,
        senders=sum(each.cpu for each in done) * 1000 / taken,
        database=database * 1000 / taken,
        sink=there * 1000 / taken,
        grew=max(each.grew for each in done),
    )


def send_alert(environ: dict[str, str], url: str, connections: int, barrier: Barrier, told: Any) -> None:
    """What a worker process does, without the broker: one task after another until nothing is due."""
    wiring, box, sent, warm = wire(settings_of(environ)), SmtpBox(url, NOTICE, connections=connections), 0, 0
    wiring.database.ready()
    barrier.wait(120)
    begun, cpu = time.perf_counter(), time.process_time()
    while now := deliver_alert.deliver_alert(
        wiring.database,
        alert_id=uuid.uuid4(),  # it only wakes
        senders={box.channel: box},
        contact=wiring.contact,
        clock=wiring.clock,
        wake=lambda *_: None,
    ):
        sent += now
        warm = warm or kib()
    told.put(Worked(sent, begun, time.perf_counter(), time.process_time() - cpu, kib() - warm))
    box.close()


def _send_bare(emails: int, connections: int, barrier: Barrier, told: Any) -> None:
    """As many reused connections, the same messages, nothing recorded."""
    open_ = [smtplib.SMTP("127.0.0.1", PORT) for _ in range(connections)]
    for each in open_:
        each.ehlo()
    barrier.wait(120)
    begun, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(connections) as threads:
        for _ in threads.map(lambda each: _over(each, emails // connections), open_):
            pass
    told.put(Worked(emails, begun, time.perf_counter(), time.process_time() - cpu, 0))


def _over(connection: smtplib.SMTP, emails: int) -> None:
    for number in range(emails):
        to = f"m{number}@example.org"
        connection.sendmail(NOTICE.sender, [to], NOTICE.as_bytes(to=to, message_id=uuid.uuid4()))


def kib() -> int:
    """The most memory that this process has had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _figures(runs: Sequence[Run]) -> dict[str, object]:
    def middle(of: Callable[[Run], float]) -> float:
        return round(statistics.median(map(of, runs)), 3)

    return {
        "per_second": middle(lambda run: run.rate),
        "sender_cpu_ms": middle(lambda run: run.senders),
        "database_cpu_ms": middle(lambda run: run.database),
        "sink_cpu_ms": middle(lambda run: run.sink),
    }
