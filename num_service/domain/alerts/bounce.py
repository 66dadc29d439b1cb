"""A delivery status notification, as far as anything is done about it. Sources: RFC 3464, RFC 6522."""

from __future__ import annotations

import email
import re
import uuid
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message

_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.I)
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_CODE = re.compile(r"\b([45]\d\d)\b")
#: More than this is no notification: some send the whole message back.
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours that a server says it could not deliver, for good.

    Args:
        message: the delivery's id, as its Message-ID had it.
        code: the server's three digits, or 550 where it gave none.
        status: its enhanced code, such as ``5.1.1``.
    """

    message: uuid.UUID
    code: int
    status: str


def read_bounce(raw: bytes) -> Bounce | None:
    """What a mail says about one of ours; None where it is no notification of a failure for good.

    Nothing in it is believed about addresses: only the id that we gave our message counts, and nobody guesses one.
    """
    if len(raw) > MOST_BYTES:
        return None
    mail = email.message_from_bytes(raw, policy=policy.default)
    if mail.get_content_type() != "multipart/report":
        return None
    parts = {part.get_content_type(): part for part in mail.walk()}
    said, about = parts.get("message/delivery-status"), _original(parts)
    if said is None or about is None:
        return None
    for group in _groups(said):
        status = _STATUS.search(str(group.get("Status", "")))
        if str(group.get("Action", "")).strip().lower() == "failed" and status and status[1] == "5":
            code = _CODE.search(str(group.get("Diagnostic-Code", "")))
            return Bounce(about, int(code[1]) if code else 550, status[0])
    return None


def _groups(said: Message) -> list[Message]:
    payload = said.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _original(parts: dict[str, EmailMessage]) -> uuid.UUID | None:
    """The id of the message that comes back, from the part that quotes it."""
    for kind in ("text/rfc822-headers", "message/rfc822"):
        part = parts.get(kind)
        if part is None:
            continue
        quoted = part.get_payload()
        inner = quoted[0] if isinstance(quoted, list) and quoted else None
        named = str(inner.get("Message-ID", "")) if isinstance(inner, Message) else ""
        if not named and isinstance(quoted, str):
            named = str(email.message_from_string(quoted, policy=policy.default).get("Message-ID", ""))
        if found := _ID.search(named):
            return uuid.UUID(found[1])
    return None
