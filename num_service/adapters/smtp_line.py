"""One connection to a mail server, and how far ahead of its answers it may be spoken to (RFC 2920, PIPELINING).

An *envelope* is MAIL, RCPT and DATA; after it the server waits for the text, and nothing has been sent to anybody. So
the next message's envelope may leave together with the text of this one: a message is sent by its text alone, which
leaves only once its delivery has begun. Answers are read one by one, in order, each for its own command.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
from dataclasses import dataclass
from enum import IntEnum

from num_service.domain.alerts.failure import Why

#: An address that stands between < and > as it is. Another is written as smtplib quotes it, and not ahead.
_PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_DOT = re.compile(rb"^\.", re.M)
#: Answers that say yes in a single line each, as nearly all do: to a text, and to an envelope.
_YES = re.compile(rb"2[0-9]{2} [^\r\n]*\r\n")
_YES_TO_ALL = re.compile(rb"(?:2[0-9]{2} [^\r\n]*\r\n){2}3[0-9]{2} [^\r\n]*\r\n")
_ACKNOWLEDGE: int = getattr(socket, "TCP_QUICKACK", socket.TCP_NODELAY)  # Linux has it
_STEPS = (Why.MAIL, Why.RCPT, Why.DATA)


class Ahead(IntEnum):
    """How far ahead of its answers a server may be spoken to."""

    #: Not at all: each command waits for the answer to the one before.
    NOT = 0
    #: The commands of one envelope leave together.
    ENVELOPE = 1
    #: The next envelope leaves together with the text before it.
    NEXT = 2


class Trust:
    """How far a server that offers PIPELINING is taken at its word by this process.

    Whoever keeps silent is trusted less at once; who closes or says something odd, after three times with fewer than
    :data:`FORGIVEN` messages taken since the last time. Another process begins with full trust.
    """

    STRIKES, FORGIVEN = 3, 20

    def __init__(self) -> None:
        self.most = Ahead.NEXT
        self._strikes = self._taken = 0

    def kept(self) -> None:
        """A message was taken."""
        self._taken += 1
        if self._taken >= self.FORGIVEN:
            self._strikes = 0

    def broken(self, *, at_once: bool = False) -> None:
        """What was said ahead was not answered as the same commands were that waited for each other."""
        self._strikes, self._taken = self._strikes + 1, 0
        if at_once or self._strikes >= self.STRIKES:
            self.most, self._strikes = Ahead(max(self.most - 1, Ahead.NOT)), 0


class OutOfStep(Exception):
    """Answers to what was said ahead are missing, or cannot be answers to it. No text was sent."""

    def __init__(self, *, silent: bool = False) -> None:
        super().__init__()
        self.silent = silent


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said at a step."""

    stage: Why
    code: int
    words: bytes

    @property
    def yes(self) -> bool:
        """Whether it goes on to the next step: 3 asks for the text, 2 is every other yes."""
        return self.code // 100 == (3 if self.stage is Why.DATA else 2)


_GO_ON = Answer(Why.DATA, 354, b"")


class Line:
    """One connection, after EHLO and signed in.

    Args:
        smtp: the connection.
        sender: the envelope's sender.
    """

    def __init__(self, smtp: smtplib.SMTP, sender: str) -> None:
        self.smtp, self._sender = smtp, sender
        self.offers = smtp.has_extn("pipelining")
        if smtp.sock is not None:  # the end of a text is not to wait until its beginning is acknowledged
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        #: Whose envelope has left and is not answered yet.
        self.under_way: str | None = None
        #: Whether more had come when an answer was last read.
        self._more = False

    def _envelope(self, quoted: str) -> bytes:
        return f"MAIL FROM:<{self._sender}>\r\nRCPT TO:{quoted}\r\nDATA\r\n".encode("ascii")

    def say_ahead(self, to: str) -> Answer:
        """Send an envelope at once, unless it left with the text before it; answers the last yes or the first no.

        Raises:
            OutOfStep: the connection ended, the server kept silent, or these cannot be the answers.
        """
        try:
            if self.under_way is None:
                self.smtp.send(self._envelope(smtplib.quoteaddr(to)))
            self.under_way = None
            if self._said(_YES_TO_ALL):
                return _GO_ON
            # Each is read, a no or not: the answers to what comes after it are behind them.
            mail, rcpt, data = [Answer(step, *self.smtp.getreply()) for step in _STEPS]
        except (smtplib.SMTPException, OSError) as why:
            raise OutOfStep(silent=isinstance(why.__context__ or why, TimeoutError)) from None
        if mail.yes and rcpt.yes:
            if data.code < 400 and not data.yes:
                raise OutOfStep
            return data
        if data.code < 400:  # it asks for a text for nobody, or is not where we are
            raise OutOfStep
        return rcpt if mail.yes else mail

    def ask(self, stage: Why, to: str) -> Answer:
        """Say one command of an envelope and wait for its answer. Raises as smtplib does."""
        match stage:
            case Why.MAIL:
                return Answer(stage, *self.smtp.mail(self._sender))
            case Why.RCPT:
                return Answer(stage, *self.smtp.rcpt(to))
            case _:
                return Answer(stage, *self.smtp.docmd("DATA"))

    def text(self, raw: bytes, following: str | None) -> None:
        """Send the text of a message, and with it the envelope to ``following`` where there is one."""
        out = (_DOT.sub(b"..", raw) if raw[:1] == b"." or b"\n." in raw else raw) + b".\r\n"
        if following is not None and _PLAIN.fullmatch(following):
            out += self._envelope(f"<{following}>")
            self.under_way = following
        self.smtp.send(out)

    def taken(self) -> tuple[int, bytes]:
        """The answer to the text."""
        said = (250, b"") if self._said(_YES) else self.smtp.getreply()
        if self.under_way is not None and self.smtp.sock is not None and not self._more:
            # A server that writes each answer by itself waits for this to be acknowledged before it sends the next.
            self.smtp.sock.setsockopt(socket.IPPROTO_TCP, _ACKNOWLEDGE, 1)
        return said

    def _said(self, what: re.Pattern[bytes]) -> bool:
        """Whether what has come begins with this, which is then read. Otherwise nothing is, and smtplib reads it.

        It waits for the first byte alone: answers that come apart are left to smtplib. Raises as smtplib does.
        """
        self._more = False
        if self.smtp.file is None:
            return False
        try:
            come = self.smtp.file.peek()
        except OSError as why:
            self.smtp.close()
            raise smtplib.SMTPServerDisconnected("connection unexpectedly closed") from why
        found = what.match(come)
        if found is None:
            return False
        self.smtp.file.read(found.end())
        self._more = found.end() < len(come)
        return True

    def begin_anew(self) -> bool:
        """After a no: whether the connection serves the next message. An envelope under way is a new beginning."""
        if self.under_way is not None:
            return True
        try:
            return self.smtp.rset()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.smtp.close()
