"""The group ristretto255 (RFC 9496) by libsodium, whose operations take the same time whatever the secret is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, cast

ELEMENT = 32
SCALAR = 32
_FIELD = 2**255 - 19


class NotInGroup(ValueError):
    """Bytes that are no element of the group, or its identity, which no secret can be blinded by."""


@cache
def _rbcl() -> Any:
    """The binding, loaded when the first is needed: it unpacks the library into a file, which is taken away again."""
    loaded = import_module("rbcl")
    unpacked = import_module("rbcl._sodium")
    Path(unpacked.lib_path).unlink(missing_ok=True)  # it stays mapped
    del unpacked.sodium_bs
    return loaded


def _named(name: str) -> Callable[..., bytes]:
    return cast("Callable[..., bytes]", getattr(_rbcl(), name))


def element(given: bytes) -> bytes:
    """The same bytes, once they are known to be an element.

    Raises:
        NotInGroup: they are none, or the identity.
    """
    # libsodium takes some encodings whose highest bit is set for others; an encoding is below the field, and even.
    written = int.from_bytes(given, "little")
    if len(given) != ELEMENT or not 0 < written < _FIELD or written % 2:
        raise NotInGroup("not an element of ristretto255, or its identity")
    if not _named("crypto_core_ristretto255_is_valid_point")(given):
        raise NotInGroup("not an element of ristretto255")
    return given


def from_hash(uniform: bytes) -> bytes:
    """The element that 64 uniform bytes map to (RFC 9496, 4.3.4)."""
    return _named("crypto_core_ristretto255_from_hash")(uniform)


def times(scalar: bytes, point: bytes) -> bytes:
    """An element taken so many times."""
    return _named("crypto_scalarmult_ristretto255")(scalar, point)


def base_times(scalar: bytes) -> bytes:
    """The generator taken so many times."""
    return _named("crypto_scalarmult_ristretto255_base")(scalar)


def plus(one: bytes, other: bytes) -> bytes:
    """The sum of two elements."""
    return _named("crypto_core_ristretto255_add")(one, other)


def random_scalar() -> bytes:
    """A uniform scalar that is not nought."""
    return _named("crypto_core_ristretto255_scalar_random")()


def reduced(wide: bytes) -> bytes:
    """64 bytes, little-endian, modulo the order of the group."""
    return _named("crypto_core_ristretto255_scalar_reduce")(wide)


def inverse(scalar: bytes) -> bytes:
    """One divided by a scalar."""
    return _named("crypto_core_ristretto255_scalar_invert")(scalar)


def product(one: bytes, other: bytes) -> bytes:
    """The product of two scalars."""
    return _named("crypto_core_ristretto255_scalar_mul")(one, other)


def difference(one: bytes, other: bytes) -> bytes:
    """One scalar less another."""
    return _named("crypto_core_ristretto255_scalar_sub")(one, other)
