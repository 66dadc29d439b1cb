"""A service and its floor, asked in turns: what a noisy machine does to one it does to the other."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.cost import counted, cpu_of
from benchmarks.ground import Ground, Served, serving
from benchmarks.load import Load, Request, ask, once

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
_COUNTED = 40  # requests whose round trips are counted


@dataclass(frozen=True)
class Side:
    """One of the two: a WSGI application and the requests it is sent."""

    application: str
    request: Callable[[int], Request]


@dataclass(frozen=True)
class Run:
    """One load and what it cost. server, database: milliseconds of CPU per request."""

    load: Load
    server: float
    database: float


def alternately(
    place: Ground,
    service: Side,
    floor: Side,
    *,
    ports: tuple[int, int],
    say: Callable[[str], None],
    threads: int = 4,
) -> dict[str, object]:
    """Both served at once and asked in turns, :data:`ROUNDS` times; medians of the ratios, with what they spread over.

    Args:
        ports: the service's and the floor's.
        say: told after each round.
        threads: how many clients at once.
    """
    ours: list[Run] = []
    least: list[Run] = []
    with (
        serving(place, service.application, ports[0]) as here,
        serving(place, floor.application, ports[1]) as there,
    ):
        for side, where in ((service, here), (floor, there)):
            ask(where.address, side.request, seconds=2, threads=threads)
        for number in range(ROUNDS):
            ours.append(_run(place, service, here, threads))
            least.append(_run(place, floor, there, threads))
            share = ours[-1].load.rate / least[-1].load.rate
            say(
                f"  round {number + 1} of {ROUNDS}: {ours[-1].load.rate:.0f} a second, {share:.2f} of the floor"
            )
    return {
        "of_floor": spread([a.load.rate / b.load.rate for a, b in zip(ours, least, strict=True)]),
        "p99_to_floor": spread([a.load.p99 / b.load.p99 for a, b in zip(ours, least, strict=True)]),
        "cpu_to_floor": spread(
            [(a.server + a.database) / (b.server + b.database) for a, b in zip(ours, least, strict=True)]
        ),
        "service": _figures(ours) | {"round_trips": round_trips(place, service, ports[0])},
        "floor": _figures(least) | {"round_trips": round_trips(place, floor, ports[1])},
        "rounds": ROUNDS,
        "clients": threads,
    }


def _run(place: Ground, side: Side, where: Served, threads: int) -> Run:
    server, database = cpu_of(where.pid), cpu_of(place.postmaster())
    load = ask(where.address, side.request, seconds=SECONDS, threads=threads)
    return Run(
        load,
        (cpu_of(where.pid) - server) * 1000 / load.asked,
        (cpu_of(place.postmaster()) - database) * 1000 / load.asked,
    )


def round_trips(place: Ground, side: Side, port: int) -> float:
    """How often a request waits for the database, on average over requests one after another."""
    with counted(place.environ["DATABASE_URL"]) as wire:
        extra = {"DATABASE_URL": wire.url, "WEB_CONCURRENCY": "1"}
        with serving(place, side.application, port, extra) as where:
            for number in range(5):  # connects, and whatever is asked once per connection
                once(where.address, side.request(number))
            before = wire.turns
            for number in range(_COUNTED):
                once(where.address, side.request(5 + number))
            return round((wire.turns - before) / _COUNTED, 1)


def spread(values: Sequence[float]) -> dict[str, float]:
    """The median of a few figures, the smallest and the largest."""
    return {
        "median": round(statistics.median(values), 3),
        "least": round(min(values), 3),
        "most": round(max(values), 3),
    }


def _figures(runs: Sequence[Run]) -> dict[str, object]:
    def middle(of: Callable[[Run], float]) -> float:
        return round(statistics.median(map(of, runs)), 2)

    return {
        "per_second": middle(lambda run: run.load.rate),
        "p50_ms": middle(lambda run: run.load.p50),
        "p99_ms": middle(lambda run: run.load.p99),
        "server_cpu_ms": middle(lambda run: run.server),
        "database_cpu_ms": middle(lambda run: run.database),
        "client_cpu_ms": middle(lambda run: run.load.client),
    }
