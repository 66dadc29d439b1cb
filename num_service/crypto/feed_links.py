"""The secret in a private feed's address, and what its entries are called."""

from __future__ import annotations

import hashlib
import hmac
import os
import uuid
from dataclasses import dataclass, field

from num_service.crypto.derivation import derive
from num_service.crypto.session_box import SessionToken, read_token

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class FeedSecret:
    """What the address carries; the database knows a hash. It is neither a cookie nor a bearer token."""

    secret: bytes = field(repr=False)

    @property
    def shown(self) -> str:
        return SessionToken(self.secret).cookie

    @property
    def stored_hash(self) -> bytes:
        return hashlib.sha256(derive(self.secret, "feed/find")).digest()

    def entry(self, about: uuid.UUID) -> uuid.UUID:
        """What an entry is called in this feed: always the same here, and another in everybody else's."""
        named = hmac.new(derive(self.secret, "feed/entry"), about.bytes, hashlib.sha256).digest()
        return uuid.UUID(bytes=named[:16], version=4)


def new_feed_secret() -> FeedSecret:
    return FeedSecret(os.urandom(SECRET_BYTES))


def read_feed_secret(shown: str) -> FeedSecret | None:
    """The secret in an address; None when it cannot be one."""
    token = read_token(shown) if shown.isascii() else None
    return FeedSecret(token.secret) if token else None
