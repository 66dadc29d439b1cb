"""A mail server that keeps what it is given: who, and under which Message-ID. It cannot be asked what it has.

It can answer badly at every step, ``server.says["auth"] = "535 5.7.8 no"``, or hang up there, ``= HANG_UP``.
"""

from __future__ import annotations

import re
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: In place of an answer: the connection ends.
HANG_UP = ""
#: Every step it can answer badly at, in their order; ``body`` is the answer after the text.
STEPS = ("greeting", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body")
_MESSAGE_ID = re.compile(rb"^Message-ID: <([^@>]+)@", re.M)


class SmtpSink(socketserver.ThreadingTCPServer):
    """One on a loopback port. `taken` counts mails by recipient and Message-ID."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Dialogue)
        self.taken: Counter[tuple[str, str]] = Counter()
        #: What it answers at a step instead of yes; ``rcpt`` may name one recipient: ``rcpt ada@example.org``.
        self.says: dict[str, str] = {}
        #: How often each step was reached.
        self.reached: Counter[str] = Counter()
        #: Called with the number of mails so far, after one is kept and before the sender hears so.
        self.before_answer: Callable[[int], None] = lambda _total: None
        self._one_at_a_time = threading.Lock()

    @property
    def url(self) -> str:
        return self.url_for()

    def url_for(self, *, scheme: str = "smtp", user: str = "") -> str:
        """Where it is: over this scheme, signing in where a user and a password are given as ``user:password@``."""
        return f"{scheme}://{user}127.0.0.1:{self.server_address[1]}"

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
        if not self._answers("greeting", "220 sink"):
            return
        recipient = ""
        while line := self.rfile.readline():
            verb = line[:4].upper().strip().decode()
            if verb == "RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
                step = f"rcpt {recipient}" if f"rcpt {recipient}" in self.server.says else "rcpt"
                goes_on = self._answers(step, "250 taken", recipient)
            elif verb == "DATA":
                goes_on = self._answers("data", "354 go on")
                if goes_on and "data" not in self.server.says:
                    raw = self._message()
                    if "body" not in self.server.says:
                        self.server.keep(recipient, raw)
                    goes_on = self._answers("body", "250 kept")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            elif verb == "EHLO":
                goes_on = self._answers("ehlo", "250-sink\r\n250-STARTTLS\r\n250 AUTH PLAIN")
            else:
                step = {"HELO": "ehlo", "STAR": "starttls", "AUTH": "auth", "MAIL": "mail"}.get(
                    verb, verb.lower()
                )
                goes_on = self._answers(step, "235 in" if step == "auth" else "250 fine")
            if not goes_on:
                return

    def _answers(self, step: str, good: str, recipient: str = "") -> bool:
        """Answer a step as the test said, else with a yes; answers whether the connection goes on."""
        self.server.reached[step.partition(" ")[0]] += 1
        answer = self.server.says.get(step, good)
        if answer != HANG_UP:
            # They name the recipient, as servers do.
            self._say(answer.format(recipient=recipient))
        return (
            answer != HANG_UP and not answer.startswith("421") and not (step == "greeting" and answer != good)
        )

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
