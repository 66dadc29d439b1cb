"""The server's own keys: index, receipt lookup, contact details. None of them opens a sealed report."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
MAX_VERSION = 65_535


class KeysError(ValueError):
    """The keys cannot be read; the message says which and why, never the key."""


@dataclass(frozen=True, slots=True)
class VersionedKey:
    """Keys by version; the highest is the one written with, every one is read with."""

    by_version: Mapping[int, bytes] = field(repr=False)

    @property
    def current(self) -> int:
        return max(self.by_version, default=0)

    def __getitem__(self, version: int) -> bytes:
        try:
            return self.by_version[version]
        except KeyError:
            raise KeysError(f"there is no key of version {version}") from None


@dataclass(frozen=True, slots=True)
class ServerKeys:
    """What ``NUM_KEYS`` holds."""

    index: VersionedKey
    contact: VersionedKey
    receipt: bytes = field(repr=False)
    demonstration: bool = False


#: For a host that serves the police alone: it indexes nothing, and any use is a :class:`KeysError`.
NO_KEYS = ServerKeys(index=VersionedKey({}), contact=VersionedKey({}), receipt=b"")


def load_keys(source: str) -> ServerKeys:
    """Read the server keys.

    Args:
        source: a path to a JSON file, or the JSON itself:
            ``{"index": {"1": base64}, "contact": {"1": base64}, "receipt": base64, "demonstration": bool}``.

    Raises:
        KeysError: naming the key that is missing or is not 32 bytes.
    """
    try:
        text = source if source.lstrip().startswith("{") else Path(source).read_text()
        raw = json.loads(text)
        if not isinstance(raw, dict):
            raise TypeError
    except (OSError, ValueError, TypeError) as why:
        # Without the cause: its message may quote the source, and the source may be the keys themselves.
        raise KeysError(
            f"NUM_KEYS is neither JSON nor a readable file of it ({type(why).__name__})"
        ) from None
    return ServerKeys(
        index=_versioned(raw, "index"),
        contact=_versioned(raw, "contact"),
        receipt=_key(raw.get("receipt"), "receipt"),
        demonstration=bool(raw.get("demonstration", False)),
    )


def _versioned(raw: dict[str, object], name: str) -> VersionedKey:
    versions = raw.get(name)
    if not isinstance(versions, dict) or not versions:
        raise KeysError(f"NUM_KEYS has no “{name}” keys")
    return VersionedKey({_version(each, name): _key(key, f"{name} {each}") for each, key in versions.items()})


def _version(raw: str, name: str) -> int:
    """A version is written in front of ciphertext in two bytes."""
    if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:6]) <= MAX_VERSION):
        raise KeysError(f"a version of the “{name}” keys is not a number from 1 to {MAX_VERSION}")
    return int(raw)


def _key(raw: object, name: str) -> bytes:
    try:
        key = base64.b64decode(str(raw), validate=True)
    except ValueError:  # not base64, or not even ASCII
        key = b""
    if len(key) != KEY_BYTES:
        raise KeysError(f"the key “{name}” is not {KEY_BYTES} bytes in base64")
    return key
