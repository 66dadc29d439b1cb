"""A mail server that keeps what it is given: who, and under which Message-ID. It cannot be asked what it has.

It can answer badly at every step, ``server.says["auth"] = "535 5.7.8 no"``, or hang up there, ``= HANG_UP``. It can
offer PIPELINING, and then break it in the ways of :class:`Breaks`.
"""

from __future__ import annotations

import re
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto

#: In place of an answer: the connection ends.
HANG_UP = ""
#: Every step it can answer badly at, in their order; ``body`` is the answer after the text.
STEPS = ("greeting", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body")
_MESSAGE_ID = re.compile(rb"^Message-ID: <([^@>]+)@", re.M)


class Breaks(Enum):
    """How a server that offers PIPELINING does not keep its word."""

    #: What came together with a text is thrown away.
    FORGETS = auto()
    #: It ends the connection after each text.
    CLOSES = auto()
    #: Whoever speaks ahead is told off, at each command.
    TELLS_OFF = auto()
    #: It says something more after each text.
    SAYS_MORE = auto()
    #: It asks for a text for nobody.
    ASKS_ANYWAY = auto()


class SmtpSink(socketserver.ThreadingTCPServer):
    """One on a loopback port. `taken` counts mails by recipient and Message-ID."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Dialogue)
        self.taken: Counter[tuple[str, str]] = Counter()
        #: What it answers at a step instead of yes; ``rcpt`` may name one recipient: ``rcpt ada@example.org``.
        self.says: dict[str, str] = {}
        #: Asked first for what to answer at ``rcpt`` and ``body``, and for whom; None leaves it to ``says``.
        self.mood: Callable[[str, str], str | None] = lambda _step, _recipient: None
        #: Whether it offers PIPELINING, and how it breaks it.
        self.pipelining = False
        self.breaks: Breaks | None = None
        #: Seconds before each answer, and how many connections it takes at the same time.
        self.late, self.room = 0.0, 1_000
        self.connected = 0
        #: How often each step was reached.
        self.reached: Counter[str] = Counter()
        #: Called with the number of mails so far, after one is kept and before the sender hears so.
        self.before_answer: Callable[[int], None] = lambda _total: None
        self._one_at_a_time = threading.Lock()
        self.counting = threading.Lock()

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
    _buffer, _refused = b"", False

    def handle(self) -> None:
        with self.server.counting:
            self.server.connected += 1
            crowded = self.server.connected > self.server.room
        try:
            if crowded:
                self._say("421 4.7.0 too many connections")
            else:
                self._talk()
        finally:
            with self.server.counting:
                self.server.connected -= 1

    def _talk(self) -> None:
        self._buffer = b""
        if not self._answers("greeting", "220 sink"):
            return
        recipient, refused, told_off = "", False, False
        while line := self._line():
            verb = line[:4].upper().strip().decode()
            if self.server.breaks is Breaks.TELLS_OFF and (told_off or (verb == "MAIL" and self._buffer)):
                told_off = bool(self._buffer)
                self._say("554 5.5.1 you speak out of turn")
                continue
            if verb == "RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
                step = f"rcpt {recipient}" if f"rcpt {recipient}" in self.server.says else "rcpt"
                goes_on = self._answers(step, "250 taken", recipient)
                refused = self._refused
            elif verb == "DATA":
                if refused and self.server.breaks is not Breaks.ASKS_ANYWAY:
                    goes_on = self._answers("data", "503 5.5.1 for whom")
                    continue
                goes_on = self._answers("data", "354 go on")
                if goes_on and "data" not in self.server.says:
                    goes_on = self._take(recipient)
            elif verb == "QUIT":
                self._say("221 bye")
                return
            elif verb == "EHLO":
                offers = "250-PIPELINING\r\n" if self.server.pipelining else ""
                goes_on = self._answers("ehlo", f"250-sink\r\n{offers}250-STARTTLS\r\n250 AUTH PLAIN")
            else:
                step = {"HELO": "ehlo", "STAR": "starttls", "AUTH": "auth", "MAIL": "mail"}.get(
                    verb, verb.lower()
                )
                refused = step == "mail" and step in self.server.says
                goes_on = self._answers(step, "235 in" if step == "auth" else "250 fine")
            if not goes_on:
                return

    def _take(self, recipient: str) -> bool:
        """Read a text, keep it and say so; answers whether the connection goes on."""
        if (raw := self._message()) is None:
            return False
        if self.server.breaks is Breaks.FORGETS:
            self._buffer = b""
        said = self.server.mood("body", recipient)
        if said is None:
            kept, goes_on = "body" not in self.server.says, None
        else:  # who hangs up may well have kept it
            kept, goes_on = said == HANG_UP or said.startswith("2"), said != HANG_UP
        if kept:
            self.server.keep(recipient, raw)
        if goes_on is None:
            goes_on = self._answers("body", "250 kept")
        elif goes_on:
            self._say(said or "")
        if self.server.breaks is Breaks.SAYS_MORE:
            self._say("250 and thank you")
        return goes_on and self.server.breaks is not Breaks.CLOSES

    def _line(self) -> bytes:
        """The next line; empty once the sender has gone."""
        while b"\n" not in self._buffer:
            try:
                more = self.connection.recv(65536)
            except OSError:
                more = b""
            if not more:
                return b""
            self._buffer += more
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line + b"\n"

    def _answers(self, step: str, good: str, recipient: str = "") -> bool:
        """Answer a step as the test said, else with a yes; answers whether the connection goes on."""
        self.server.reached[step.partition(" ")[0]] += 1
        answer = self.server.mood(step, recipient) if step == "rcpt" else None
        if answer is None:
            answer = self.server.says.get(step, good)
        self._refused = answer != good
        if answer != HANG_UP:
            # They name the recipient, as servers do.
            self._say(answer.format(recipient=recipient))
        return (
            answer != HANG_UP and not answer.startswith("421") and not (step == "greeting" and answer != good)
        )

    def _message(self) -> bytes | None:
        """The whole text; None where the sender has gone in the middle of it."""
        lines = []
        while (line := self._line()) != b".\r\n":
            if not line:
                return None
            lines.append(line)
        return b"".join(lines)

    def _say(self, answer: str) -> None:
        time.sleep(self.server.late)
        # Who was killed meanwhile hears nothing.
        try:
            self.wfile.write(f"{answer}\r\n".encode())
        except (BrokenPipeError, ConnectionResetError):
            self._buffer = b""


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
