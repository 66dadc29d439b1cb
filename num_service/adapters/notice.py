"""The neutral notice: what leaves says only that there is a message; the text is behind sign-in (2-domain, "Alerts").

It is the same for everybody but its recipient and its Message-ID, so it is built once.
"""

from __future__ import annotations

import time
import uuid
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import urlsplit

from num_service.adapters.sender import Refused
from num_service.domain.alerts.failure import Why, kept
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
        host = (urlsplit(base_url).hostname or "localhost").encode("idna").decode()
        self.domain = host if "." in host and not host.replace(".", "").isdigit() else "localhost.invalid"
        self.sender = f"no-reply@{self.domain}"
        message = EmailMessage()
        message["From"] = Address(service_name, addr_spec=self.sender)
        message["Subject"] = say(N_("You have a new message"))
        message["Auto-Submitted"] = "auto-generated"
        new, sign_in = say(N_("There is a new message for you.")), say(N_("Sign in to read it:"))
        message.set_content(f"{new}\n\n{sign_in}\n{base_url}/sign-in\n")
        self._tail = message.as_bytes().replace(b"\n", b"\r\n")
        self._rest = (0, self._tail)

    def message_id(self, message_id: uuid.UUID) -> str:
        return f"<{message_id}@{self.domain}>"

    def as_bytes(self, *, to: str, message_id: uuid.UUID) -> bytes:
        """The whole message. Raises :class:`Refused` for an address that would break out of its header."""
        if any(char in to for char in "\r\n\0") or not to.isascii():
            raise Refused(kept(Why.BAD_ADDRESS))
        head = f"To: {to}\r\nMessage-ID: {self.message_id(message_id)}\r\n"
        return head.encode() + self._dated(int(time.time()))

    def _dated(self, second: int) -> bytes:
        """All that is the same in every message of one second: its date is written once."""
        known, rest = self._rest
        if known != second:
            rest = f"Date: {formatdate(second)}\r\n".encode() + self._tail
            self._rest = (second, rest)
        return rest
