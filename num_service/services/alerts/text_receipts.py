"""Delivery reports of text messages: what did not arrive has failed, and what had been in doubt is settled."""

from __future__ import annotations

import structlog
from sqlalchemy.orm import Session

from num_service.crypto.contact import ContactBox
from num_service.db.queries.alerts import places
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import Why, kept
from num_service.domain.alerts.text_receipt import read_receipt
from num_service.services.accounts.text_place import number_of
from num_service.services.core.wiring import Clock

_log = structlog.get_logger()


def take_in(session: Session, *, body: bytes, contact: ContactBox, clock: Clock) -> bool:
    """Act on a report whose signature was looked at; the same one a second time changes nothing.

    What is said of a number ends texts to that number alone, and not to another that its owner has given since.

    Returns:
        Whether it changed anything.
    """
    found = read_receipt(body)
    if found is None:
        return False
    if found.arrived:
        return places.arrived(session, delivery_id=found.message, channel=Channel.SMS, now=clock())
    why = kept(Why.NOT_DELIVERED, found.code)
    recipient_id = places.came_back(
        session, delivery_id=found.message, channel=Channel.SMS, why=why, now=clock()
    )
    if recipient_id is None:
        return False
    if found.number_gone and number_of(session, recipient_id, contact) == found.number:
        places.stop(session, recipient_id=recipient_id, channel=Channel.SMS, why=why, day=clock().date())
    _log.info("text_not_delivered", code=found.code)
    return True
