"""Publishing to 25,000 recipients and sending by SMTP, beside one bulk INSERT and a bare smtplib loop."""

from __future__ import annotations

import os
import resource
import shutil
import smtplib
import socketserver
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.ground import Ground, timed
from num_service.adapters.email import Notice, SmtpBox
from num_service.db.models.account import User
from num_service.db.models.alert import Alert
from num_service.db.queries import deliveries
from num_service.domain.alert import AlertStatus
from num_service.domain.audience import Audience, RecipientKind
from num_service.domain.taxonomy import Tier
from num_service.services import deliver_alert
from num_service.services.accounts import recipient_place

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
        id=uuid.uuid4(), reference=f"A-{uuid.uuid4().hex[:8]}", status=AlertStatus.PUBLISHED.value, tier="danger",
        regions=[], kinds=["member"], sha256="", identifying=False, writer_id=writer,
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
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        rate, first = _ours(place, url, notice)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "emails": EMAILS,
        "sink": sink,
        "service_per_second": round(rate),
        "floor_per_second": round(floor),
        "of_floor": round(rate / floor, 2),
        "target": "≥ 0.7",
        "first_delivery_ms": round(first * 1000, 1),
        "memory_grew_kib": after - before,
    }


def _ours(place: Ground, url: str, notice: Notice) -> tuple[float, float]:
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
    box = SmtpBox(url, notice)

    def work() -> int:
        total = 0
        while sent := deliver_alert.deliver_alert(
            wiring.database, alert_id=alert_id, box=box, contact=wiring.contact, clock=wiring.clock,
            wake=lambda *_: None,
        ):  # fmt: skip
            total += sent
        return total

    begun = time.perf_counter()
    published = wiring.clock()
    with ThreadPoolExecutor(2) as pool:
        total = sum(each.result() for each in [pool.submit(work) for _ in range(2)])
    taken = time.perf_counter() - begun
    if total != EMAILS:
        raise RuntimeError(f"{total} of {EMAILS} were sent")
    with wiring.database.reads() as session:
        earliest = session.execute(
            text("SELECT min(sent_at) FROM deliveries WHERE channel = 'email'")
        ).scalar_one()
    return EMAILS / taken, (earliest - published).total_seconds()


def _bare_loop(notice: Notice) -> float:
    """As many reused connections, the same messages, nothing recorded."""

    def work(numbers: range) -> None:
        with smtplib.SMTP("127.0.0.1", SINK_PORT) as connection:
            for number in numbers:
                to = f"m{number}@example.org"
                connection.sendmail(notice.sender, [to], notice.as_bytes(to=to, message_id=uuid.uuid4()))

    begun = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, (range(0, EMAILS, 2), range(1, EMAILS, 2))))
    return EMAILS / (time.perf_counter() - begun)


@contextmanager
def _sink() -> Iterator[tuple[str, str]]:
    """postfix's smtp-sink where it is installed, else a small one of our own, which halves both figures."""
    url = f"smtp://127.0.0.1:{SINK_PORT}"
    found = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    if found:
        process = subprocess.Popen([found, "-u", "nobody", f"127.0.0.1:{SINK_PORT}", "100"])
        time.sleep(0.5)
        try:
            yield url, "smtp-sink"
        finally:
            process.terminate()
            process.wait()
        return
    server = _Sink(("127.0.0.1", SINK_PORT), _Conversation)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield url, "Python"
    finally:
        server.shutdown()
        server.server_close()


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
