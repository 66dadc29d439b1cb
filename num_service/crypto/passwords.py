"""Passwords: Argon2id, with constant work for accounts that do not exist."""

from __future__ import annotations

import functools
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
#: In place of a hash for an account nobody can sign in to.
UNUSABLE = "!"


#: Letters and digits that are not mistaken for one another when read aloud or from paper.
_CLEAR = "abcdefghjkmnpqrstvwxyz23456789"
_GROUPS, _PER_GROUP = 5, 4


def generate() -> str:
    """A password to hand over: five groups of four, 98 bits."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(_PER_GROUP)) for _ in range(_GROUPS))


def hash_password(password: str) -> str:
    return _hasher.hash(password)


@functools.cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def verify(password: str, stored: str | None) -> bool:
    """Whether the password fits. With no account (None) or an unusable hash it does the same work and says no."""
    usable = stored if stored and stored != UNUSABLE else None
    try:
        return _hasher.verify(usable or _nobody(), password) and usable is not None
    except (VerificationError, InvalidHashError):
        return False
