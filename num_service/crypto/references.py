"""Fresh references for people to quote: random, unrelated to anything else, easy to read aloud."""

from __future__ import annotations

from num_service.crypto.receipts import random_characters


def fresh_reference(prefix: str) -> str:
    """Like ``R-7K2M-9QXD``: 40 random bits after a letter that says what it refers to."""
    body = random_characters(8)
    return f"{prefix}-{body[:4]}-{body[4:]}"
