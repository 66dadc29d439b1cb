"""Stop the mails, or let them come again, by the secret in one of them: nobody signs in for it (RFC 8058)."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.crypto.stop_links import StopLinks
from num_service.db.queries.alerts import places
from num_service.domain.alerts.audience import Channel
from num_service.domain.shared.errors import NotFound


def are_stopped(session: Session, *, token: str, links: StopLinks) -> bool:
    """Whether the mails that this one belongs to are stopped. Raises ``NotFound`` ``no_mail``."""
    return not places.on_channel(session, recipient_id=_whose(session, token, links), channel=Channel.EMAIL)


def stop(session: Session, *, token: str, links: StopLinks) -> None:
    """Send no more mail; the inbox and every other channel stay. Raises ``NotFound`` ``no_mail``."""
    places.leave(session, recipient_id=_whose(session, token, links), channel=Channel.EMAIL)


def start_again(session: Session, *, token: str, links: StopLinks) -> None:
    """Let mails come again that were stopped. Raises ``NotFound`` ``no_mail``."""
    places.join(session, recipient_id=_whose(session, token, links), channel=Channel.EMAIL)


def _whose(session: Session, token: str, links: StopLinks) -> uuid.UUID:
    delivery_id = links.read(token)
    found = places.recipient_of(session, delivery_id, Channel.EMAIL) if delivery_id else None
    if found is None:
        raise NotFound("no_mail", "This link is too old. Sign in to choose what we send.")
    return found
