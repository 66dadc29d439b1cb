"""Caseworkers' keypairs, grants of the casework key, and the offline recovery key.

A caseworker's private half is wrapped under a key derived from the password (Argon2id). The casework private key is
sealed to each caseworker's public key and once to the recovery key printed at set-up.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from num_service.crypto.aead import CannotOpen, decrypt, encrypt
from num_service.crypto.keys import KEY_BYTES
from num_service.crypto.receipts import ALPHABET, READ_AS

SALT_BYTES = 16
_RECOVERY_DIGITS = 52  # 256 bits, five at a time


@dataclass(frozen=True, slots=True)
class Keypair:
    public: bytes
    private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LockedKeypair:
    """A caseworker's keypair as stored: the private half needs the password."""

    public: bytes
    salt: bytes
    private_wrapped: bytes = field(repr=False)


def new_keypair() -> Keypair:
    private = PrivateKey.generate()
    return Keypair(bytes(private.public_key), bytes(private))


def lock(keypair: Keypair, password: str, *, where: str) -> LockedKeypair:
    """Wrap the private half under the password."""
    salt = os.urandom(SALT_BYTES)
    return LockedKeypair(
        keypair.public, salt, encrypt(_stretch(password, salt), keypair.private, where=where)
    )


def unlock(locked: LockedKeypair, password: str, *, where: str) -> bytes:
    """The private half. Raises ``CannotOpen`` on a wrong password."""
    return decrypt(_stretch(password, locked.salt), locked.private_wrapped, where=where)


def grant(casework_private: bytes, to_public: bytes) -> bytes:
    """The casework private key, sealed to a caseworker or to the recovery key."""
    return SealedBox(PublicKey(to_public)).encrypt(casework_private)


def open_grant(wrapped: bytes, private: bytes) -> bytes:
    """The casework private key. Raises ``CannotOpen`` when the grant is for somebody else."""
    try:
        return SealedBox(PrivateKey(private)).decrypt(wrapped)
    except CryptoError as why:
        raise CannotOpen("casework grant") from why


def print_recovery_key(private: bytes) -> str:
    """The recovery key as it is printed: base32 in groups of four, for paper."""
    number = int.from_bytes(private, "big")
    digits = "".join(ALPHABET[(number >> shift) & 31] for shift in range(255, -5, -5))
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def read_recovery_key(typed: str) -> bytes:
    """The recovery key from paper, typed as receipts are. Raises ``CannotOpen`` when it cannot be one."""
    digits = [char for char in typed.upper().translate(READ_AS) if char.isalnum()]
    if len(digits) != _RECOVERY_DIGITS or not set(digits) <= set(ALPHABET):
        raise CannotOpen("recovery key")
    number = 0
    for char in digits:
        number = number << 5 | ALPHABET.index(char)
    try:
        return number.to_bytes(KEY_BYTES, "big")
    except OverflowError as why:
        raise CannotOpen("recovery key") from why


def keypair_place(user_id: uuid.UUID) -> str:
    return f"caseworker_keypairs/private/{user_id}"


def _stretch(password: str, salt: bytes) -> bytes:
    return hash_secret_raw(
        password.encode(),
        salt,
        time_cost=3,
        memory_cost=65_536,
        parallelism=1,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
