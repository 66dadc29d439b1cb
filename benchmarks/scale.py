"""Two web hosts and two worker hosts beside one of each: process groups with a folder each, one PostgreSQL, one Redis.

On one machine two hosts share its cores, so what is compared is what a request costs in CPU, and how many mails a
worker sends where it waits for its mail server, which is what workers do.
"""

from __future__ import annotations

import dataclasses
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import text

from benchmarks.cost import cpu_of
from benchmarks.ground import Ground, Served, serving, settings_of
from benchmarks.load import Request, ask
from benchmarks.pairs import ROUNDS, SECONDS, spread
from benchmarks.people import waiting_emails
from benchmarks.serve import JSON, MEMBERS, REPORT, SERVICE
from benchmarks.sink import sink
from num_service.app import wire
from num_service.crypto.casework_pins import pins_as_text
from num_service.services.core.wiring import WAKE_DELIVERIES
from num_service.settings import Settings
from tests.harness.redis_server import RedisServer
from tests.harness.service import Worker, environ_of, make_folders

PORTS = 5393, 5394
#: How many mails each worker host sends in a run, and milliseconds to the mail server and back.
MAILS, AWAY = 1_000, 2
Say = Callable[[str], None]


def scale(place: Ground, tokens: list[str], say: Say) -> dict[str, object]:
    """Checks, reports and mails with one host and with two, in turns; what each process does, and that nothing doubles.

    Args:
        tokens: of the members who check.
    """
    with tempfile.TemporaryDirectory(prefix="hosts-") as folder, _redis(Path(folder)) as redis:
        hosts = [_host(place, Path(folder, f"host{number}"), redis.url) for number in (1, 2)]
        raw = json.dumps(REPORT).encode()

        def check(number: int) -> Request:
            body = json.dumps({"text": f"07700 9{number % 100_000:05d}"}).encode()
            return (
                "POST", "/api/v1/check", body, JSON | {"Authorization": f"Bearer {tokens[number % MEMBERS]}"}
            )  # fmt: skip

        with ExitStack() as stack:
            served = [
                stack.enter_context(
                    serving(place, SERVICE, port, environ_of(host) | {"WEB_CONCURRENCY": "1"})
                )
                for host, port in zip(hosts, PORTS, strict=True)
            ]
            found: dict[str, object] = {
                "check": _web(place, served, check, say),
                "submit": _web(place, served, lambda _: ("POST", "/api/v1/reports", raw, JSON), say),
            }
        found["deliver"] = _mails(place, hosts, say)
    return found


def _host(place: Ground, var: Path, redis: str) -> Settings:
    """A host's settings: a folder of its own, the same database, broker and keys."""
    make_folders(var)
    return dataclasses.replace(
        settings_of(place.environ),
        redis_url=redis,
        var_dir=var,
        broker_dir=var / "broker",
        outbox_dir=var / "outbox",
        casework_key=pins_as_text(place.wiring.pins.known()),
    )


@contextmanager
def _redis(folder: Path) -> Iterator[RedisServer]:
    server = RedisServer(folder)
    try:
        yield server
    finally:
        server.stop()


def _web(
    place: Ground, served: list[Served], request: Callable[[int], Request], say: Say
) -> dict[str, object]:
    """CPU per request, of the hosts and of PostgreSQL, when one host is asked and when both are."""
    cost: dict[int, list[float]] = {1: [], 2: []}
    rate: dict[int, list[float]] = {1: [], 2: []}
    for where in served:
        ask(where.address, request, seconds=3, threads=2)
    for number in range(ROUNDS):
        for many in (1, 2):
            asked = served[:many]
            before = _cpu(place, asked)
            with ThreadPoolExecutor(many) as threads:
                loads = list(
                    threads.map(lambda one: ask(one.address, request, seconds=SECONDS, threads=2), asked)
                )
            cost[many].append((_cpu(place, asked) - before) * 1000 / sum(load.asked for load in loads))
            rate[many].append(sum(load.rate for load in loads))
        say(
            f"  round {number + 1} of {ROUNDS}: {cost[1][-1]:.2f} ms of CPU a request with one host, "
            f"{cost[2][-1]:.2f} with two"
        )
    return {
        "cpu_ms_one_host": spread(cost[1]),
        "cpu_ms_two_hosts": spread(cost[2]),
        "two_to_one": spread([two / one for one, two in zip(cost[1], cost[2], strict=True)]),
        "per_second": {many: round(statistics.median(rates), 1) for many, rates in rate.items()},
    }


def _cpu(place: Ground, served: list[Served]) -> float:
    return sum(cpu_of(one.pid) for one in served) + cpu_of(place.postmaster())


def _mails(place: Ground, hosts: list[Settings], say: Say) -> dict[str, object]:
    """Mails a second for each worker process, with one host and with two; each mail exactly once."""
    rate: dict[int, list[float]] = {1: [], 2: []}
    with sink(AWAY / 1000) as server:
        for number in range(ROUNDS):
            for many in (1, 2):
                workers = [Worker(dataclasses.replace(host, smtp_url=server.url)) for host in hosts[:many]]
                wake = wire(workers[0].settings).wake
                try:
                    for worker in workers:
                        worker.start()
                    alert_id = waiting_emails(place, MAILS * many)
                    taken, begun = server.taken.value, time.perf_counter()
                    for _ in workers:
                        wake(WAKE_DELIVERIES, str(alert_id))
                    while server.taken.value < taken + MAILS * many and time.perf_counter() < begun + 120:
                        time.sleep(0.005)
                    rate[many].append(MAILS / (time.perf_counter() - begun))
                    time.sleep(0.5)  # a mail too many would come now
                    _once(place, server.taken.value - taken, MAILS * many)
                finally:
                    for worker in workers:
                        worker.stop()
            say(
                f"  round {number + 1} of {ROUNDS}: {rate[1][-1]:.0f} mails a second with one worker host, "
                f"{rate[2][-1]:.0f} from each of two"
            )
    return {
        "per_second_one_host": spread(rate[1]),
        "per_second_each_of_two": spread(rate[2]),
        "two_to_one": spread([two / one for one, two in zip(rate[1], rate[2], strict=True)]),
    }


def _once(place: Ground, taken: int, mails: int) -> None:
    with place.wiring.database.reads() as session:
        left = session.execute(
            text("SELECT count(*) FROM deliveries WHERE channel = 'email' AND state <> 'sent'")
        ).scalar_one()
    if taken != mails or left:
        raise RuntimeError(f"{taken} of {mails} came, and {left} are not recorded as sent")
