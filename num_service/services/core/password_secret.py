"""The server's secret in passwords, as every service finds it: with the session it works in."""

from __future__ import annotations

from sqlalchemy.orm import Session

from num_service.crypto.keys import KeysError
from num_service.crypto.passwords import PasswordSecret

#: Under which name ``num_service.app`` gives the secret to every session, officers' to those of the police database.
PASSWORD_SECRET = "num_password_secret"


def password_secret(session: Session) -> PasswordSecret:
    """The secret for passwords of this side. Raises ``KeysError`` where there is none: nothing is hashed without."""
    secret = session.info.get(PASSWORD_SECRET)
    if not isinstance(secret, PasswordSecret):
        raise KeysError("there is no key for passwords here")
    return secret
