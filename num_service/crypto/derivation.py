"""One way to derive a key from a secret for a purpose: HKDF-SHA256."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive(secret: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose; different purposes give unrelated keys."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"num/{purpose}".encode()).derive(
        secret
    )
