"""Signed webhooks: a partner's own server is told that an alert is out, by its reference and its tier.

Whatever one partner's server answers is about that partner: it is tried again later, and no other waits for it.
"""

from __future__ import annotations

import http.client
import json
import os
import time
import uuid
from pathlib import Path

from num_service.adapters.https_out import Forbidden, HttpsOut
from num_service.adapters.sender import NotNow, Refused, Unclear
from num_service.adapters.webhook_signature import signed_headers
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import Why, kept
from num_service.domain.alerts.notice import About
from num_service.domain.alerts.pace import Pace
from num_service.domain.alerts.webhook import Hook, told, unpack
from num_service.domain.shared.taxonomy import Language
from num_service.settings import Settings

_CONNECTIONS = 10


class WebhookSender:
    """Posts to the address a partner gave; taken once it answers with a 2xx."""

    channel = Channel.WEBHOOK

    def __init__(self, out: HttpsOut | None = None) -> None:
        self._out, self.pace = out or HttpsOut(), Pace(_CONNECTIONS)

    def send(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        following: str | None = None,
        language: Language | None = None,
        about: About | None = None,
    ) -> None:
        hook, body = _what(to, about)
        headers = {"Content-Type": "application/json", "User-Agent": "webhooks/1"}
        headers |= signed_headers(hook.secret, message_id=message_id, timestamp=int(time.time()), body=body)
        try:
            status = self._out.post(hook.url, body, headers).status
        except Forbidden:
            raise Refused(kept(Why.BAD_ADDRESS)) from None
        except (OSError, http.client.HTTPException) as why:
            name = type(why).__name__
            if getattr(why, "sent", False):
                raise Unclear(kept(Why.UNCLEAR, name), theirs=True) from None
            raise NotNow(kept(Why.NOT_REACHED, name)) from None
        if status == 410:  # "gone" ends it, as Standard Webhooks has it
            raise Refused(kept(Why.NO_SUCH, str(status)))
        if status // 100 != 2:
            raise NotNow(kept(Why.NOT_TAKEN, str(status)))

    def has(self, message_id: uuid.UUID) -> bool | None:
        return None


class LocalWebhook:
    """Writes what a partner would be told into the box where mails lie, signed as it would be."""

    channel = Channel.WEBHOOK

    def __init__(self, folder: Path) -> None:
        self._folder, self.pace = folder, Pace()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def send(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        following: str | None = None,
        language: Language | None = None,
        about: About | None = None,
    ) -> None:
        hook, body = _what(to, about)
        headers = signed_headers(hook.secret, message_id=message_id, timestamp=int(time.time()), body=body)
        lines = [f"{name}: {value}" for name, value in headers.items()]
        raw = "\r\n".join(["From: webhook@localhost", "To: partner@localhost", *lines, "", body.decode(), ""])
        entry = {"to": "a partner", "message_id": str(message_id), "raw": raw}
        part = self._folder / f".{uuid.uuid4().hex}.part"
        part.write_text(json.dumps(entry))
        os.replace(part, self._folder / f"{message_id}.webhook.{uuid.uuid4().hex}.json")

    def has(self, message_id: uuid.UUID) -> bool | None:
        return any(self._folder.glob(f"{message_id}.webhook.*.json"))


def _what(to: str, about: About | None) -> tuple[Hook, bytes]:
    """Where to and what. Raises ``Refused`` where the place holds no webhook."""
    try:
        hook = unpack(to)
    except ValueError:
        raise Refused(kept(Why.BAD_ADDRESS)) from None
    if about is None:
        raise Refused(kept(Why.BAD_ADDRESS))
    return hook, told(about)


def webhook_sender(settings: Settings) -> WebhookSender | LocalWebhook:
    """The sender of this installation: partners' own servers where people depend on it, else the local box."""
    return WebhookSender() if settings.production else LocalWebhook(settings.outbox_dir)
