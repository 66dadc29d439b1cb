"""Notifications on a phone (web push): encrypted for one browser, and neutral in whatever language its reader chose.

The browser's maker carries them and reads nothing: it learns that this service sent something, and when. Sources: RFC
8030 (Topic, TTL, answers), RFC 8291 (encryption), RFC 8292 (VAPID).
"""

from __future__ import annotations

import http.client
import json
import os
import time
import uuid
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from num_service.adapters.https_out import Answer, Forbidden, HttpsOut
from num_service.adapters.notice import NEW_MESSAGE
from num_service.adapters.sender import NotNow, NotTaken, Refused, Unavailable, Unclear
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import Why, kept
from num_service.domain.alerts.notice import About, said
from num_service.domain.alerts.pace import Pace
from num_service.domain.alerts.push import Device, decoded, unpack
from num_service.domain.shared.taxonomy import Language
from num_service.settings import Settings
from num_service.translations.catalogues import language_of
from num_service.translations.translator import translator

#: How long a push service keeps a message for a phone that is off, in seconds; and how long our signature holds.
KEPT_FOR, _SIGNED_FOR = 86_400, 43_200
_CONNECTIONS = 10


class PushTexts:
    """What a notification says: the words of our mails, and nothing of an alert but what somebody chose to be told."""

    def __init__(self, settings: Settings) -> None:
        spoken = {
            language_of(each): translator(each, settings.translations_dir) for each in settings.languages
        }
        self._first, self._spoken = translator(settings.languages[0], settings.translations_dir), spoken

    def payload(self, message_id: uuid.UUID, language: Language | None, about: About | None) -> bytes:
        """What the browser opens. A message that comes twice has the same tag, so it is shown once."""
        say = self._spoken.get(language, self._first).say
        text = say(said(about)) if about else say(NEW_MESSAGE.says)
        shown = {"title": say(NEW_MESSAGE.subject), "body": text, "tag": message_id.hex}
        return json.dumps(shown, ensure_ascii=False).encode()


class PushSender:
    """Sends to every browser of a recipient: taken once one has it, refused where all of them are gone.

    Args:
        key: says to push services who sends.
        contact: whom a push service may write to, a ``mailto:`` or https address.
    """

    channel = Channel.PUSH

    def __init__(
        self, *, texts: PushTexts, key: ec.EllipticCurvePrivateKey, contact: str, out: HttpsOut | None = None
    ) -> None:
        self._texts, self._contact, self._out = texts, contact, out or HttpsOut()
        self._vapid, self.pace = Vapid02(key), Pace(_CONNECTIONS)
        self._signed: dict[str, tuple[float, str]] = {}

    def send(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        following: str | None = None,
        language: Language | None = None,
        about: About | None = None,
    ) -> None:
        payload = self._texts.payload(message_id, language, about)
        try:
            devices = unpack(to)
        except ValueError:
            raise Refused(kept(Why.BAD_ADDRESS)) from None
        taken, failures = 0, list[NotTaken]()
        for device in devices:
            try:
                self._send_one(device, payload, message_id)
                taken += 1
            except NotTaken as why:
                failures.append(why)
        if taken:
            return
        for kind in (Unclear, Unavailable, NotNow):  # what may still come is worth another try
            for each in failures:
                if isinstance(each, kind):
                    raise each
        raise failures[0] if failures else Refused(kept(Why.NO_ADDRESS))

    def has(self, message_id: uuid.UUID) -> bool | None:
        return None

    def _send_one(self, device: Device, payload: bytes, message_id: uuid.UUID) -> None:
        try:
            body = http_ece.encrypt(
                payload,
                private_key=ec.generate_private_key(ec.SECP256R1()),
                dh=decoded(device.key),
                auth_secret=decoded(device.auth),
                version="aes128gcm",
            )
        except (ValueError, http_ece.ECEException):
            raise Refused(kept(Why.BAD_ADDRESS)) from None
        headers = {
            "Authorization": self._authorization(device.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_FOR),
            "Urgency": "high",
            # One that waits at the push service under the same topic is replaced: sent again, it is still one.
            "Topic": message_id.hex,
        }
        try:
            answer = self._out.post(device.endpoint, body, headers)
        except Forbidden:
            raise Refused(kept(Why.BAD_ADDRESS)) from None
        except (OSError, http.client.HTTPException) as why:
            reason = kept(Why.NOT_REACHED, type(why).__name__)
            if getattr(why, "sent", False):
                raise Unclear(kept(Why.UNCLEAR, type(why).__name__)) from None
            raise Unavailable(reason, whole=False) from None
        _judge(answer)

    def _authorization(self, endpoint: str) -> str:
        """The signature for a push service, kept for a while: it is the same for every message there."""
        parts = urlsplit(endpoint)
        service = f"{parts.scheme}://{parts.netloc}"
        until, value = self._signed.get(service, (0.0, ""))
        if until < time.time() + _SIGNED_FOR / 2:
            until = time.time() + _SIGNED_FOR
            claims = {"sub": self._contact, "aud": service, "exp": int(until)}
            value = str(self._vapid.sign(claims)["Authorization"])
            self._signed[service] = until, value
        return value


def _judge(answer: Answer) -> None:
    """Whose fault an answer is (RFC 8030, section 5; what the known services document beside it)."""
    reason = kept(Why.NOT_TAKEN, str(answer.status))
    match answer.status:
        case 200 | 201 | 202 | 204:
            return
        case 404 | 410:
            raise Refused(kept(Why.NO_SUCH, str(answer.status)))
        case 429 | 413:
            raise NotNow(reason)
        case _:
            raise Unavailable(reason, whole=False)


class LocalPush:
    """Writes each notification into the box where mails lie, so that it can be looked at without a phone."""

    channel = Channel.PUSH

    def __init__(self, folder: Path, texts: PushTexts) -> None:
        self._folder, self._texts, self.pace = folder, texts, Pace()
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
        shown = json.loads(self._texts.payload(message_id, language, about))
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = (
            "push@localhost",
            "phone@localhost",
            shown["title"],
        )
        message.set_content(shown["body"], cte="base64")
        entry = {"to": "a phone", "message_id": shown["tag"], "raw": message.as_bytes().decode()}
        part = self._folder / f".{uuid.uuid4().hex}.part"
        part.write_text(json.dumps(entry))
        os.replace(part, self._folder / f"{message_id}.push.{uuid.uuid4().hex}.json")

    def has(self, message_id: uuid.UUID) -> bool | None:
        return any(self._folder.glob(f"{message_id}.push.*.json"))


def push_sender(settings: Settings, key: ec.EllipticCurvePrivateKey) -> PushSender | LocalPush:
    """The sender of this installation: the browsers' own services where people depend on it, else the local box."""
    texts = PushTexts(settings)
    if not settings.production:
        return LocalPush(settings.outbox_dir, texts)
    return PushSender(texts=texts, key=key, contact=settings.security_contact or settings.base_url)
