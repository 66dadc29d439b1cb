"""Publishing to 25,000 recipients and sending by SMTP, beside one bulk INSERT and a bare smtplib loop."""

from __future__ import annotations

import os
import resource
import shutil
import smtplib
import socketserver
import subprocess
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.ground import Ground, settings_of, timed
from num_service.adapters.notice import Notice
from num_service.adapters.smtp import SmtpBox
from num_service.app import wire
from num_service.crypto.contact import recipient_place
from num_service.db.models.accounts.account import User
from num_service.db.models.alerts.alert import Alert
from num_service.db.queries.alerts import deliveries
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import Audience, RecipientKind
from num_service.domain.shared.taxonomy import Tier
from num_service.runtime import processes
from num_service.services.alerts import deliver_alert

RECIPIENTS = 25_000
EMAILS = int(os.environ.get("BENCH_EMAILS", "5000"))
SINK_PORT = 5395
EVERY_MEMBER = Audience(kinds=frozenset({RecipientKind.MEMBER}))


def people(place: Ground) -> None:
    """25,000 recipients with sealed addresses."""
    contact = place.wiring.contact
    with place.connect() as connection, connection.cursor() as cursor:
        with cursor.copy(
            "COPY recipients (id, kind, active, regions, tiers, channels, email_sealed) FROM STDIN"
        ) as copy:
            for number in range(RECIPIENTS):
                one = uuid.uuid4()
                sealed = contact.seal(f"m{number}@example.org", where=recipient_place(one))
                copy.write_row((one, "member", True, [], [], ["inbox", "email"], sealed))
        connection.commit()


def _alert(session: Session) -> uuid.UUID:
    writer = session.query(User.id).limit(1).scalar()
    alert = Alert(
        id=uuid.uuid4(), reference=f"A-{uuid.uuid4().hex[:8]}", status=AlertStatus.PUBLISHED, tier=Tier.DANGER,
        regions=[], kinds=[RecipientKind.MEMBER], sha256="", identifying=False, writer_id=writer,
    )  # fmt: skip
    session.add(alert)
    session.flush()
    return alert.id


def publish(place: Ground) -> dict[str, object]:
    """The rows of one alert for everybody, beside one INSERT of the same rows from a table that has them ready."""
    database = place.wiring.database

    def ours() -> None:
        with database.commits() as session:
            deliveries.write(
                session, alert_id=_alert(session), audience=EVERY_MEMBER, tier=Tier.DANGER,
                now=place.wiring.clock(),
            )  # fmt: skip

    taken = timed(ours)
    with database.commits() as session:
        one = _alert(session)
        session.execute(
            text("CREATE TABLE floor_rows AS SELECT recipient_id, channel, state FROM deliveries LIMIT 0")
        )
        session.execute(
            text(
                "INSERT INTO floor_rows SELECT id, unnest(channels), 'waiting' FROM recipients WHERE kind = 'member'"
            )
        )

    def floor() -> None:
        with database.commits() as session:
            session.execute(text("DELETE FROM deliveries WHERE alert_id = :one"), {"one": one})
            session.commit()
            begun = time.perf_counter()
            session.execute(
                text(
                    "INSERT INTO deliveries (alert_id, recipient_id, channel, state) "
                    "SELECT :one, recipient_id, channel, state FROM floor_rows"
                ),
                {"one": one},
            )
            session.commit()
            floors.append(time.perf_counter() - begun)

    floors: list[float] = []
    timed(floor)
    return {
        "rows": RECIPIENTS * 2,
        "service_seconds": round(taken, 3),
        "floor_seconds": round(min(floors), 3),
        "times_floor": round(taken / min(floors), 2),
        "target": "≤ 2",
    }


def deliver(place: Ground) -> dict[str, object]:
    """Send emails of one alert with two workers, each recorded; beside two bare smtplib connections."""
    notice = Notice(service_name="Umbrella", base_url="https://bench.example.org")
    with _sink() as (url, sink):
        floor = _bare_loop(notice)
        rate, grew = _ours(place, url, notice)
    return {
        "emails": EMAILS,
        "sink": sink,
        "service_per_second": round(rate),
        "floor_per_second": round(floor),
        "of_floor": round(rate / floor, 2),
        "target": "≥ 0.7",
        "memory_grew_kib": grew,
    }


def _ours(place: Ground, url: str, notice: Notice) -> tuple[float, int]:
    wiring = place.wiring
    with wiring.database.commits() as session:
        session.execute(text("TRUNCATE deliveries"))
        alert_id = _alert(session)
        deliveries.write(
            session, alert_id=alert_id, audience=EVERY_MEMBER, tier=Tier.DANGER, now=wiring.clock()
        )
        session.execute(
            text(
                "DELETE FROM deliveries WHERE channel = 'email' AND id NOT IN "
                "(SELECT id FROM deliveries WHERE channel = 'email' LIMIT :count)"
            ),
            {"count": EMAILS},
        )
    begun = time.perf_counter()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        jobs = [pool.submit(_work, place.environ, str(alert_id), url, notice) for _ in range(2)]
        total, grew = map(sum, zip(*(job.result() for job in jobs), strict=True))
    taken = time.perf_counter() - begun - _idle_pool()
    if total != EMAILS:
        raise RuntimeError(f"{total} of {EMAILS} were sent")
    return EMAILS / taken, grew


def _work(environ: dict[str, str], alert_id: str, url: str, notice: Notice) -> tuple[int, int]:
    """What one worker process does; answers how many it sent and by how many KiB its memory grew on the way."""
    wiring, box, total = wire(settings_of(environ)), SmtpBox(url, notice), 0
    warm = 0
    while sent := deliver_alert.deliver_alert(
        wiring.database,
        alert_id=uuid.UUID(alert_id),
        senders={box.channel: box},
        contact=wiring.contact,
        clock=wiring.clock,
        wake=lambda *_: None,
    ):
        total += sent
        warm = warm or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return total, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - warm


def _idle_pool() -> float:
    """What it takes to start two such processes that do nothing: not a part of sending."""
    begun = time.perf_counter()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for job in [pool.submit(os.getpid) for _ in range(2)]:
            job.result()
    return time.perf_counter() - begun


def _bare_loop(notice: Notice) -> float:
    """As many processes and reused connections, the same messages, nothing recorded."""
    begun = time.perf_counter()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for job in [pool.submit(_bare, notice, range(start, EMAILS, 2)) for start in range(2)]:
            job.result()
    return EMAILS / (time.perf_counter() - begun - _idle_pool())


def _bare(notice: Notice, numbers: range) -> None:
    with smtplib.SMTP("127.0.0.1", SINK_PORT) as connection:
        for number in numbers:
            to = f"m{number}@example.org"
            connection.sendmail(notice.sender, [to], notice.as_bytes(to=to, message_id=uuid.uuid4()))


@contextmanager
def _sink() -> Iterator[tuple[str, str]]:
    """postfix's smtp-sink where it is installed, else a small one of our own, which halves both figures."""
    url = f"smtp://127.0.0.1:{SINK_PORT}"
    found = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    if found:
        process = subprocess.Popen([found, "-u", "nobody", f"127.0.0.1:{SINK_PORT}", "100"])
        try:
            processes.wait_until(_sink_listens, seconds=20)
            yield url, "smtp-sink"
        finally:
            process.terminate()
            process.wait()
        return
    sink = get_context("spawn").Process(target=_serve_sink, daemon=True)
    sink.start()
    try:
        if not processes.wait_until(_sink_listens, seconds=20):
            raise RuntimeError("the sink did not start")
        yield url, "Python"
    finally:
        sink.terminate()
        sink.join()


def _serve_sink() -> None:
    with _Sink(("127.0.0.1", SINK_PORT), _Conversation) as server:
        server.serve_forever()


def _sink_listens() -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", SINK_PORT, timeout=1):
            return True
    except OSError:
        return False


class _Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 sink\r\n")
