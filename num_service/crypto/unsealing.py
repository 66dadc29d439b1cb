"""Opening a sealed part. Nothing of the police side and no worker may reach this module (architecture rule 5)."""

from __future__ import annotations

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from num_service.crypto.aead import CannotOpen, decrypt


def unseal(ciphertext: bytes, wrapped: bytes, *, private_key: bytes, where: str) -> str:
    """The text of a sealed part. Raises as :func:`unseal_bytes` does, and where it is no text."""
    try:
        return unseal_bytes(ciphertext, wrapped, private_key=private_key, where=where).decode()
    except UnicodeDecodeError as why:  # sealed to the right key by somebody else's program
        raise CannotOpen(where) from why


def unseal_bytes(ciphertext: bytes, wrapped: bytes, *, private_key: bytes, where: str) -> bytes:
    """What a sealed part holds.

    Args:
        ciphertext: the sealed bytes.
        wrapped: the data key, sealed to the holder of ``private_key``.
        private_key: the casework private key, or the one a receipt gives.
        where: as it was sealed.

    Raises:
        CannotOpen: wrong key, wrong place, or changed bytes.
    """
    try:
        data_key = SealedBox(PrivateKey(private_key)).decrypt(wrapped)
    except CryptoError as why:
        raise CannotOpen(where) from why
    return decrypt(data_key, ciphertext, where=where)


def rewrap(wrapped: bytes, *, private_key: bytes, to: bytes, where: str) -> bytes:
    """The data key of a sealed part, wrapped to one more holder.

    Args:
        wrapped: the data key, sealed to the holder of ``private_key``.
        to: the public key of who may open the part as well.
        where: as it was sealed; for the error alone.

    Raises:
        CannotOpen: wrong key.
    """
    try:
        return SealedBox(PublicKey(to)).encrypt(SealedBox(PrivateKey(private_key)).decrypt(wrapped))
    except CryptoError as why:
        raise CannotOpen(where) from why
