"""Email over SMTP: one connection per thread, reused, and at every step it is known which step it is."""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
import uuid
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from num_service.adapters.notice import Notice
from num_service.adapters.sender import NotNow, Refused, Unavailable, Unclear
from num_service.adapters.smtp_answers import Verdict, numbers, verdict
from num_service.adapters.smtp_line import Ahead, Answer, Line, OutOfStep, Trust
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import Why, kept
from num_service.domain.alerts.notice import About
from num_service.domain.alerts.pace import Pace
from num_service.domain.shared.taxonomy import Language

#: Seconds after which a message is not sent any more: whoever claimed it must not be taken for dead meanwhile.
PATIENCE = 45


class SmtpBox:
    """Sends over SMTP. What a server answers is read by :func:`smtp_answers.verdict`, and its words are dropped.

    Where the server offers PIPELINING, commands are said ahead of their answers (``smtp_line``). Of such answers two
    kinds are believed: yes to everything, and the recipient's own no. After any other the same is asked once more,
    over another connection and one command at a time; only what is said then counts.

    Args:
        url: ``smtp://``, ``smtp+starttls://`` or ``smtps://``, with user and password where it needs them.
        notice: what is sent.
        timeout: seconds for each answer.
        connections: at most; there are several only where the server is slow.
    """

    channel = Channel.EMAIL

    def __init__(self, url: str, notice: Notice, *, timeout: float = 30, connections: int = 1) -> None:
        self._url, self._notice, self._timeout = urlsplit(url), notice, timeout
        self._local, self._open_lines = threading.local(), set[Line]()
        self._trust, self.pace = Trust(), Pace(connections)

    def send(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        following: str | None = None,
        language: Language | None = None,
        about: About | None = None,
    ) -> None:
        begun = time.monotonic()
        raw = self._notice.as_bytes(to=to, message_id=message_id, language=language, about=about)
        line = self._waits_for_text(to)
        if time.monotonic() - begun > PATIENCE:
            self._drop()
            raise Unavailable(kept(Why.CONNECT, TimeoutError.__name__))
        self._hand_over(line, raw, following if self._ahead(line) is Ahead.NEXT else None)

    def has(self, message_id: uuid.UUID) -> bool | None:
        return None

    def _waits_for_text(self, to: str) -> Line:
        """A connection whose server has taken the envelope. Raises ``NotTaken``; nothing has been sent then."""
        line = self._kept(to)
        idle = line is not None and line.under_way is None
        line, fresh = line or self._open(), line is None
        odd = None
        if self._ahead(line) is not Ahead.NOT:
            asked = time.perf_counter() if line.under_way is None else None
            try:
                self._believe(line.say_ahead(to))
                if asked is not None:
                    self.pace.answered(time.perf_counter() - asked)
                return line
            except OutOfStep as why:
                self._drop()
                # Servers close a connection that has been idle: that says nothing about what was said ahead.
                odd = None if idle and not why.silent else why
                line, fresh = self._open(), True
        try:
            self._ask(line, to)
        except Unavailable as why:
            if fresh or not why.whole:
                raise
            line = self._open()
            self._ask(line, to)
        if odd is not None:
            self._trust.broken(at_once=odd.silent)
        return line

    def _kept(self, to: str) -> Line | None:
        """This thread's connection; without it if another envelope is under way there, which was called off."""
        line: Line | None = getattr(self._local, "line", None)
        if line is not None and line.under_way not in (None, to):
            self._drop()
            return None
        return line

    def _ahead(self, line: Line) -> Ahead:
        return self._trust.most if line.offers else Ahead.NOT

    def _believe(self, answer: Answer) -> None:
        """Go on, or raise the recipient's own no. Raises ``OutOfStep`` for what is better asked again."""
        if answer.yes:
            return
        if answer.stage is Why.RCPT and verdict(*_read(answer)) is not Verdict.OURS:
            self._no(answer)
        raise OutOfStep

    def _ask(self, line: Line, to: str) -> None:
        """Say an envelope one command after the other."""
        for stage in (Why.MAIL, Why.RCPT, Why.DATA):
            asked = time.perf_counter()
            try:
                answer = line.ask(stage, to)
                self.pace.answered(time.perf_counter() - asked)
            except (smtplib.SMTPException, OSError) as why:
                self._drop()
                raise Unavailable(kept(stage, type(why).__name__), whole=stage is Why.MAIL) from None
            if not answer.yes:
                self._no(answer)

    def _hand_over(self, line: Line, raw: bytes, following: str | None) -> None:
        """Send the text. Raises ``NotTaken`` with the connection fit for the next message, or dropped."""
        stage = Why.DATA
        try:
            line.text(raw, following)
            stage = Why.UNCLEAR
            code, words = line.taken()
        except (smtplib.SMTPException, OSError) as why:
            if line.under_way is not None:  # its end may have been lost by what came behind it
                self._trust.broken(at_once=True)
            self._drop()
            reason = kept(stage, type(why).__name__)
            raise (Unclear(reason) if stage is Why.UNCLEAR else Unavailable(reason, whole=False)) from None
        if code // 100 != 2:
            self._no(Answer(Why.DATA, code, words))
        self._trust.kept()

    def _no(self, answer: Answer) -> NoReturn:
        """Make the connection fit for the next message, or drop it, and say whose fault it is."""
        line: Line | None = getattr(self._local, "line", None)
        if line is not None and (answer.stage is Why.MAIL or answer.code == 421 or not line.begin_anew()):
            self._drop()
        stage, code, words = _read(answer)
        reason = kept(stage, numbers(code, words))
        match verdict(stage, code, words):
            case Verdict.GONE:
                raise Refused(reason)
            case Verdict.NOT_NOW:
                raise NotNow(reason)
            case Verdict.OURS:
                raise Unavailable(reason, whole=stage is Why.MAIL)

    def _open(self) -> Line:
        """A new connection, signed in. Raises ``Unavailable``: whatever is wrong here is wrong for every message."""
        fresh, stage = None, Why.CONNECT
        try:
            fresh = self._connect()
            stage, asked = Why.EHLO, time.perf_counter()
            fresh.ehlo_or_helo_if_needed()
            self.pace.answered(time.perf_counter() - asked)
            if self._url.scheme == "smtp+starttls":
                stage = Why.STARTTLS
                fresh.starttls(context=ssl.create_default_context())
            if self._url.username:
                stage = Why.AUTH
                fresh.login(unquote(self._url.username), unquote(self._url.password or ""))
            stage = Why.EHLO
            fresh.ehlo_or_helo_if_needed()  # STARTTLS has made it forget what it offers
        except (smtplib.SMTPException, OSError, ValueError) as why:
            if fresh is not None:
                fresh.close()
            raise Unavailable(_reason(stage, why)) from None
        line = self._local.line = Line(fresh, self._notice.sender)
        self._open_lines.add(line)
        return line

    def _connect(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "localhost", self._url.port
        if self._url.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port or 465, timeout=self._timeout, context=context)
        return smtplib.SMTP(host, port or 587, timeout=self._timeout)

    def _drop(self) -> None:
        """Forget a connection whose state is unknown; the next message opens a new one."""
        dropped: Line | None = getattr(self._local, "line", None)
        self._local.line = None
        if dropped is not None:
            self._open_lines.discard(dropped)
            dropped.close()

    def close(self) -> None:
        """End the connections of every thread. While another thread sends, its message's end may become unclear."""
        for line in tuple(self._open_lines):
            self._open_lines.discard(line)
            line.close()
        self._local = threading.local()


def _read(answer: Answer) -> tuple[Why, int, str]:
    return answer.stage, answer.code, answer.words.decode(errors="replace")


def _reason(stage: Why, why: Exception) -> str:
    """Where the opening of a connection stopped, and the numbers the server gave, or the kind of fault."""
    if stage is Why.CONNECT and isinstance(why, smtplib.SMTPException):
        stage = Why.GREETING
    elif isinstance(why, ssl.SSLError):
        stage = Why.STARTTLS
    if isinstance(why, smtplib.SMTPResponseException):
        words = why.smtp_error
        return kept(
            stage,
            numbers(why.smtp_code, words.decode(errors="replace") if isinstance(words, bytes) else words),
        )
    return kept(stage, type(why).__name__)
