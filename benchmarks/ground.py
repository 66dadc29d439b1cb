"""What every benchmark stands on: a cluster of its own, a service on it, and a client that asks as fast as it can."""

from __future__ import annotations

import http.client
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from num_service.app import wire
from num_service.runtime import processes
from num_service.runtime.cluster import libpq_url
from num_service.runtime.environment import complete
from num_service.runtime.migrate import upgrade
from num_service.services.core.wiring import Wiring
from num_service.settings import Settings


@dataclass(frozen=True)
class Ground:
    """A migrated database of its own and the service wired to it."""

    environ: dict[str, str]
    wiring: Wiring

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """A bare connection of the same login, for floors."""
        return psycopg.connect(libpq_url(self.environ["DATABASE_URL"]))


def settings_of(environ: dict[str, str]) -> Settings:
    """The settings of a benchmark's own service, for any of its processes."""
    var = Path(environ["NUM_VAR"])
    return Settings(
        env="development",
        database_url=environ["DATABASE_URL"],
        police_database_url=environ["POLICE_DATABASE_URL"],
        redis_url=None,
        secret_key=environ["SECRET_KEY"],
        keys=Path(environ["NUM_KEYS"]).read_text(),
        var_dir=var,
        broker_dir=var / "broker",
        outbox_dir=var / "outbox",
    )


@contextmanager
def ground() -> Iterator[Ground]:
    """A durable cluster in a folder of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environ = complete(
            os.environ | {"NUM_VAR": folder, "NUM_DEMO": "0", "DATABASE_URL": "", "NUM_KEYS": ""}
        )
        upgrade(environ["DATABASE_URL"])
        wiring = wire(settings_of(environ))
        try:
            yield Ground(environ, wiring)
        finally:
            wiring.database.close()
            if wiring.police_database:
                wiring.police_database.close()


@contextmanager
def serving(place: Ground, application: str, port: int, extra: dict[str, str] | None = None) -> Iterator[str]:
    """gunicorn with two sync workers, the same for the service and for its floor."""
    environ = place.environ | {"PORT": str(port), "WEB_CONCURRENCY": "2"} | (extra or {})
    command = [
        sys.executable, "-m", "gunicorn", "-c", "python:num_service.runtime.gunicorn_conf", application,
    ]  # fmt: skip
    process = processes.spawn(command, environ=environ)
    try:
        if not processes.wait_until(lambda: _answers(port), seconds=60):
            raise RuntimeError(f"{application} did not start")
        yield f"127.0.0.1:{port}"
    finally:
        processes.stop(process, patience=10)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False


@dataclass(frozen=True)
class Load:
    """What a load showed: requests a second and the slow end, in milliseconds."""

    rate: float
    p50: float
    p99: float

    def as_json(self) -> dict[str, float]:
        return {"per_second": round(self.rate, 1), "p50_ms": round(self.p50, 2), "p99_ms": round(self.p99, 2)}


def ask(
    where: str,
    request: Callable[[int], tuple[str, str, bytes, dict[str, str]]],
    *,
    seconds: float,
    threads: int = 4,
) -> Load:
    """Ask for a bounded time from a few threads, one connection per request as sync workers have it.

    Args:
        where: host and port.
        request: makes the n-th request: method, path, body, headers.
        seconds: how long.
    """
    times: list[list[float]] = [[] for _ in range(threads)]
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def run(number: int) -> None:
        count = number
        while time.perf_counter() < end:
            method, path, body, headers = request(count)
            count += threads
            begun = time.perf_counter()
            connection = http.client.HTTPConnection(where, timeout=30)
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            times[number].append(time.perf_counter() - begun)
            if answer.status >= 400:
                wrong.append(answer.status)

    workers = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    taken = time.perf_counter() - begun
    everything = sorted(each * 1000 for mine in times for each in mine)
    if wrong or len(everything) < 100:
        raise RuntimeError(f"{len(wrong)} of {len(everything)} answers were errors: {sorted(set(wrong))}")
    cuts = statistics.quantiles(everything, n=100)
    return Load(len(everything) / taken, cuts[49], cuts[98])


def timed(work: Callable[[], object], *, times: int = 3) -> float:
    """The best of a few runs, in seconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


RESULTS = Path(__file__).parent / "results.json"
