"""Email: over SMTP, or into the local box where no mail server is set."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from pathlib import Path

from num_service.adapters.dkim_signature import signer
from num_service.adapters.notice import NEW_MESSAGE, Notice, Wording, sending_domain
from num_service.adapters.sender import Sender
from num_service.adapters.smtp import SmtpBox
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.notice import About
from num_service.domain.alerts.pace import Pace
from num_service.domain.shared.taxonomy import Language
from num_service.settings import Settings
from num_service.translations.catalogues import language_of
from num_service.translations.translator import translator

#: Makes of a message's id the address at which its reader stops the next ones.
Stop = Callable[[uuid.UUID], str]


class LocalBox:
    """Writes each message into a folder; the demonstration shows it, the tests count it."""

    channel = Channel.EMAIL

    def __init__(self, folder: Path, notice: Notice) -> None:
        self._folder, self._notice = folder, notice
        self.pace = Pace()
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
        raw = self._notice.as_bytes(to=to, message_id=message_id, language=language, about=about)
        entry = {"to": to, "message_id": self._notice.message_id(message_id), "raw": raw.decode()}
        unique = uuid.uuid4().hex
        part = self._folder / f".{unique}.part"
        part.write_text(json.dumps(entry))
        os.replace(part, self._folder / f"{message_id}.{unique}.json")

    def has(self, message_id: uuid.UUID) -> bool | None:
        return any(self._folder.glob(f"{message_id}.*.json"))


def notice_of(settings: Settings, wording: Wording = NEW_MESSAGE, *, stop: Stop | None = None) -> Notice:
    """The notice of an installation, in the languages that may be chosen there."""
    others = {
        language: translator(each, settings.translations_dir)
        for each in settings.languages
        if (language := language_of(each)) is not None
    }
    return Notice(
        service_name=settings.service_name,
        base_url=settings.base_url,
        says=translator(settings.languages[0], settings.translations_dir),
        others=others,
        wording=wording,
        stop=stop,
        sign=signer(
            settings.dkim_key, selector=settings.dkim_selector, domain=sending_domain(settings.base_url)
        )
        if settings.dkim_key
        else None,
    )


def email_sender(settings: Settings, wording: Wording = NEW_MESSAGE, *, stop: Stop | None = None) -> Sender:
    """The sender the settings name: SMTP, or without a URL the local one.

    Args:
        wording: what it says.
        stop: as :class:`Notice` takes it.
    """
    notice = notice_of(settings, wording, stop=stop)
    if settings.smtp_url:
        return SmtpBox(settings.smtp_url, notice, connections=settings.smtp_connections)
    return LocalBox(settings.outbox_dir, notice)
