"""Members' contact details: encrypted under a rotating server key with its version in front."""

from __future__ import annotations

from dataclasses import dataclass

from num_service.crypto.aead import CannotOpen, decrypt, encrypt
from num_service.crypto.keys import KeysError, VersionedKey


@dataclass(frozen=True, slots=True)
class ContactBox:
    keys: VersionedKey

    def seal(self, text: str, *, where: str) -> bytes:
        version = self.keys.current
        return version.to_bytes(2, "big") + encrypt(self.keys[version], text.encode(), where=where)

    def open(self, sealed: bytes, *, where: str) -> str:
        """The contact detail. Raises ``CannotOpen`` when it was sealed elsewhere or changed, or its key is gone."""
        try:
            key = self.keys[int.from_bytes(sealed[:2], "big")]
        except KeysError as why:
            raise CannotOpen(where) from why
        return decrypt(key, sealed[2:], where=where).decode()
