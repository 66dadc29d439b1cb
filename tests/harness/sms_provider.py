"""A provider of text messages that misbehaves on demand: as much of Sinch's SMS API as the service speaks.

It keeps what it is given under the sender's own id, can be asked for it, and signs reports of what became of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

#: In place of a status: the connection ends without an answer, after or before the message was kept.
KEPT_AND_GONE, NOTHING = -1, -2
TOKEN, PLAN = "a-token", "plan-1"


class SmsProvider(ThreadingHTTPServer):
    """One on a loopback port. ``taken`` counts messages by number and id."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken: Counter[tuple[str, str]] = Counter()
        self.batches: list[dict[str, Any]] = []
        #: Asked what to answer to a message: a status, or how the connection ends.
        self.mood: Callable[[dict[str, Any]], int] = lambda _batch: 201
        #: Whether it finds messages by their id.
        self.finds = True
        #: Called with the number of messages so far, after one is kept and before the sender hears so.
        self.before_answer: Callable[[int], None] = lambda _total: None
        self.connections = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"sinch+http://{TOKEN}@127.0.0.1:{self.server_address[1]}/{PLAN}"

    def keep(self, batch: dict[str, Any]) -> None:
        with self.lock:
            self.batches.append(batch)
            for number in batch["to"]:
                self.taken[number, batch["client_reference"]] += 1
            self.before_answer(self.taken.total())

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who was killed meanwhile hears nothing."""


class _Talk(BaseHTTPRequestHandler):
    server: SmsProvider
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_POST(self) -> None:
        batch = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != f"Bearer {TOKEN}" or self.path != f"/xms/v1/{PLAN}/batches":
            self._answer(401, {})
            return
        answer = self.server.mood(batch)
        if answer in (200, 201, 500, KEPT_AND_GONE):
            self.server.keep(batch)
        if answer < 0:
            self.close_connection = True
            return
        self._answer(answer, {"id": uuid.uuid4().hex})

    def do_GET(self) -> None:
        wanted = parse_qs(urlsplit(self.path).query).get("client_reference", [""])[0]
        with self.server.lock:
            count = sum(1 for _, id_ in self.server.taken if id_ == wanted)
        self._answer(200 if self.server.finds else 503, {"count": count, "batches": []})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def report(
    secret: str, id_: str, *, status: str = "Delivered", code: int = 0
) -> tuple[bytes, dict[str, str]]:
    """A signed report of what became of a message: its body and its headers."""
    said = {
        "type": "recipient_delivery_report_sms",
        "batch_id": "01",
        "recipient": "447700900123",
        "code": code,
        "status": status,
        "client_reference": id_,
    }
    body, nonce, at = json.dumps(said).encode(), secrets.token_hex(8), str(int(time.time()))
    signed = hmac.digest(secret.encode(), body + f".{nonce}.{at}".encode(), hashlib.sha256)
    name = "x-sinch-webhook-signature"
    return body, {
        name: base64.b64encode(signed).decode(),
        f"{name}-nonce": nonce,
        f"{name}-timestamp": at,
        "Content-Type": "application/json",
    }


@contextmanager
def sms_provider() -> Iterator[SmsProvider]:
    """A provider for the length of a block."""
    with SmsProvider() as provider:
        thread = threading.Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            provider.shutdown()
            thread.join()
