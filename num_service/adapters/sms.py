"""Text messages: over a provider behind a small protocol, or into the local box where none is named.

The provider is Sinch (``SMS_URL=sinch://TOKEN@eu.sms.api.sinch.com/PLAN``). It takes our id with each message, finds
messages by it, keeps its data in the European Union and signs its delivery reports. It is spoken to with the standard
library: its own client brings a second HTTP library and does not say whether a message had left when a connection
broke (decision 111). Sources: developers.sinch.com, SMS API (batches, delivery reports, callbacks).
"""

from __future__ import annotations

import http.client
import json
import os
import select
import threading
import uuid
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, unquote, urlsplit

from num_service.adapters.sender import Unavailable, Unclear
from num_service.adapters.sms_text import SmsTexts
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import Why, kept
from num_service.domain.alerts.notice import About
from num_service.domain.alerts.pace import Pace
from num_service.domain.shared.taxonomy import Language
from num_service.settings import Settings

#: How much of an answer is read at most, in bytes; and how long is waited for each step, in seconds.
_READ, _TIMEOUT = 65_536, 15
_CONNECTIONS = 10
#: A sender's name on a phone: no provider takes a longer one.
_LONGEST_NAME = 11


class SmsProvider(Protocol):
    """Whoever carries text messages."""

    def send(self, *, number: str, text: str, id_: uuid.UUID, answer: bool = False) -> None:
        """Hand one message over, under our id.

        Args:
            number: as E.164 has it.
            answer: whether it comes from the number that members' texts go to, not from the sender's name.

        Raises:
            NotTaken: as ``Sender.send`` does.
        """

    def has(self, id_: uuid.UUID) -> bool | None:
        """Whether it took a message with this id; None when it cannot tell now."""

    def close(self) -> None:
        """Give back what is open."""


class SmsSender:
    """Sends each recipient's text over a provider."""

    channel = Channel.SMS

    def __init__(self, texts: SmsTexts, provider: SmsProvider) -> None:
        self._texts, self._provider, self.pace = texts, provider, Pace(_CONNECTIONS)

    def send(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        following: str | None = None,
        language: Language | None = None,
        about: About | None = None,
    ) -> None:
        self._provider.send(number=to, text=self._texts.text(language, about), id_=message_id)

    def send_code(self, *, to: str, code: str, language: Language | None) -> None:
        """Send a code to a number that somebody says is theirs. Raises ``NotTaken``."""
        self._provider.send(number=to, text=self._texts.code(code, language), id_=uuid.uuid4())

    def answer(self, *, to: str, says: str) -> None:
        """Send the answer to a text of theirs, from the number that they sent it to. Raises ``NotTaken``."""
        self._provider.send(number=to, text=says, id_=uuid.uuid4(), answer=True)

    def has(self, message_id: uuid.UUID) -> bool | None:
        return self._provider.has(message_id)

    def close(self) -> None:
        """Give the provider's connections back."""
        self._provider.close()


class Sinch:
    """Sinch's SMS API, over one kept connection for each thread.

    Args:
        url: ``sinch://TOKEN@HOST/PLAN``; ``sinch+http://`` for a stand-in on this machine.
        sender: the name that a phone shows.
        own_number: where members' texts go to, and what answers to them come from; empty where nobody may send any.
        callback: where it reports deliveries.
    """

    def __init__(
        self, url: str, *, sender: str, callback: str, own_number: str = "", timeout: float = _TIMEOUT
    ) -> None:
        parts = urlsplit(url)
        self._plain, self._host = parts.scheme == "sinch+http", parts.netloc.rpartition("@")[2]
        self._path = f"/xms/v1/{quote(parts.path.strip('/'), safe='')}/batches"
        self._headers = {
            "Authorization": f"Bearer {unquote(parts.username or '')}",
            "Content-Type": "application/json",
        }
        self._sender, self._callback, self._timeout = sender[:_LONGEST_NAME], callback, timeout
        self._own_number = own_number.lstrip("+")
        self._local, self._open = threading.local(), set[http.client.HTTPConnection]()

    def send(self, *, number: str, text: str, id_: uuid.UUID, answer: bool = False) -> None:
        batch = {
            "from": self._own_number if answer else self._sender,
            "to": [number],
            "body": text,
            "client_reference": str(id_),
            "delivery_report": "per_recipient_final",
            "callback_url": self._callback,
        }
        try:
            status, _ = self._ask("POST", self._path, json.dumps(batch).encode())
        except _Lost as why:
            if why.sent:
                raise Unclear(kept(Why.UNCLEAR, why.what)) from None
            raise Unavailable(kept(Why.NOT_REACHED, why.what)) from None
        _judge(status)

    def has(self, id_: uuid.UUID) -> bool | None:
        try:
            status, answer = self._ask("GET", f"{self._path}?client_reference={id_}&page_size=1", None)
        except _Lost:
            return None
        count = answer.get("count") if status == 200 else None
        return count > 0 if isinstance(count, int) else None

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, Mapping[str, Any]]:
        """One request over this thread's connection. Raises ``_Lost``."""
        connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        sent = False
        try:
            if connection is not None and _was_closed(connection):
                self._drop()
                connection = None
            if connection is None:
                connection = self._connection()
                connection.connect()
                self._local.connection = connection
                self._open.add(connection)
            sent = True
            connection.request(method, path, body, self._headers)
            answer = connection.getresponse()
            raw = answer.read(_READ)
            if answer.will_close or not answer.isclosed():
                self._drop()
        except (OSError, http.client.HTTPException) as why:
            self._drop()
            raise _Lost(type(why).__name__, sent=sent) from None
        found: Any = None
        with suppress(ValueError):
            found = json.loads(raw)
        return answer.status, found if isinstance(found, dict) else {}

    def _connection(self) -> http.client.HTTPConnection:
        if self._plain:
            return http.client.HTTPConnection(self._host, timeout=self._timeout)
        return http.client.HTTPSConnection(self._host, timeout=self._timeout)

    def _drop(self) -> None:
        connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        self._local.connection = None
        if connection is not None:
            self._open.discard(connection)
            connection.close()

    def close(self) -> None:
        """Close every thread's connection."""
        while self._open:
            self._open.pop().close()


def _judge(status: int) -> None:
    """Whose fault an answer is. A number was confirmed by its owner, so no answer is held against it here: what is
    wrong with a number is said in a delivery report, and a mistake in our settings must not end everybody's."""
    match status:
        case 200 | 201:
            return
        case 401:
            raise Unavailable(kept(Why.SIGN_IN, str(status)))
        case 500 | 502 | 504:  # it may have taken it all the same
            raise Unclear(kept(Why.UNCLEAR, str(status)))
    raise Unavailable(kept(Why.NOT_TAKEN, str(status)), whole=False)


def _was_closed(connection: http.client.HTTPConnection) -> bool:
    """Whether the other side ended an idle connection: it then has something to be read, the end."""
    return connection.sock is None or bool(select.select([connection.sock], [], [], 0)[0])


class _Lost(Exception):
    """No answer came. sent: whether the request may have arrived."""

    def __init__(self, what: str, *, sent: bool) -> None:
        super().__init__(what)
        self.what, self.sent = what, sent


class LocalSms:
    """Writes each text into the box where mails lie, so that it can be looked at without an account anywhere."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def send(self, *, number: str, text: str, id_: uuid.UUID, answer: bool = False) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "sms@localhost", "phone@localhost", number
        message.set_content(text, cte="base64")
        entry = {"to": number, "message_id": str(id_), "raw": message.as_bytes().decode()}
        part = self._folder / f".{uuid.uuid4().hex}.part"
        part.write_text(json.dumps(entry))
        os.replace(part, self._folder / f"{id_}.sms.{uuid.uuid4().hex}.json")

    def has(self, id_: uuid.UUID) -> bool | None:
        return any(self._folder.glob(f"{id_}.sms.*.json"))

    def close(self) -> None:
        """Nothing is open."""


def sms_sender(settings: Settings) -> SmsSender | None:
    """The sender of this installation: the provider it names, outside production else the local box; else none."""
    texts = SmsTexts(settings)
    if settings.sms_url:
        callback = f"{settings.base_url}/text-receipts"
        sinch = Sinch(
            settings.sms_url,
            sender=settings.service_name,
            callback=callback,
            own_number=settings.sms_number,
        )
        return SmsSender(texts, sinch)
    return None if settings.production else SmsSender(texts, LocalSms(settings.outbox_dir))
