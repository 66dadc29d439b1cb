"""The key that mails are signed with, as an operator gives it."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

FEWEST_BITS = 2048


def is_rsa_key(pem: str) -> bool:
    """Whether it is a private RSA key, long enough and without a password, as DKIM needs one (RFC 8301)."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return isinstance(key, RSAPrivateKey) and key.key_size >= FEWEST_BITS
