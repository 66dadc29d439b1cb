"""Email: over SMTP with a connection that is reused, or into the local box.

What leaves is neutral: sender, subject and body say only that there is a message; the text is behind sign-in
(2-domain, "Alerts"). A message is the same for everybody but its recipient and its Message-ID, so it is built once.
"""

from __future__ import annotations

import contextlib
import json
import os
import smtplib
import ssl
import threading
import uuid
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote, urlsplit

from num_service.adapters.sender import Refused, Sender, Unavailable
from num_service.domain.alerts.audience import Channel
from num_service.domain.shared.phrases import N_
from num_service.translations.translator import Translator, translator


class Notice:
    """The neutral notice in one language, built once; only the recipient and the Message-ID differ.

    Args:
        service_name: who it is from.
        base_url: where to sign in.
        says: the translator of its language.
    """

    def __init__(self, *, service_name: str, base_url: str, says: Translator | None = None) -> None:
        say = (says or translator("en_GB")).say
        host = urlsplit(base_url).hostname or "localhost"
        self.domain = host if "." in host and not host.replace(".", "").isdigit() else "localhost.invalid"
        self.sender = f"no-reply@{self.domain}"
        message = EmailMessage()
        message["From"] = f"{service_name} <{self.sender}>"
        message["Subject"] = say(N_("You have a new message"))
        message["Auto-Submitted"] = "auto-generated"
        new, sign_in = say(N_("There is a new message for you.")), say(N_("Sign in to read it:"))
        message.set_content(f"{new}\n\n{sign_in}\n{base_url}/sign-in\n")
        self._tail = message.as_bytes().replace(b"\n", b"\r\n")

    def message_id(self, message_id: uuid.UUID) -> str:
        return f"<{message_id}@{self.domain}>"

    def as_bytes(self, *, to: str, message_id: uuid.UUID) -> bytes:
        """The whole message. Raises :class:`Refused` for an address that would break out of its header."""
        if any(char in to for char in "\r\n\0") or not to.isascii():
            raise Refused("bad address")
        head = f"To: {to}\r\nMessage-ID: {self.message_id(message_id)}\r\nDate: {formatdate()}\r\n"
        return head.encode() + self._tail


class LocalBox:
    """Writes each message into a folder; the demonstration shows it, the tests count it."""

    channel = Channel.EMAIL

    def __init__(self, folder: Path, notice: Notice) -> None:
        self._folder, self._notice = folder, notice
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def send(self, *, to: str, message_id: uuid.UUID) -> None:
        raw = self._notice.as_bytes(to=to, message_id=message_id)
        entry = {"to": to, "message_id": self._notice.message_id(message_id), "raw": raw.decode()}
        unique = uuid.uuid4().hex
        part = self._folder / f".{unique}.part"
        part.write_text(json.dumps(entry))
        os.replace(part, self._folder / f"{message_id}.{unique}.json")

    def has(self, message_id: uuid.UUID) -> bool | None:
        return any(self._folder.glob(f"{message_id}.*.json"))


class SmtpBox:
    """Sends over SMTP; one connection per thread, reused, opened anew when the server has closed it."""

    channel = Channel.EMAIL

    def __init__(self, url: str, notice: Notice, *, timeout: float = 30) -> None:
        self._url, self._notice, self._timeout = urlsplit(url), notice, timeout
        self._local = threading.local()

    def send(self, *, to: str, message_id: uuid.UUID) -> None:
        raw = self._notice.as_bytes(to=to, message_id=message_id)
        try:
            self._connection().sendmail(self._notice.sender, [to], raw)
        except smtplib.SMTPRecipientsRefused as why:
            code = max(code for code, _ in why.recipients.values())
            raise (Refused if code >= 500 else Unavailable)(f"recipient refused ({code})") from None
        except smtplib.SMTPResponseException as why:
            self._drop()
            permanent = 500 <= why.smtp_code < 600 and why.smtp_code != 530
            raise (Refused if permanent else Unavailable)(f"server said {why.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as why:
            self._drop()
            raise Unavailable(f"no connection ({type(why).__name__})") from None

    def has(self, message_id: uuid.UUID) -> bool | None:
        return None

    def _connection(self) -> smtplib.SMTP:
        kept: smtplib.SMTP | None = getattr(self._local, "connection", None)
        if kept is not None:
            return kept
        host, port = self._url.hostname or "localhost", self._url.port
        if self._url.scheme == "smtps":
            fresh: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=self._timeout, context=ssl.create_default_context()
            )
        else:
            fresh = smtplib.SMTP(host, port or 587, timeout=self._timeout)
            if self._url.scheme == "smtp+starttls":
                fresh.starttls(context=ssl.create_default_context())
        if self._url.username:
            fresh.login(unquote(self._url.username), unquote(self._url.password or ""))
        self._local.connection = fresh
        return fresh

    def _drop(self) -> None:
        """Forget a connection whose state is unknown; the next message opens a new one."""
        kept: smtplib.SMTP | None = getattr(self._local, "connection", None)
        self._local.connection = None
        if kept is not None:
            with contextlib.suppress(OSError):
                kept.close()


def email_sender(
    *, smtp_url: str | None, outbox: Path, service_name: str, base_url: str, says: Translator
) -> Sender:
    """The sender the settings name: SMTP, or without a URL the local one; ``says`` speaks the recipients' language."""
    notice = Notice(service_name=service_name, base_url=base_url, says=says)
    return SmtpBox(smtp_url, notice) if smtp_url else LocalBox(outbox, notice)
