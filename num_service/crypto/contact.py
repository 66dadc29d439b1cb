"""Members' contact details: encrypted under a rotating server key with its version in front."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from num_service.crypto.aead import CannotOpen, cipher, decrypt, encrypt
from num_service.crypto.keys import KeysError, VersionedKey


def email_place(user_id: uuid.UUID) -> str:
    """What is bound into a sealed email address."""
    return f"users/email/{user_id}"


def recipient_place(recipient_id: uuid.UUID, channel: str = "email") -> str:
    """What is bound into a sealed address of somebody who receives alerts: whose, and of which channel."""
    return f"recipients/{channel}/{recipient_id}"


def text_answer_place(recipient_id: uuid.UUID) -> str:
    """What is bound into the sealed answer to a check by text message, on its way to a worker."""
    return f"recipients/text answer/{recipient_id}"


@dataclass(frozen=True, slots=True)
class ContactBox:
    keys: VersionedKey
    #: By version, those that have opened something: a worker opens an address for every mail.
    _ready: dict[int, AESGCM] = field(default_factory=dict, init=False, repr=False, compare=False)

    def seal(self, text: str, *, where: str) -> bytes:
        version = self.keys.current
        return version.to_bytes(2, "big") + encrypt(self.keys[version], text.encode(), where=where)

    def open(self, sealed: bytes, *, where: str) -> str:
        """The contact detail. Raises ``CannotOpen`` when it was sealed elsewhere or changed, or its key is gone."""
        version = int.from_bytes(sealed[:2], "big")
        ready = self._ready.get(version)
        if ready is None:
            try:
                ready = self._ready[version] = cipher(self.keys[version])
            except KeysError as why:
                raise CannotOpen(where) from why
        return decrypt(ready, sealed[2:], where=where).decode()
