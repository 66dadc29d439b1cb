"""The casework key's public halves as whoever runs the service wrote them down, outside the database.

They come from the environment, or outside production from a file under ``var/``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from nacl.public import PrivateKey

from num_service.crypto.keys import MAX_VERSION

_ONE = re.compile(r"([1-9][0-9]{0,4}):([0-9a-f]{64})")


class MalformedPin(ValueError):
    """What was given names no keys; the message says how it is to look."""


def read_pins(text: str) -> dict[int, bytes]:
    """Read public keys by version, written as ``1:<64 hexadecimal digits>``, with commas between several.

    Raises:
        MalformedPin: it is written otherwise, or names a version twice.
    """
    pins: dict[int, bytes] = {}
    for each in (part.strip().lower() for part in text.split(",") if part.strip()):
        found = _ONE.fullmatch(each)
        if found is None or int(found[1]) > MAX_VERSION or int(found[1]) in pins:
            raise MalformedPin("it must be written as 1:<64 hexadecimal digits>, each version once")
        pins[int(found[1])] = bytes.fromhex(found[2])
    return pins


def pins_as_text(pins: Mapping[int, bytes]) -> str:
    """Public keys by version, as :func:`read_pins` reads them."""
    return ",".join(f"{version}:{pins[version].hex()}" for version in sorted(pins))


def public_half(private: bytes) -> bytes:
    """The public half (X25519) that belongs to a private half."""
    return bytes(PrivateKey(private).public_key)


class Pins(Protocol):
    """The casework key's public halves by version, kept where the database cannot change them."""

    def known(self) -> Mapping[int, bytes]:
        """What is pinned at this moment."""
        ...

    def keep(self, version: int, public: bytes) -> bool:
        """Pin a version that was just made; False where only a person can, in the environment."""
        ...


@dataclass(frozen=True, slots=True)
class PinsOfEnvironment:
    """What ``NUM_CASEWORK_KEY`` says; a process that is to know another is started anew."""

    named: Mapping[int, bytes] = field(default_factory=dict)

    def known(self) -> Mapping[int, bytes]:
        return self.named

    def keep(self, version: int, public: bytes) -> bool:
        return self.named.get(version) == public


@dataclass(frozen=True, slots=True)
class PinFile:
    """A file that the set-up writes, for this user alone; every process of the installation reads it when it asks."""

    path: Path

    def known(self) -> Mapping[int, bytes]:
        try:
            return read_pins(self.path.read_text(encoding="ascii"))
        except FileNotFoundError:
            return {}

    def keep(self, version: int, public: bytes) -> bool:
        fresh = self.path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(pins_as_text({**self.known(), version: public}))
        fresh.replace(self.path)
        return True
