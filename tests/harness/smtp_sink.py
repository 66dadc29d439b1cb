"""A mail server that keeps what it is given: who, and under which Message-ID. It cannot be asked what it has."""

from __future__ import annotations

import re
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_MESSAGE_ID = re.compile(rb"^Message-ID: <([^@>]+)@", re.M)


class SmtpSink(socketserver.ThreadingTCPServer):
    """One on a loopback port. `taken` counts mails by recipient and Message-ID."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Dialogue)
        self.taken: Counter[tuple[str, str]] = Counter()
        #: Turn every recipient away, naming them, as servers do.
        self.refuses = False
        #: Called with the number of mails so far, after one is kept and before the sender hears so.
        self.before_answer: Callable[[int], None] = lambda _total: None
        self._one_at_a_time = threading.Lock()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def keep(self, recipient: str, raw: bytes) -> None:
        found = _MESSAGE_ID.search(raw)
        assert found is not None, "a mail without a Message-ID"
        with self._one_at_a_time:
            self.taken[recipient, found[1].decode()] += 1
            self.before_answer(self.taken.total())


class _Dialogue(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as smtplib speaks."""

    server: SmtpSink

    def handle(self) -> None:
        self._say("220 sink")
        recipient = ""
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
                self._say(f"550 <{recipient}> is not here" if self.server.refuses else "250 taken")
            elif verb == b"DATA":
                self._say("354 go on")
                self.server.keep(recipient, self._message())
                self._say("250 kept")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _say(self, answer: str) -> None:
        # Who was killed meanwhile hears nothing.
        try:
            self.wfile.write(f"{answer}\r\n".encode())
        except (BrokenPipeError, ConnectionResetError):
            self.rfile.close()


@contextmanager
def smtp_sink() -> Iterator[SmtpSink]:
    """A mail server for the length of a block."""
    with SmtpSink() as sink:
        thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.shutdown()
            thread.join()
