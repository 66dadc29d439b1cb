"""The sealed number at which a member gets text messages: opened where it is needed, and forgotten in one place."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.crypto.aead import CannotOpen
from num_service.crypto.contact import ContactBox, recipient_place
from num_service.db.queries.alerts import places
from num_service.db.queries.checker import text_askers
from num_service.db.session import Database
from num_service.domain.alerts.audience import Channel


def number_of(session: Session, recipient_id: uuid.UUID, contact: ContactBox) -> str | None:
    """The number that a member gave, confirmed or not; None without one."""
    sealed = places.sealed_of(session, recipient_id=recipient_id, channel=Channel.SMS)
    return contact.open(sealed, where=recipient_place(recipient_id, Channel.SMS.value)) if sealed else None


def forget_number(session: Session, recipient_id: uuid.UUID) -> None:
    """Forget a member's number: no more texts go there, and none that comes from there is a check."""
    text_askers.forget(session, recipient_id)
    places.leave(session, recipient_id=recipient_id, channel=Channel.SMS)
    places.forget(session, recipient_id=recipient_id, channel=Channel.SMS)


def forget_everywhere(database: Database, number: str, contact: ContactBox) -> int:
    """Forget a number for each account that keeps it: its owner wants no more texts. Answers for how many it was.

    Numbers are sealed and have no index, unless somebody checks by text: so each is opened and compared, some 25,000 in
    half a second. One that cannot be opened any more gets no texts, and keeps nobody else's from being found.

    Args:
        number: as E.164 has it.
    """
    with database.commits() as session:
        theirs = [
            recipient_id
            for recipient_id, sealed in places.everybody_on(session, Channel.SMS)
            if _opened(sealed, recipient_id, contact) == number
        ]
        for recipient_id in theirs:
            forget_number(session, recipient_id)
    return len(theirs)


def _opened(sealed: bytes, recipient_id: uuid.UUID, contact: ContactBox) -> str | None:
    try:
        return contact.open(sealed, where=recipient_place(recipient_id, Channel.SMS.value))
    except CannotOpen:
        return None
