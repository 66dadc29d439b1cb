"""Sealing one part of a report: a fresh data key, wrapped to those who may open it.

Intake can do this and cannot undo it: it holds public keys only (4-data-protection, "Sealed reports").
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from nacl.public import PublicKey, SealedBox

from num_service.crypto.aead import encrypt
from num_service.crypto.keys import KEY_BYTES
from num_service.domain.reports.parts import PartHolder


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who may open it: the casework key of a version, or the holder of the receipt."""

    holder: PartHolder
    public_key: bytes
    key_version: int = 1


@dataclass(frozen=True, slots=True)
class Wrap:
    """The data key, sealed to one recipient. Destroying every wrap shreds the part."""

    holder: PartHolder
    key_version: int
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sealed:
    ciphertext: bytes = field(repr=False)
    wraps: tuple[Wrap, ...]


def receipt_fingerprint(public: bytes, verify: bytes | None) -> str:
    """What stands for both public keys of a report's receipt: one to seal to, one to verify answers with."""
    return hashlib.sha256(b"num receipt keys 1" + public + (verify or b"")).hexdigest()


def seal(plaintext: str | bytes, *, where: str, to: Sequence[KeyHolder]) -> Sealed:
    """Seal one part.

    Args:
        plaintext: what to seal: a text, or the bytes of a file.
        where: table, column, row id and version; it must be the same to open it.
        to: everyone who may open it.
    """
    data_key = os.urandom(KEY_BYTES)
    return Sealed(
        encrypt(data_key, plaintext.encode() if isinstance(plaintext, str) else plaintext, where=where),
        tuple(
            Wrap(each.holder, each.key_version, SealedBox(PublicKey(each.public_key)).encrypt(data_key))
            for each in to
        ),
    )
