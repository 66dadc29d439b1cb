"""Show a recipient the message exactly as it would be sent, made by what makes it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from email import message_from_bytes, policy

from num_service.adapters.email import notice_of
from num_service.adapters.sms_text import SmsTexts
from num_service.domain.alerts.notice import About
from num_service.domain.shared.taxonomy import Language, Region, Tier
from num_service.settings import Settings

#: What the fuller one is shown for: an alert that there is not.
EXAMPLE = About(Tier.DANGER, (Region.LONDON,), "A-0000-0000")
_TO, _ID = "you@example.org", uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a phone shows of a message: who it is from, its subject, its text."""

    sender: str
    subject: str
    text: str


def preview(settings: Settings, *, language: Language | None, fuller: bool) -> Preview:
    """The mail that a recipient with this language would get."""
    about = EXAMPLE if fuller else None
    raw = notice_of(settings).as_bytes(to=_TO, message_id=_ID, language=language, about=about)
    return read(raw)


def preview_text(settings: Settings, *, language: Language | None, fuller: bool) -> str:
    """The text message that a recipient with this language would get."""
    return SmsTexts(settings).text(language, EXAMPLE if fuller else None)


def read(raw: bytes) -> Preview:
    """What a mail program shows of a message as it was sent."""
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    return Preview(
        sender=str(message["From"]),
        subject=str(message["Subject"]),
        text=body.get_content() if body is not None else "",
    )
