"""The mail server of our sending address: it takes what comes back, and refuses every reply before it is sent.

A reply to a notice would tell a stranger's mail server somebody's story, and lie in a box that nobody reads. So whoever
writes to the address is told at once, by their own mail program, that it takes no mail (SMTP 550 at RCPT).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from num_service.domain.alerts.bounce import MOST_BYTES

REFUSED = "550 5.7.1 This address takes no mail. Sign in to write to us."
_NOT_HERE = "550 5.1.1 No such address"
_TAKEN = "250 2.0.0 Ok"


class Intake:
    """What aiosmtpd asks at each step.

    Args:
        address: ours; notifications to any other are refused.
        take_in: is given each notification; whether it is one is its own matter.
    """

    def __init__(self, address: str, take_in: Callable[[bytes], object]) -> None:
        self._address, self._take_in = address.casefold(), take_in

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[Any]
    ) -> str:
        """A notification has no sender (RFC 5321, section 4.5.5); whatever has one is a reply."""
        if envelope.mail_from not in (None, "", "<>"):
            return REFUSED
        if address.casefold() != self._address:
            return _NOT_HERE
        envelope.rcpt_tos.append(address)
        return _TAKEN

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        self._take_in(content if isinstance(content, bytes) else (content or "").encode())
        return _TAKEN


def mail_server(*, host: str, port: int, address: str, take_in: Callable[[bytes], object]) -> Controller:
    """A server that is ready to be started (``start``, ``stop``); it listens on a thread of its own."""
    return Controller(Intake(address, take_in), hostname=host, port=port, data_size_limit=MOST_BYTES)
