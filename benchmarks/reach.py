"""A slow provider met by many connections; and from publishing to the first and last message, with real workers."""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from benchmarks.deliver import WORKERS, run, send_alert
from benchmarks.ground import Ground
from benchmarks.pairs import ROUNDS, spread
from benchmarks.people import EMAILS, EVERY_MEMBER, new_alert, waiting_emails
from benchmarks.sink import Sink, sink
from num_service.db.queries.alerts import deliveries
from num_service.db.session import after_commit
from num_service.domain.alerts.pace import MOST
from num_service.domain.shared.taxonomy import Tier
from num_service.runtime import processes
from num_service.services.alerts.publish_alert import MOST_TASKS, PER_TASK
from num_service.services.core.wiring import WAKE_DELIVERIES

#: Seconds a slow provider takes for a round trip.
SLOW = 0.2
Say = Callable[[str], None]


def slow_provider(place: Ground, say: Say) -> dict[str, object]:
    """Fifty connections for each worker at most, beside as many messages at once as one round trip for each allows.

    Opening the connections is in the figure, and so is finding out that there should be more of them.
    """
    connections = MOST * WORKERS
    say(f"  a provider {SLOW * 1000:.0f} ms away, {connections} connections")
    rates = []
    with sink(SLOW) as server:
        for number in range(min(ROUNDS, 3)):  # each takes as long as such a provider does
            waiting_emails(place, EMAILS)
            rates.append(run(place, server, EMAILS, send_alert, (place.environ, server.url, MOST)).rate)
            share = rates[-1] * SLOW / connections
            say(
                f"  round {number + 1} of {min(ROUNDS, 3)}: {rates[-1]:.0f} a second, {share:.2f} of the ideal"
            )
    return {
        "connections": connections,
        "per_second": spread(rates),
        "of_ideal": spread([rate * SLOW / connections for rate in rates]),
    }


def from_publish(place: Ground, say: Say) -> dict[str, object]:
    """Seconds from publishing to the first and to the last message; and a danger that comes while others wait."""
    say("  from publishing to the first and last message, two real workers")
    first, last, meanwhile, before, danger_first = [], [], [], [], []
    with _only(place, EMAILS), sink(0.002) as server, _workers(place, server):
        _publish(place, Tier.NUISANCE)
        _wait(server, server.taken.value + 100)  # they are warm
        for number in range(ROUNDS):
            waiting_emails(place, 0)
            taken, begun = server.taken.value, time.perf_counter()
            _publish(place, Tier.NUISANCE)
            first.append(_wait(server, taken + 1) - begun)
            _wait(server, taken + EMAILS // 10)
            asked = place.wiring.clock()
            danger = _publish(place, Tier.DANGER)
            published = place.wiring.clock()
            last.append(_wait(server, taken + 2 * EMAILS) - begun)
            time.sleep(1)  # the last is recorded
            waited, written, gone, seconds = _around(place, danger, asked, published)
            meanwhile.append(written)
            before.append(gone)
            danger_first.append(seconds)
            say(
                f"  round {number + 1} of {ROUNDS}: first after {first[-1]:.2f} s, all {2 * EMAILS} after "
                f"{last[-1]:.1f} s; of {waited} that waited, {written} left while the danger was written and {gone} "
                "between that and its last message"
            )
    return {
        "emails": EMAILS,
        "first_seconds": spread(first),
        "last_seconds": spread(last),
        "danger_first_seconds": spread(danger_first),
        "left_while_the_danger_was_written": spread(meanwhile),
        "left_before_the_last_danger": spread(before),
    }


@contextmanager
def _workers(place: Ground, server: Sink) -> Iterator[None]:
    """A real Celery worker of two processes."""
    environ = place.environ | {"SMTP_URL": server.url}
    command = [
        sys.executable, "-W", "ignore", "-m", "celery", "-q", "-A", "workers.celery_app", "worker",
        f"--concurrency={WORKERS}", "--loglevel=ERROR", "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    process = processes.spawn(command, environ=environ)
    try:
        yield
    finally:
        processes.stop(process, patience=20)


def _publish(place: Ground, tier: Tier) -> uuid.UUID:
    """What publishing does to the database and the broker."""
    with place.wiring.database.commits() as session:
        alert_id = new_alert(session, tier=tier)
        waiting = deliveries.write(
            session, alert_id=alert_id, audience=EVERY_MEMBER, tier=tier, now=place.wiring.clock()
        )  # fmt: skip
        for _ in range(min(-(-waiting // PER_TASK), MOST_TASKS)):
            after_commit(session, lambda: place.wiring.wake(WAKE_DELIVERIES, str(alert_id)))
    return alert_id


def _wait(server: Sink, taken: int) -> float:
    """Until the sink has so many; answers when."""
    end = time.perf_counter() + 900
    while server.taken.value < taken:
        if time.perf_counter() > end:
            raise RuntimeError(f"{server.taken.value} of {taken} came")
        time.sleep(0.001)
    return time.perf_counter()


@contextmanager
def _only(place: Ground, count: int) -> Iterator[None]:
    """So many recipients, for the length of a block."""
    with place.owns() as connection:
        connection.execute(
            "UPDATE recipients SET active = false WHERE id NOT IN (SELECT id FROM recipients LIMIT %s)",
            [count],
        )
    yield
    with place.owns() as connection:
        connection.execute("UPDATE recipients SET active = true")


def _around(
    place: Ground, danger: uuid.UUID, asked: datetime, published: datetime
) -> tuple[int, int, int, float]:
    """How many others waited when a danger was to be published; how many left while its rows were written, and how many
    from then until its last message; seconds to its first."""
    with place.owns() as connection:
        found = connection.execute(
            "WITH danger AS MATERIALIZED (SELECT min(sent_at) AS first, max(sent_at) AS last FROM deliveries "
            "WHERE alert_id = %(danger)s AND channel = 'email') "
            "SELECT count(*), count(*) FILTER (WHERE sent_at <= %(published)s), "
            "count(*) FILTER (WHERE sent_at > %(published)s AND sent_at < danger.last), "
            "EXTRACT(epoch FROM min(danger.first) - %(asked)s::timestamptz)::float FROM deliveries, danger "
            "WHERE alert_id <> %(danger)s AND channel = 'email' AND sent_at > %(asked)s",
            {"danger": danger, "asked": asked, "published": published},
        ).fetchone()
    waited, written, gone, seconds = cast("tuple[int, int, int, float]", found)
    return waited, written, gone, seconds
