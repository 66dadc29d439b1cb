"""A client that asks as fast as it can, and what that showed."""

from __future__ import annotations

import http.client
import resource
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Request = tuple[str, str, bytes, Mapping[str, str]]
"""Method, path, body and headers."""


@dataclass(frozen=True)
class Load:
    """What one load showed. rate: requests a second; p50, p99 and client: milliseconds, the last of the client's own
    CPU per request; asked: how many there were."""

    rate: float
    p50: float
    p99: float
    client: float
    asked: int


def ask(where: str, request: Callable[[int], Request], *, seconds: float, threads: int = 4) -> Load:
    """Ask for a bounded time from a few threads, one connection per request as sync workers have it.

    Args:
        where: host and port.
        request: makes the n-th request.
        seconds: how long.

    Raises:
        RuntimeError: an answer was an error, or none came.
    """
    times: list[list[float]] = [[] for _ in range(threads)]
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def run(number: int) -> None:
        count = number
        while time.perf_counter() < end:
            begun = time.perf_counter()
            status = once(where, request(count))
            times[number].append(time.perf_counter() - begun)
            count += threads
            if status >= 400:
                wrong.append(status)

    workers = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    begun, cpu = time.perf_counter(), _own_cpu()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    taken, cpu = time.perf_counter() - begun, _own_cpu() - cpu
    everything = sorted(each * 1000 for mine in times for each in mine)
    if wrong or len(everything) < 2:
        raise RuntimeError(f"{len(wrong)} of {len(everything)} answers were errors: {sorted(set(wrong))}")
    cuts = statistics.quantiles(everything, n=100)
    return Load(len(everything) / taken, cuts[49], cuts[98], cpu * 1000 / len(everything), len(everything))


def once(where: str, request: Request) -> int:
    """Send one request and read its answer; its status."""
    method, path, body, headers = request
    connection = http.client.HTTPConnection(where, timeout=30)
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _own_cpu() -> float:
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return mine.ru_utime + mine.ru_stime
