"""Passwords: Argon2id over a keyed digest, with constant work for accounts that do not exist.

A guess needs a secret of the server as well as the stored hash: whoever has a copy of the database alone tries none.
Hashes from before are known by their form; they are verified, and made anew at the next sign-in.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from num_service.crypto.derivation import derive
from num_service.crypto.keys import ServerKeys

_hasher = PasswordHasher()
#: What stands before a hash that the server's secret is in.
_KEYED = "k1"
#: In place of a hash for an account nobody can sign in to.
UNUSABLE = "!"


#: Letters and digits that are not mistaken for one another when read aloud or from paper.
_CLEAR = "abcdefghjkmnpqrstvwxyz23456789"
_GROUPS, _PER_GROUP = 5, 4


def generate() -> str:
    """A password to hand over: five groups of four, 98 bits."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(_PER_GROUP)) for _ in range(_GROUPS))


@dataclass(frozen=True, slots=True)
class PasswordSecret:
    """What the server adds to passwords: to hashes, and apart from that to what wraps caseworkers' keys."""

    key: bytes = field(repr=False)

    def for_hash(self, password: str) -> bytes:
        return base64.b64encode(self._mixed("passwords/hash", password))

    def for_wrap(self, password: str) -> bytes:
        return self._mixed("passwords/wrap", password)

    def _mixed(self, purpose: str, password: str) -> bytes:
        return hmac.new(derive(self.key, purpose), password.encode(), hashlib.sha256).digest()


def secret_of(keys: ServerKeys) -> PasswordSecret:
    """The secret for everybody but officers."""
    return PasswordSecret(derive(keys.receipt, "passwords"))


def officer_key(keys: ServerKeys) -> str:
    """What ``NUM_OFFICER_KEY`` is where it is not set, in base64; a host for the police alone is given it."""
    return base64.b64encode(derive(keys.receipt, "officers' passwords")).decode()


def officers_secret(given: str) -> PasswordSecret:
    """The secret for officers, from ``NUM_OFFICER_KEY``."""
    return PasswordSecret(base64.b64decode(given))


def hash_password(password: str, secret: PasswordSecret) -> str:
    return _KEYED + _hasher.hash(secret.for_hash(password))


def outdated(stored: str) -> bool:
    """Whether a hash is from before the server's secret was in it."""
    return not stored.startswith(_KEYED)


@functools.cache
def _nobody() -> str:
    """A hash that no password has, at the cost of the others. It is written and not computed: the first guess at an
    account that does not exist would take twice as long in each process, and tell.
    """
    salt, hashed = (
        base64.b64encode(secrets.token_bytes(many)).rstrip(b"=").decode()
        for many in (_hasher.salt_len, _hasher.hash_len)
    )
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${hashed}"


def verify(password: str, stored: str | None, secret: PasswordSecret) -> bool:
    """Whether the password fits. With no account (None) or an unusable hash it does the same work and says no."""
    usable = stored if stored and stored != UNUSABLE else None
    typed = secret.for_hash(password)
    if usable and outdated(usable):
        typed = password.encode()
    try:
        return _hasher.verify((usable or _nobody()).removeprefix(_KEYED), typed) and usable is not None
    except (VerificationError, InvalidHashError):
        return False
