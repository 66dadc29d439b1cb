"""Fresh references for people to quote: random, unrelated to anything else, easy to read aloud."""

from __future__ import annotations

import secrets

from num_service.crypto.receipts import ALPHABET


def fresh_reference(prefix: str) -> str:
    """Like ``R-7K2M-9QXD``: 40 random bits after a letter that says what it refers to."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{body[:4]}-{body[4:]}"
