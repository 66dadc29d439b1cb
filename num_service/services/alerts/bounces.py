"""Mail that comes back: its delivery has failed, and to an address that is none nothing more is sent."""

from __future__ import annotations

import uuid

import structlog
from sqlalchemy.orm import Session

from num_service.adapters.smtp_answers import Verdict, verdict
from num_service.db.queries.alerts import places
from num_service.db.queries.alerts.places import Stopped
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.bounce import read_bounce
from num_service.domain.alerts.failure import Why, kept
from num_service.services.core.wiring import Clock

_log = structlog.get_logger()


def take_in(session: Session, *, raw: bytes, clock: Clock) -> bool:
    """Read a mail that came to our sending address, and act on it where it says that one of ours failed for good.

    Whatever else comes there is dropped, unread by anybody: no reply reaches a person.

    Returns:
        Whether it was such a notification.
    """
    found = read_bounce(raw)
    if found is None:
        return False
    why = kept(Why.CAME_BACK, f"{found.code} {found.status}")
    recipient_id = places.came_back(
        session, delivery_id=found.message, channel=Channel.EMAIL, why=why, now=clock()
    )
    if recipient_id is not None and verdict(Why.RCPT, found.code, found.status) is Verdict.GONE:
        places.stop(session, recipient_id=recipient_id, channel=Channel.EMAIL, why=why, day=clock().date())
    _log.info("mail_came_back", status=found.status, known=recipient_id is not None)
    return True


def of_recipient(session: Session, *, recipient_id: uuid.UUID | None) -> list[Stopped]:
    """Over which channels nothing goes to somebody any more, because it came back."""
    return places.stopped(session, [recipient_id]) if recipient_id else []


def try_again(session: Session, *, recipient_id: uuid.UUID, channel: Channel) -> None:
    """Send there again from the next message on: its owner says that the address is right."""
    places.try_again(session, recipient_id=recipient_id, channel=channel)
