"""Email over SMTP: one connection per thread, reused, and at every step it is known which step it is."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
import threading
import uuid
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from num_service.adapters.notice import Notice
from num_service.adapters.sender import NotNow, Refused, Unavailable, Unclear
from num_service.adapters.smtp_answers import Verdict, numbers, verdict
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import Why, kept

_DOT = re.compile(rb"^\.", re.M)


class SmtpBox:
    """Sends over SMTP. What a server answers is read by :func:`smtp_answers.verdict`, and its words are dropped.

    Args:
        url: ``smtp://``, ``smtp+starttls://`` or ``smtps://``, with user and password where it needs them.
        notice: what is sent.
        timeout: seconds for each answer.
    """

    channel = Channel.EMAIL

    def __init__(self, url: str, notice: Notice, *, timeout: float = 30) -> None:
        self._url, self._notice, self._timeout = urlsplit(url), notice, timeout
        self._local = threading.local()

    def send(self, *, to: str, message_id: uuid.UUID) -> None:
        raw = self._notice.as_bytes(to=to, message_id=message_id)
        kept_open: smtplib.SMTP | None = getattr(self._local, "connection", None)
        if kept_open is not None:
            try:
                return self._hand_over(kept_open, to, raw)
            except Unavailable as why:
                if not why.whole:
                    raise
                # Servers close a connection that has been idle; nothing had been said about this message.
        self._hand_over(self._open(), to, raw)

    def has(self, message_id: uuid.UUID) -> bool | None:
        return None

    def _hand_over(self, smtp: smtplib.SMTP, to: str, raw: bytes) -> None:
        """One message over an open connection. Raises ``NotTaken`` with the connection fit for the next, or dropped."""
        stage = Why.MAIL
        try:
            self._yes(stage, smtp.mail(self._notice.sender))
            stage = Why.RCPT
            self._yes(stage, smtp.rcpt(to))
            stage = Why.DATA
            self._yes(stage, smtp.docmd("DATA"), good=3)
            smtp.send(_DOT.sub(b"..", raw) + b".\r\n")
            stage = Why.UNCLEAR
            self._yes(Why.DATA, smtp.getreply())
        except (smtplib.SMTPException, OSError) as why:
            self._drop()
            reason = kept(stage, type(why).__name__)
            raise (
                Unclear(reason) if stage is Why.UNCLEAR else Unavailable(reason, whole=stage is Why.MAIL)
            ) from None

    def _yes(self, stage: Why, answer: tuple[int, bytes], *, good: int = 2) -> None:
        code, words = answer[0], answer[1].decode(errors="replace")
        if code // 100 != good:
            self._next_is_fresh(stage, code)
            _raise(stage, code, words)

    def _next_is_fresh(self, stage: Why, code: int) -> None:
        """After a no: begin anew over the same connection where the server still listens, else over another."""
        smtp: smtplib.SMTP | None = getattr(self._local, "connection", None)
        if smtp is None or stage is Why.MAIL or code == 421:
            return self._drop()
        try:
            if smtp.rset()[0] != 250:
                self._drop()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _open(self) -> smtplib.SMTP:
        """A new connection, signed in. Raises ``Unavailable``: whatever is wrong here is wrong for every message."""
        fresh, stage = None, Why.CONNECT
        try:
            fresh = self._connect()
            stage = Why.EHLO
            fresh.ehlo_or_helo_if_needed()
            if self._url.scheme == "smtp+starttls":
                stage = Why.STARTTLS
                fresh.starttls(context=ssl.create_default_context())
            if self._url.username:
                stage = Why.AUTH
                fresh.login(unquote(self._url.username), unquote(self._url.password or ""))
        except (smtplib.SMTPException, OSError, ValueError) as why:
            if fresh is not None:
                fresh.close()
            raise Unavailable(_reason(stage, why)) from None
        self._local.connection = fresh
        return fresh

    def _connect(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "localhost", self._url.port
        if self._url.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port or 465, timeout=self._timeout, context=context)
        return smtplib.SMTP(host, port or 587, timeout=self._timeout)

    def _drop(self) -> None:
        """Forget a connection whose state is unknown; the next message opens a new one."""
        dropped: smtplib.SMTP | None = getattr(self._local, "connection", None)
        self._local.connection = None
        if dropped is not None:
            with contextlib.suppress(OSError):
                dropped.close()


def _raise(stage: Why, code: int, words: str) -> NoReturn:
    reason = kept(stage, numbers(code, words))
    match verdict(stage, code, words):
        case Verdict.GONE:
            raise Refused(reason)
        case Verdict.NOT_NOW:
            raise NotNow(reason)
        case Verdict.OURS:
            raise Unavailable(reason, whole=stage is Why.MAIL)


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
