"""What the faults table stands on: PostgreSQL, Redis, a mail server and workers of its own, which may be killed.

Everything is real but the provider: real processes, real leases (60 s), the wake-ups and sweeps of an installation.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy import text

from benchmarks.cost import children
from num_service.app import wire
from num_service.domain.alerts.audience import Channel
from num_service.runtime import processes
from num_service.runtime.cluster import libpq_url
from num_service.runtime.environment import demonstration_keys
from num_service.settings import Settings
from tests.harness.mails_out import give_numbers
from tests.harness.redis_server import RedisServer
from tests.harness.service import Worker, environ_of, make_folders
from tests.harness.sms_provider import SmsProvider, sms_provider
from tests.harness.smtp_sink import SmtpSink, smtp_sink
from tests.harness.stoppable import Stoppable
from tests.harness.story import Story, begin

#: Worker processes, and how often they look for what nobody was woken for, in seconds.
PROCESSES, SWEEP = 4, 5
SMS_SECRET = "what the provider signs its reports with"
#: No case may take longer, in seconds.
LONGEST = 1_800
Say = Callable[[str], None]
_OPEN = "sent_at IS NULL AND ended_at IS NULL"
_LEFT = f"SELECT count(*) FROM deliveries WHERE {_OPEN}"


@dataclass
class World:
    """One installation whose parts can be killed; ``doubted`` is what was in flight at a fault, by delivery."""

    story: Story
    postgres: Stoppable
    redis: RedisServer
    sink: SmtpSink
    texts: SmsProvider
    worker: Worker
    beat: Worker
    people: int
    say: Say
    doubted: set[str] = field(default_factory=set)
    channel: Channel = Channel.EMAIL

    def taken(self) -> Counter[tuple[str, str]]:
        """What the channel's provider has: by whom it is to and by our id."""
        return self.texts.taken if self.channel is Channel.SMS else self.sink.taken

    def sent(self) -> int:
        """How many different messages the provider has."""
        return len(self.taken())

    def over(self, channel: Channel) -> None:
        """Let everybody's messages go over this channel, and no other, from the next alert on."""
        self.channel = channel
        with self.story.commits() as session:
            session.execute(
                text("UPDATE recipients SET channels = ARRAY['inbox', :channel]"), {"channel": channel.value}
            )

    def wait_for(self, part: float) -> None:
        """Until such a part of the mails is out. Raises RuntimeError."""
        enough = int(self.people * part)
        if not processes.wait_until(lambda: self.sent() >= enough, seconds=LONGEST):
            raise RuntimeError(f"{self.sent()} of {enough} messages came\n{self.worker.text()[-2000:]}")

    def until_sent(self) -> None:
        """Until nothing waits or is under way. Raises RuntimeError."""

        def over() -> bool:
            if self.beat.process is None or self.beat.process.poll() is not None:
                raise RuntimeError("nobody wakes workers for sweeps: see beat.log")
            with suppress(psycopg.OperationalError), self.connect() as connection:
                return connection.execute(_LEFT).fetchone() == (0,)
            return False

        if not processes.wait_until(over, seconds=LONGEST, every=0.5):
            raise RuntimeError(f"{self.sent()} of {self.people} messages came\n{self.worker.text()[-2000:]}")

    def pool(self) -> list[int]:
        """The worker's processes that send."""
        assert self.worker.process is not None
        return children(self.worker.process.pid)

    def note_doubt(self, *, over: bool = False) -> None:
        """Keep what is in flight at a fault: begun, not recorded, and a second later still so.

        Args:
            over: whether nobody sends any more, so that there is nothing to wait for.
        """
        time.sleep(0.3)
        first = self._sending()
        if not over:
            time.sleep(1)
            first &= self._sending()
        self.doubted |= {id_ for id_, _ in first}

    def _sending(self) -> set[tuple[str, int]]:
        with self.connect() as connection:
            rows = connection.execute(
                "SELECT id, attempts FROM deliveries WHERE state = 'sending'"
            ).fetchall()
        return {(str(row[0]), int(str(row[1]))) for row in rows}

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """An autocommitting connection of the service's own login."""
        return psycopg.connect(libpq_url(self.postgres.urls.main), autocommit=True)

    def start(self) -> None:
        """Workers, and beside them what wakes them for what was missed."""
        self.worker.start()
        if self.beat.process is None or self.beat.process.poll() is not None:
            self.beat.start()

    def stop(self) -> None:
        self.worker.stop()
        self.beat.stop()


@dataclass(frozen=True)
class Found:
    """What one fault did. Everything but the seconds is a number of messages or of people."""

    times: int
    lost: int
    fewest_in_app: int
    most_in_app: int
    in_flight: int
    doubled: int
    counted: int
    uncounted: int
    seconds: float

    @property
    def met(self) -> bool:
        """0 lost, exactly one in-app row each, doubled only what was in flight, and counted."""
        return self.lost == self.uncounted == 0 and self.fewest_in_app == self.most_in_app == 1


#: What stands in the table for a case that did not come to its end.
NOT_ENDED = Found(0, -1, 0, 0, 0, 0, 0, 0, 0.0)


class _Beat(Worker):
    """What wakes workers for sweeps, in a process of its own, so that the worker's children are only its pool."""

    def start(self) -> None:
        with (self.settings.var_dir / "beat.log").open("ab") as log:
            command = [sys.executable, "-m", "celery", "-q", "-A", "workers.celery_app", "beat"]
            self.process = processes.spawn(
                [*command, f"--schedule={self.settings.var_dir / 'beat-schedule'}", "--pidfile="],
                environ=environ_of(self.settings),
                output=log,
            )


@contextmanager
def world(people: int, say: Say) -> Iterator[World]:
    """An installation with so many members, gone afterwards."""
    os.environ.pop("REDIS_URL", None)
    with (
        tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as name,
        smtp_sink() as sink,
        sms_provider() as texts,
    ):
        folder = Path(name)
        folder.chmod(0o755)
        postgres, redis = Stoppable(folder / "postgres"), RedisServer(folder)
        try:
            var = folder / "var"
            make_folders(var)
            urls = postgres.urls
            settings = Settings(
                env="test",
                database_url=urls.main,
                police_database_url=urls.police,
                police_push_database_url=urls.push,
                redis_url=f"{redis.url}/0",
                secret_key="faults",
                keys=json.dumps(demonstration_keys()),
                var_dir=var,
                broker_dir=var / "broker",
                outbox_dir=var / "outbox",
                smtp_url=sink.url,
                smtp_connections=1,
                sms_url=texts.url,
                sms_secret=SMS_SECRET,
                sweep_seconds=SWEEP,
            )
            story = begin(settings, wake=wire(settings).wake)
            story.recipients(people)
            made = World(
                story, postgres, redis, sink, texts,
                Worker(settings, concurrency=PROCESSES), _Beat(settings), people, say,
            )  # fmt: skip
            give_numbers(story)
            yield made
            story.close()
        finally:
            redis.stop()
            postgres.close()


def tried(world: World, fault: Callable[[World], int]) -> Found:
    """Publish to everybody, let a fault happen while the mails go out, wait for the last, and count.

    Args:
        fault: what happens; answers how often it did.
    """
    with world.connect() as connection:  # whatever a case before this one has left
        connection.execute(f"UPDATE deliveries SET state = 'cancelled', ended_at = now() WHERE {_OPEN}")
        connection.execute("DELETE FROM channel_pauses")
    world.taken().clear()
    world.doubted.clear()
    world.start()
    try:
        alert_id = world.story.approved_alert(world.story.report())
        begun = time.perf_counter()
        world.story.publish(alert_id)
        times = fault(world)
        world.until_sent()
        seconds = time.perf_counter() - begun
    finally:
        world.stop()
    return _counted(world, alert_id, times, seconds)


def _counted(world: World, alert_id: uuid.UUID, times: int, seconds: float) -> Found:
    """Read the provider's books beside ours."""
    with world.connect() as connection:
        rows = connection.execute(
            "SELECT id, recipient_id, state, resends FROM deliveries WHERE alert_id = %s AND channel = %s",
            [alert_id, world.channel.value],
        ).fetchall()
        fewest, most = connection.execute(
            "SELECT min(many), max(many) FROM (SELECT count(deliveries.id) AS many FROM recipients "
            "LEFT JOIN deliveries ON recipient_id = recipients.id AND alert_id = %s AND channel = 'inbox' "
            "GROUP BY recipients.id) AS each",
            [alert_id],
        ).fetchone() or (0, 0)
    copies = Counter[str]()
    for (_, message_id), many in world.taken().items():
        copies[message_id] += many
    resends = {str(row[0]): int(str(row[3])) for row in rows}
    lost = sum(1 for row in rows if row[2] != "sent" or not copies[str(row[0])]) + world.people - len(rows)
    doubled = {message_id: many - 1 for message_id, many in copies.items() if many > 1}
    return Found(
        times=times,
        lost=lost,
        fewest_in_app=int(str(fewest)),
        most_in_app=int(str(most)),
        in_flight=len(world.doubted),
        doubled=sum(doubled.values()),
        counted=sum(resends.values()),
        uncounted=sum(
            many
            for message_id, many in doubled.items()
            if many > resends.get(message_id, 0) or message_id not in world.doubted
        ),
        seconds=seconds,
    )


@contextmanager
def hastened(world: World) -> Iterator[None]:
    """Let no retry wait its minutes and hours, for the length of a block: what is put off is due a second later."""
    over = threading.Event()

    def hasten() -> None:
        while not over.wait(1):
            with suppress(psycopg.OperationalError), world.connect() as connection:
                connection.execute(
                    "UPDATE deliveries SET lease_until = now() WHERE state = 'waiting' AND lease_until > now()"
                )
                connection.execute("UPDATE channel_pauses SET until = now() WHERE until > now()")

    thread = threading.Thread(target=hasten, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def hold(pid: int) -> None:
    """Freeze a process."""
    os.kill(pid, signal.SIGSTOP)


def go_on(pid: int) -> None:
    """Let a frozen process go on."""
    os.kill(pid, signal.SIGCONT)


def as_table(found: Mapping[str, Found]) -> str:
    """One line for each fault."""
    head = ("fault", "times", "lost", "in-app rows each", "in flight", "doubled", "sent again, counted",
            "doubled and not in flight or not counted", "seconds", "met")  # fmt: skip
    lines = [head]
    for name, each in found.items():
        rows = f"{each.fewest_in_app}" if each.fewest_in_app == each.most_in_app else "not the same"
        lines.append(
            (
                name,
                str(each.times),
                str(each.lost),
                rows,
                str(each.in_flight),
                str(each.doubled),
                str(each.counted),
                str(each.uncounted),
                f"{each.seconds:.0f}",
                "yes" if each.met else "no",
            )
        )
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
