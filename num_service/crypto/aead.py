"""AES-256-GCM with padding: the one place where bytes become ciphertext."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
STEP = 512  # padded to 512-byte steps, so that a length tells little (4-data-protection, "Sealed reports")


class CannotOpen(Exception):
    """The key, the place or the bytes are not the ones it was sealed with."""


def pad(plaintext: bytes) -> bytes:
    """Add 0x80 and zeros up to a multiple of :data:`STEP`."""
    padded = plaintext + b"\x80"
    return padded + b"\0" * (-len(padded) % STEP)


def unpad(padded: bytes) -> bytes:
    return padded.rstrip(b"\0")[:-1]


def encrypt(key: bytes, plaintext: bytes, *, where: str) -> bytes:
    """Nonce and ciphertext. ``where`` (table, column, row id, version) is bound in, so nothing can be swapped."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, pad(plaintext), where.encode())


def cipher(key: bytes) -> AESGCM:
    """A key made ready for many decryptions. It stays in memory for as long as this is held."""
    return AESGCM(key)


def decrypt(key: bytes | AESGCM, sealed: bytes, *, where: str) -> bytes:
    """The plaintext.

    Args:
        key: the key, or what :func:`cipher` made of it.

    Raises:
        CannotOpen: when key, place or bytes differ from those it was sealed with.
    """
    try:
        ready = cipher(key) if isinstance(key, bytes) else key
        return unpad(ready.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], where.encode()))
    except (InvalidTag, ValueError) as why:
        raise CannotOpen(where) from why
