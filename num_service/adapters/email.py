"""Email: over SMTP, or into the local box where no mail server is set."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from num_service.adapters.notice import NEW_MESSAGE, Notice, Wording
from num_service.adapters.sender import Sender
from num_service.adapters.smtp import SmtpBox
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.pace import Pace
from num_service.domain.shared.taxonomy import Language
from num_service.translations.translator import Translator


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
    ) -> None:
        raw = self._notice.as_bytes(to=to, message_id=message_id, language=language)
        entry = {"to": to, "message_id": self._notice.message_id(message_id), "raw": raw.decode()}
        unique = uuid.uuid4().hex
        part = self._folder / f".{unique}.part"
        part.write_text(json.dumps(entry))
        os.replace(part, self._folder / f"{message_id}.{unique}.json")

    def has(self, message_id: uuid.UUID) -> bool | None:
        return any(self._folder.glob(f"{message_id}.*.json"))


def email_sender(
    *,
    smtp_url: str | None,
    outbox: Path,
    service_name: str,
    base_url: str,
    says: Translator,
    others: Mapping[Language, Translator] | None = None,
    connections: int = 1,
    wording: Wording = NEW_MESSAGE,
) -> Sender:
    """The sender the settings name: SMTP, or without a URL the local one.

    Args:
        says: what speaks to recipients who chose no language.
        others: what speaks to those who chose one.
        wording: what it says.
    """
    notice = Notice(service_name=service_name, base_url=base_url, says=says, others=others, wording=wording)
    return SmtpBox(smtp_url, notice, connections=connections) if smtp_url else LocalBox(outbox, notice)
