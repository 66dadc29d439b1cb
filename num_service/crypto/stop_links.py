"""The secret in a mail by which whoever has the mail stops the next ones, without signing in (RFC 8058).

It is made of the delivery's id and a keyed digest of it, so nothing is stored for it, no two mails carry the same one,
and it names nobody. An id alone, which stands in every reply, makes none.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass, field

from num_service.crypto.derivation import derive
from num_service.crypto.keys import VersionedKey

_MAC_BYTES = 12


@dataclass(frozen=True, slots=True)
class StopLinks:
    """Makes and reads them under the contact keys: written with the newest, read with every one."""

    keys: VersionedKey
    _ready: dict[int, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    def token(self, delivery_id: uuid.UUID) -> str:
        """What stands at the end of the address."""
        whole = delivery_id.bytes + self._mac(self.keys.current, delivery_id)
        return base64.urlsafe_b64encode(whole).rstrip(b"=").decode()

    def read(self, token: str) -> uuid.UUID | None:
        """The delivery it is about; None when it is none of ours."""
        try:
            whole = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        if len(whole) != 16 + _MAC_BYTES:
            return None
        found = uuid.UUID(bytes=whole[:16])
        fits = [
            hmac.compare_digest(whole[16:], self._mac(version, found)) for version in self.keys.by_version
        ]
        return found if any(fits) else None

    def _mac(self, version: int, delivery_id: uuid.UUID) -> bytes:
        if version not in self._ready:
            self._ready[version] = derive(self.keys[version], "stop link")
        return hmac.digest(self._ready[version], delivery_id.bytes, hashlib.sha256)[:_MAC_BYTES]
