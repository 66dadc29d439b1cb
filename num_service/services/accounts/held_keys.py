"""What a caseworker's password opens: their own key, and the casework key where it was granted to that very key."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from num_service.crypto.aead import CannotOpen
from num_service.crypto.casework_pins import public_half
from num_service.crypto.caseworker_keys import (
    Keypair,
    LockedKeypair,
    fits,
    keypair_place,
    lock,
    open_grant,
    outdated,
    unlock,
)
from num_service.crypto.certificates import certified
from num_service.db.models.casework.casework_key import CaseworkerKeypair
from num_service.db.queries.casework import keys
from num_service.services.core import audit
from num_service.services.core.password_secret import password_secret
from num_service.services.core.pinned import pinned


@dataclass(frozen=True, slots=True)
class HeldKeys:
    """own: the public half of their own key, as their private half gives it; None where that does not open.

    casework: the casework key by version: each is pinned, and granted to this very key by a certificate.
    """

    own: bytes | None = None
    casework: dict[int, bytes] = field(default_factory=dict, repr=False)


def open_keys(session: Session, *, user_id: uuid.UUID, password: str) -> HeldKeys:
    """Open what a caseworker holds. What does not fit is not used, and is written to the audit log."""
    keypair = session.get(CaseworkerKeypair, user_id)
    if keypair is None:
        return HeldKeys()
    locked = LockedKeypair(keypair.public_key, keypair.salt, keypair.private_wrapped)
    secret, place = password_secret(session), keypair_place(user_id)
    try:
        private = unlock(locked, password, where=place, secret=secret)
    except CannotOpen:
        _refused(session, user_id)
        return HeldKeys()
    own = public_half(private)
    if own != keypair.public_key:  # a colleague would grant to a key that is not theirs
        _refused(session, user_id)
        return HeldKeys(own)
    if outdated(keypair.salt):
        anew = lock(Keypair(own, private), password, where=place, secret=secret)
        keys.wrap_anew(session, keypair, salt=anew.salt, wrapped=anew.private_wrapped)
    held, pins = HeldKeys(own), pinned(session)
    for each in keys.grants_of(session, user_id):
        try:
            casework = open_grant(each.wrapped, private)
        except CannotOpen:
            casework = b""
        if fits(casework, pins.get(each.key_version, b"")) and certified(
            each.certificate, casework, user_id=user_id, public=own, version=each.key_version
        ):
            held.casework[each.key_version] = casework
        else:
            _refused(session, user_id)
    return held


def _refused(session: Session, user_id: uuid.UUID) -> None:
    audit.record(session, actor=f"user:{user_id}", action="casework_key.refused", subject=f"user:{user_id}")
