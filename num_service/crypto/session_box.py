"""Server-side sessions: encrypted in the database under a key that only the cookie carries."""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass, field

from num_service.crypto.aead import decrypt, encrypt
from num_service.crypto.derivation import derive

TOKEN_BYTES = 32
#: What a bearer token begins with.
BEARER = "t."


@dataclass(frozen=True, slots=True)
class SessionToken:
    """What the cookie carries. The database knows its hash, and so finds the session but cannot read it."""

    secret: bytes = field(repr=False)

    @property
    def cookie(self) -> str:
        return base64.urlsafe_b64encode(self.secret).rstrip(b"=").decode()

    @property
    def stored_hash(self) -> bytes:
        return hashlib.sha256(derive(self.secret, "session/find")).digest()

    @property
    def place_of_codes(self) -> SessionToken:
        """Where codes wait that were given in this session, until a cookie of their own says so."""
        return SessionToken(derive(self.secret, "session/waiting codes"))

    @property
    def between_pages(self) -> SessionToken:
        """What a page carries, sealed, to the next one of the same session: it opens nothing else."""
        return SessionToken(derive(self.secret, "session/between pages"))

    @property
    def tab(self) -> str:
        """What a script keeps something by in a tab of this session: in the page, so it opens and finds nothing."""
        return hashlib.sha256(derive(self.secret, "session/tab")).hexdigest()[:16]

    @property
    def place_of_draft(self) -> SessionToken:
        """Where a report is that is being written in this session, until a cookie of its own says so."""
        return SessionToken(derive(self.secret, "session/draft"))

    def next_place(self, word: str) -> SessionToken:
        """Another place that only whoever holds this one finds, and that nobody can tell to be of the same browser."""
        return SessionToken(derive(self.secret, f"session/after/{word}"))

    def seal(self, data: str) -> bytes:
        return encrypt(derive(self.secret, "session/read"), data.encode(), where="session")

    def open(self, sealed: bytes) -> str:
        """The session's data. Raises ``CannotOpen`` when the row is not this cookie's."""
        return decrypt(derive(self.secret, "session/read"), sealed, where="session").decode()


@dataclass(frozen=True, slots=True)
class BearerToken:
    """What a program carries: written and stored in other ways than a cookie, so neither is taken for the other."""

    secret: bytes = field(repr=False)

    @property
    def shown(self) -> str:
        return BEARER + SessionToken(self.secret).cookie

    @property
    def stored_hash(self) -> bytes:
        return hashlib.sha256(derive(self.secret, "bearer/find")).digest()


def new_bearer() -> BearerToken:
    return BearerToken(os.urandom(TOKEN_BYTES))


def read_bearer(value: str) -> BearerToken | None:
    """The token in a bearer header; None when it cannot be one."""
    token = read_token(value.removeprefix(BEARER)) if value.startswith(BEARER) else None
    return BearerToken(token.secret) if token else None


def new_token() -> SessionToken:
    return SessionToken(os.urandom(TOKEN_BYTES))


def read_token(cookie: str) -> SessionToken | None:
    """The token in a cookie; None when it cannot be one."""
    try:
        secret = base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))
    except ValueError:
        return None
    return SessionToken(secret) if len(secret) == TOKEN_BYTES else None
