"""The blind index: keyed, versioned, its key outside the database; never a plain hash.

One core covers every UK mobile number in minutes, so a plain hash would be no secret. Everything that indexes goes
through :class:`BlindIndex`, so that an oblivious function (RFC 9497) can take its place later.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from num_service.crypto.keys import VersionedKey
from num_service.domain.identifiers import Identifier, IdentifierKind, vrm_prefix


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One identifier in the index.

    ``prefix`` is the second index: over a registration's first four characters, or a username without its platform.
    """

    key_version: int
    digest: bytes
    prefix: bytes | None = None


@dataclass(frozen=True, slots=True)
class BlindIndex:
    keys: VersionedKey

    def entry(self, identifier: Identifier) -> IndexEntry:
        """The entry to store, under the current key."""
        version = self.keys.current
        second = _second(identifier)
        return IndexEntry(
            version,
            self._digest(version, f"{identifier.kind.value}:{identifier.canonical}"),
            self._digest(version, second) if second else None,
        )

    def digests(self, identifier: Identifier) -> tuple[bytes, ...]:
        """Every digest to look for, one per key version in use."""
        text = f"{identifier.kind.value}:{identifier.canonical}"
        return tuple(self._digest(version, text) for version in sorted(self.keys.by_version))

    def partial(self, start: str) -> tuple[bytes, ...]:
        """The digests of a registration's first four characters, one per key version in use."""
        return tuple(self._digest(version, f"vrm-start:{start}") for version in sorted(self.keys.by_version))

    def at_any_platform(self, name: Identifier) -> tuple[bytes, ...]:
        """The digests of a username that was typed without its platform, one per key version in use."""
        return tuple(
            self._digest(version, f"name:{name.canonical.partition(':')[2]}")
            for version in sorted(self.keys.by_version)
        )

    def senders(self, number: str) -> tuple[bytes, ...]:
        """The digests of a number that text messages come from, the current key's first. No listing is found by it.

        Args:
            number: as E.164 has it.
        """
        newest_first = sorted(
            self.keys.by_version, key=lambda version: (version != self.keys.current, version)
        )
        return tuple(self._digest(version, f"texts-from:{number}") for version in newest_first)

    def message(self, id_: str) -> bytes:
        """What stands for a message by the provider's id of it."""
        return self._digest(self.keys.current, f"text:{id_}")

    def _digest(self, version: int, text: str) -> bytes:
        return hmac.new(self.keys[version], text.encode(), hashlib.sha256).digest()


def _second(identifier: Identifier) -> str | None:
    """What is indexed a second time; None for what is only ever looked up whole."""
    start = vrm_prefix(identifier)
    if start:
        return f"vrm-start:{start}"
    platform, _, name = identifier.canonical.partition(":")
    return f"name:{name}" if identifier.kind is IdentifierKind.USERNAME and platform and name else None
