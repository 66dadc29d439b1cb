"""The key that a reporter's code signs with (Ed25519), and which report a key belongs to.

A report's id is a hash of the key that its answers are verified with. Whoever owns the tables can therefore put no
other key in its place: the id would have to change, and with it every sealed part that is bound to it. A report from
before has an id that says nothing; its key comes later, with the code, and the server keys vouch for it.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from dataclasses import dataclass, field

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from num_service.crypto.derivation import derive
from num_service.crypto.keys import ServerKeys

#: The version of ids that are made from a key (RFC 9562, section 5.8); ids from before were random, version 4.
FROM_KEY = 8


@dataclass(frozen=True, slots=True)
class Signer:
    """A reporter's signing key, in hand while their code is."""

    seed: bytes = field(repr=False)
    _key: SigningKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_key", SigningKey(self.seed))

    @property
    def verify_key(self) -> bytes:
        """The public half, that anybody verifies with."""
        return bytes(self._key.verify_key)

    def sign(self, statement: bytes) -> bytes:
        """64 bytes that only the holder of the code can make."""
        return self._key.sign(statement).signature


def is_signed(verify_key: bytes | None, statement: bytes, signature: bytes | None) -> bool:
    """Whether the holder of a key signed exactly this. False for anything that is no key or no signature."""
    if verify_key is None or signature is None:
        return False
    try:
        VerifyKey(verify_key).verify(statement, signature)
    except (CryptoError, ValueError):
        return False
    return True


def key_fingerprint(verify_key: bytes) -> str:
    """The fingerprint of a verify key in hex, as the audit log carries it."""
    return _digest(verify_key).hex()


def id_of(verify_key: bytes) -> uuid.UUID:
    """The id of the report whose answers this key verifies: 122 bits of its fingerprint."""
    raw = bytearray(_digest(verify_key)[:16])
    raw[6] = raw[6] & 0x0F | FROM_KEY << 4
    raw[8] = raw[8] & 0x3F | 0x80
    return uuid.UUID(bytes=bytes(raw))


def _digest(verify_key: bytes) -> bytes:
    return hashlib.sha256(b"num receipt key 1" + verify_key).digest()


@dataclass(frozen=True, slots=True)
class Voucher:
    """Vouches for keys that came later than their report. Made from the server keys, which the database lacks."""

    key: bytes = field(repr=False)

    def vouch(self, report_id: uuid.UUID, verify_key: bytes) -> bytes:
        """What is kept beside a key that came later."""
        return hmac.new(self.key, report_id.bytes + verify_key, hashlib.sha256).digest()

    def vouches(self, report_id: uuid.UUID, verify_key: bytes, vouched: bytes) -> bool:
        """Whether this key came from whoever typed the report's code into this service."""
        return hmac.compare_digest(self.vouch(report_id, verify_key), vouched)


def voucher(keys: ServerKeys) -> Voucher:
    """The one of this installation."""
    return Voucher(derive(keys.receipt, "later keys"))
