"""Caseworkers' keypairs, grants of the casework key, and the offline recovery key.

A caseworker's private half is wrapped under a key derived from the password (Argon2id). The casework private key is
sealed to each caseworker's public key and once to the recovery key printed at set-up.

What a guess costs is stored with each keypair: the cost may change, and every keypair is still opened at its own.
"""

from __future__ import annotations

import hmac
import os
import struct
import uuid
from dataclasses import dataclass, field

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from num_service.crypto.aead import CannotOpen, decrypt, encrypt
from num_service.crypto.keys import KEY_BYTES
from num_service.crypto.passwords import PasswordSecret
from num_service.crypto.receipts import ALPHABET, READ_AS

SALT_BYTES = 16
_RECOVERY_DIGITS = 52  # 256 bits, five at a time
_COST = struct.Struct(">HI")  # passes, KiB: what stands before the random bytes of a salt
_KEYED = b"\x01"  # what stands before the cost where the server's secret is in it


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of a password costs. memory: KiB."""

    passes: int
    memory: int


#: What a keypair is locked at.
COST = Cost(passes=3, memory=65_536)
#: What a keypair is opened at whose salt names no cost, because it was locked before costs were stored.
UNNAMED_COST = Cost(passes=3, memory=65_536)


@dataclass(frozen=True, slots=True)
class Keypair:
    public: bytes
    private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LockedKeypair:
    """A caseworker's keypair as stored: the private half needs the password.

    salt: a one where the server's secret is in it, the cost it was locked at and 16 random bytes; without the secret it
    begins with the cost, and before costs were stored it was the random bytes alone.
    """

    public: bytes
    salt: bytes
    private_wrapped: bytes = field(repr=False)


def new_keypair() -> Keypair:
    private = PrivateKey.generate()
    return Keypair(bytes(private.public_key), bytes(private))


def lock(keypair: Keypair, password: str, *, where: str, secret: PasswordSecret | None) -> LockedKeypair:
    """Wrap the private half under the password and the server's secret, at the cost of today."""
    salt = _COST.pack(COST.passes, COST.memory) + os.urandom(SALT_BYTES)
    if secret is not None:
        salt = _KEYED + salt
    wrapped = encrypt(_stretch(password, salt, secret), keypair.private, where=where)
    return LockedKeypair(keypair.public, salt, wrapped)


def unlock(locked: LockedKeypair, password: str, *, where: str, secret: PasswordSecret | None) -> bytes:
    """The private half. Raises ``CannotOpen`` on a wrong password, or without the secret it was locked under."""
    return decrypt(_stretch(password, locked.salt, secret), locked.private_wrapped, where=where)


def outdated(salt: bytes) -> bool:
    """Whether a keypair was locked before the server's secret was in it."""
    return len(salt) != len(_KEYED) + _COST.size + SALT_BYTES


def grant(casework_private: bytes, to_public: bytes) -> bytes:
    """The casework private key, sealed to a caseworker or to the recovery key."""
    return SealedBox(PublicKey(to_public)).encrypt(casework_private)


def open_grant(wrapped: bytes, private: bytes) -> bytes:
    """The casework private key. Raises ``CannotOpen`` when the grant is for somebody else."""
    try:
        return SealedBox(PrivateKey(private)).decrypt(wrapped)
    except CryptoError as why:
        raise CannotOpen("casework grant") from why


def fits(private: bytes, public: bytes) -> bool:
    """Whether a private half is that of this public half."""
    try:
        return hmac.compare_digest(bytes(PrivateKey(private).public_key), public)
    except (CryptoError, TypeError, ValueError):  # not even of a key's length
        return False


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


def _cost_of(salt: bytes) -> Cost:
    if not outdated(salt):
        return Cost(*_COST.unpack_from(salt, len(_KEYED)))
    if len(salt) != _COST.size + SALT_BYTES:
        return UNNAMED_COST
    return Cost(*_COST.unpack_from(salt))


def _stretch(password: str, salt: bytes, secret: PasswordSecret | None) -> bytes:
    cost, typed = _cost_of(salt), password.encode()
    if not outdated(salt):
        if secret is None:
            raise CannotOpen("caseworker keypair")
        typed = secret.for_wrap(password)
    try:
        return hash_secret_raw(
            typed,
            salt,  # the cost in it too, so that no other cost gives the same key
            time_cost=cost.passes,
            memory_cost=cost.memory,
            parallelism=1,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as why:
        raise CannotOpen("caseworker keypair") from why
