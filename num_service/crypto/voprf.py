"""A keyed function that one side computes without seeing what of, and proves (RFC 9497, VOPRF, ristretto255-SHA512).

A device blinds what it asks about; the service raises it to its key, and proves with which key (a proof of equal
discrete logarithms); the device takes the blind away again. The names are those of the RFC, section 3.3.2.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from num_service.crypto import ristretto
from num_service.crypto.ristretto import ELEMENT, SCALAR, NotInGroup

PROOF = 2 * SCALAR
_CONTEXT = b"OPRFV1-\x01-ristretto255-SHA512"
_BLOCK, _HASHED = 128, 64  # of SHA-512, in bytes


class NotProven(ValueError):
    """An answer that was not made with the key that was announced."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    secret: bytes = field(repr=False)
    public: bytes


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What comes back for blinded elements, in their order, and one proof for all of them."""

    elements: tuple[bytes, ...]
    proof: bytes


def derive_key_pair(seed: bytes, info: bytes) -> KeyPair:
    """The service's keys from a secret of 32 bytes (3.2.1)."""
    given = seed + _sized(info)
    for counter in range(256):
        secret = _to_scalar(given + bytes([counter]), b"DeriveKeyPair" + _CONTEXT)
        if any(secret):
            return KeyPair(secret, ristretto.base_times(secret))
    raise ValueError("no key comes of this seed")  # the chance is 2**-64000


def blind(text: bytes, scalar: bytes | None = None) -> tuple[bytes, bytes]:
    """A device's side: the scalar that blinds, and the blinded element. scalar: random unless a test says which."""
    blinding = scalar or ristretto.random_scalar()
    return blinding, ristretto.times(blinding, _to_group(text))


def evaluate(keys: KeyPair, blinded: Sequence[bytes], random: bytes | None = None) -> Evaluation:
    """The service's side: what the key makes of each blinded element, with a proof.

    Args:
        random: the scalar of the proof; random unless a test says which.

    Raises:
        NotInGroup: one of them is no element, or the identity.
    """
    elements = tuple(ristretto.times(keys.secret, ristretto.element(each)) for each in blinded)
    many, together = _composites(keys.public, blinded, elements, keys.secret)
    once = random or ristretto.random_scalar()
    challenge = _challenge(
        keys.public, many, together, ristretto.base_times(once), ristretto.times(once, many)
    )
    answer = ristretto.difference(once, ristretto.product(challenge, keys.secret))
    return Evaluation(elements, challenge + answer)


def finalize(text: bytes, blinding: bytes, blinded: bytes, evaluation: Evaluation, public: bytes) -> bytes:
    """A device's side, of one text: the function's output, 64 bytes, once the proof is verified.

    Raises:
        NotProven: another key made the answer.
        NotInGroup: the answer or the key is no element.
    """
    if not verify(public, (blinded,), evaluation):
        raise NotProven("the answer was not made with the announced key")
    return _output(text, ristretto.times(ristretto.inverse(blinding), evaluation.elements[0]))


def compute(keys: KeyPair, text: bytes) -> bytes:
    """The function's output of a text that the service itself knows: the same that a device gets."""
    return _output(text, ristretto.times(keys.secret, _to_group(text)))


def verify(public: bytes, blinded: Sequence[bytes], evaluation: Evaluation) -> bool:
    """Whether the holder of the key with this public half made the answer."""
    if len(evaluation.proof) != PROOF or len(blinded) != len(evaluation.elements):
        return False
    for each in (public, *blinded, *evaluation.elements):
        ristretto.element(each)
    challenge, answer = evaluation.proof[:SCALAR], evaluation.proof[SCALAR:]
    many, together = _composites(public, blinded, evaluation.elements, None)
    try:
        second = ristretto.plus(ristretto.base_times(answer), ristretto.times(challenge, public))
        third = ristretto.plus(ristretto.times(answer, many), ristretto.times(challenge, together))
    except (RuntimeError, ValueError):  # a scalar that is nought, or no scalar
        return False
    return hmac.compare_digest(challenge, _challenge(public, many, together, second, third))


def _composites(
    public: bytes, blinded: Sequence[bytes], elements: Sequence[bytes], secret: bytes | None
) -> tuple[bytes, bytes]:
    """One element for all that were blinded and one for all that came back (2.2.1); quicker with the secret."""
    seed = hashlib.sha512(_sized(public) + _sized(b"Seed-" + _CONTEXT)).digest()
    many = together = bytes(ELEMENT)
    for at, (given, made) in enumerate(zip(blinded, elements, strict=True)):
        told = _sized(seed) + at.to_bytes(2, "big") + _sized(given) + _sized(made) + b"Composite"
        weight = _to_scalar(told, b"HashToScalar-" + _CONTEXT)
        many = ristretto.plus(many, ristretto.times(weight, given))
        if secret is None:
            together = ristretto.plus(together, ristretto.times(weight, made))
    return many, together if secret is None else ristretto.times(secret, many)


def _challenge(public: bytes, *elements: bytes) -> bytes:
    told = b"".join(_sized(each) for each in (public, *elements)) + b"Challenge"
    return _to_scalar(told, b"HashToScalar-" + _CONTEXT)


def _output(text: bytes, element: bytes) -> bytes:
    return hashlib.sha512(_sized(text) + _sized(element) + b"Finalize").digest()


def _sized(given: bytes) -> bytes:
    return len(given).to_bytes(2, "big") + given


def _to_group(text: bytes) -> bytes:
    return ristretto.element(ristretto.from_hash(_expanded(text, b"HashToGroup-" + _CONTEXT)))


def _to_scalar(text: bytes, purpose: bytes) -> bytes:
    return ristretto.reduced(_expanded(text, purpose))


def _expanded(text: bytes, purpose: bytes) -> bytes:
    """64 uniform bytes of a text for a purpose (RFC 9380, 5.3.1, expand_message_xmd with SHA-512)."""
    named = purpose + bytes([len(purpose)])
    first = hashlib.sha512(bytes(_BLOCK) + text + _HASHED.to_bytes(2, "big") + b"\0" + named).digest()
    return hashlib.sha512(first + b"\x01" + named).digest()


__all__ = [
    "ELEMENT",
    "PROOF",
    "Evaluation",
    "KeyPair",
    "NotInGroup",
    "NotProven",
    "blind",
    "compute",
    "derive_key_pair",
    "evaluate",
    "finalize",
    "verify",
]
