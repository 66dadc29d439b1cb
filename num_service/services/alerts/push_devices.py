"""The browsers in which a member is told that there is a message: each is added in it, and removed by its number."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.crypto.contact import ContactBox, recipient_place
from num_service.db.queries.alerts import places
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.push import Device, pack, read_device, unpack, with_device
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.permissions import AccountRole
from num_service.services.core.principals import Principal


def may_have(who: Principal) -> bool:
    """Whether somebody's own browsers can be told: a project's place is shared, and its workers leave."""
    return who.role is AccountRole.MEMBER and who.recipient_id is not None


def count(session: Session, *, who: Principal, contact: ContactBox) -> int:
    """How many browsers are told."""
    return len(_devices(session, _mine(who), contact)) if may_have(who) else 0


def add(session: Session, *, who: Principal, given: str, contact: ContactBox) -> None:
    """Add the browser that somebody is using.

    Args:
        given: the JSON that it gives.

    Raises:
        Invalid, Conflict: as :func:`read_device` and :func:`with_device`.
        NotFound: ``no_devices`` for whoever cannot have any.
    """
    device, recipient_id = read_device(given), _mine(who)
    devices = with_device(_devices(session, recipient_id, contact), device)
    _keep(session, recipient_id, devices, contact)
    places.join(session, recipient_id=recipient_id, channel=Channel.PUSH)


def remove(session: Session, *, who: Principal, number: int, contact: ContactBox) -> None:
    """Remove a browser by its place in the list, the first is 1. Raises ``NotFound`` ``no_device``."""
    recipient_id = _mine(who)
    devices = _devices(session, recipient_id, contact)
    if not 1 <= number <= len(devices):
        raise NotFound("no_device", "This browser is not in the list any more.")
    del devices[number - 1]
    if devices:
        _keep(session, recipient_id, devices, contact)
        return
    places.leave(session, recipient_id=recipient_id, channel=Channel.PUSH)
    places.forget(session, recipient_id=recipient_id, channel=Channel.PUSH)


def _mine(who: Principal) -> uuid.UUID:
    if not may_have(who) or who.recipient_id is None:
        raise NotFound("no_devices", "There is nothing here.")
    return who.recipient_id


def _devices(session: Session, recipient_id: uuid.UUID, contact: ContactBox) -> list[Device]:
    sealed = places.sealed(session, recipient_id=recipient_id, channel=Channel.PUSH)
    where = recipient_place(recipient_id, Channel.PUSH.value)
    return unpack(contact.open(sealed, where=where)) if sealed else []


def _keep(session: Session, recipient_id: uuid.UUID, devices: list[Device], contact: ContactBox) -> None:
    sealed = contact.seal(pack(devices), where=recipient_place(recipient_id, Channel.PUSH.value))
    places.keep(session, recipient_id=recipient_id, channel=Channel.PUSH, sealed=sealed)
