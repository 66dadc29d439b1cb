"""A server over TLS on this machine that misbehaves on demand: a partner's own, or a browser maker's push service."""

from __future__ import annotations

import ssl
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from num_service.adapters.https_out import HttpsOut

NAME = "other.example.net"
#: In place of a status: the connection ends without an answer.
HANG_UP = -1


class HttpsServer(ThreadingHTTPServer):
    """One on a loopback port, for the name :data:`NAME`. ``posts``: path, headers and body of each."""

    daemon_threads = True

    def __init__(self, folder: Path, *, keep: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.posts: list[tuple[str, dict[str, str], bytes]] = []
        self.count: Counter[str] = Counter()
        self.mood: Callable[[bytes], int] = lambda _body: 204
        #: Whether it ends the connection after each answer, and whether it keeps what came or only counts.
        self.closes, self.keeps, self.connections = False, keep, 0
        self.certificate = _certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self._tls = context

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}/alerts"

    def out(self) -> HttpsOut:
        """What posts to it."""
        return client_of(self.certificate)

    def finish_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        with self._tls.wrap_socket(request, server_side=True) as wrapped:
            super().finish_request(wrapped, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who has gone hears nothing."""


class _Talk(BaseHTTPRequestHandler):
    server: HttpsServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.count["posts"] += 1
        if self.server.keeps:
            self.server.posts.append((self.path, dict(self.headers), body))
        status = self.server.mood(body)
        if status == HANG_UP:
            self.close_connection = True
            return
        self.send_response(status)
        if self.server.closes:
            self.send_header("Connection", "close")
        if status != 204:
            self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def client_of(certificate: Path) -> HttpsOut:
    """What posts to a server with this certificate: it trusts it, and finds it on this machine."""
    trust = ssl.create_default_context(cafile=str(certificate))
    return HttpsOut(context=trust, lookup=lambda _host, _port: ["127.0.0.1"], allowed=lambda _address: True)


@contextmanager
def https_server(*, keep: bool = True) -> Iterator[HttpsServer]:
    """Such a server for the length of a block."""
    with tempfile.TemporaryDirectory(prefix="tls-") as folder, HttpsServer(Path(folder), keep=keep) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _certificate(folder: Path) -> Path:
    """A key and a certificate for the name, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "other.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
