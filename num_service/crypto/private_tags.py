"""The tags of the private check: what stands for a listing in the set that devices download.

Whoever holds the set learns how many listings there are, to the next 256, and nothing of any: a tag and what is told
beside it come of a keyed function of the identifier, which the service alone computes, one question at a time and
counted. So every guess costs a check, as in the ordinary one. Each version of the set has other tags for the same
listings: two of them, laid beside each other, do not show what came and what went.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from num_service.crypto import voprf
from num_service.crypto.derivation import derive
from num_service.crypto.keys import VersionedKey
from num_service.crypto.voprf import Evaluation, KeyPair
from num_service.domain.checker.private import TOLD, Place, places
from num_service.domain.identifiers import Identifier

#: Bytes: of a seed in the database, of the version of a set, of a tag.
SEED, VERSION, TAG = 32, 16, 12
ENTRY = TAG + TOLD
#: A set is filled up to a multiple of so many entries.
STEP = 256
_MAGIC = b"NPS1"


@dataclass(frozen=True, slots=True)
class Seeds:
    """What the database keeps of a listing for the private check: of the place that tells all, and of "possible"."""

    exact: bytes | None = field(repr=False)
    possible: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class TagSet:
    """What devices download: its version, and its bytes.

    The bytes are ``NPS1``, the version (16), whether every listing is in it (1, or 0), then entries of 20 in their
    order: a tag of 12, and 8 that tell something to whoever asked about just that identifier.
    """

    version: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrivateIndex:
    """The keyed function, under a key of its own that comes of the index key's every version."""

    keys: VersionedKey = field(repr=False)

    def seeds(self, identifier: Identifier) -> Seeds:
        """What is kept of an identifier that is listed now, under the current key."""
        exact, possible = places(identifier)
        return Seeds(self._seed(exact), self._seed(possible))

    def public_keys(self) -> dict[int, bytes]:
        """The public half of every key in use, by its version."""
        return {each: _key_pair(self.keys[each]).public for each in sorted(self.keys.by_version)}

    def evaluate(self, blinded: bytes) -> dict[int, Evaluation]:
        """Answer one blinded question, once for every key in use.

        Raises:
            NotInGroup: it is none.
        """
        return {
            each: voprf.evaluate(_key_pair(self.keys[each]), [blinded])
            for each in sorted(self.keys.by_version)
        }

    def tag_set(self, standing: Iterable[tuple[bytes, bytes]], *, day: str, complete: bool) -> TagSet:
        """The set of what stands now.

        Args:
            standing: each seed with what is told of it; one seed once.
            day: the day it is made for: what is told ages by the day.
            complete: whether every listing is in it.
        """
        stands = sorted(standing)
        named = b"".join((day.encode(), bytes([complete]), *(part for each in stands for part in each)))
        version = hashlib.sha256(named).digest()[:VERSION]
        entries = [entry(seed, version, told) for seed, told in stands]
        entries += self._filling(version, -len(entries) % STEP or (0 if entries else STEP))
        return TagSet(version.hex(), b"".join((_MAGIC, version, bytes([complete]), *sorted(entries))))

    def _filling(self, version: bytes, count: int) -> list[bytes]:
        """Entries that nothing leads to, the same in every process."""
        key = derive(self.keys[self.keys.current], "private-filling")
        return [
            hmac.new(key, version + at.to_bytes(4, "big"), hashlib.sha256).digest()[:ENTRY]
            for at in range(count)
        ]

    def _seed(self, place: Place | None) -> bytes | None:
        if place is None:
            return None
        output = voprf.compute(_key_pair(self.keys[self.keys.current]), place.text.encode())
        return seed_of(output, place.how, place.platform)


@lru_cache(maxsize=16)
def _key_pair(index_key: bytes) -> KeyPair:
    return voprf.derive_key_pair(derive(index_key, "private-check"), b"num private check")


def seed_of(output: bytes, how: str, platform: str = "") -> bytes:
    """The seed of a place, of the function's output; a device computes it the same way."""
    return hashlib.sha512(b"\0".join((b"num", how.encode(), platform.encode(), output))).digest()[:SEED]


def entry(seed: bytes, version: bytes, told: bytes) -> bytes:
    """A tag in a version of the set, and what is told beside it, hidden under the seed."""
    return tag_of(seed, version) + _hidden(seed, version, told)


def tag_of(seed: bytes, version: bytes) -> bytes:
    """The tag of a seed in a version of the set."""
    return hashlib.sha512(b"tag" + version + seed).digest()[:TAG]


def look_up(found: TagSet, seeds: Collection[bytes]) -> bytes | None:
    """What a set tells of the first of these seeds that is in it; what a device does."""
    version = bytes.fromhex(found.version)
    start = len(_MAGIC) + VERSION + 1
    entries = {
        found.body[at : at + TAG]: found.body[at + TAG : at + ENTRY]
        for at in range(start, len(found.body), ENTRY)
    }
    for seed in seeds:
        if hidden := entries.get(tag_of(seed, version)):
            return _hidden(seed, version, hidden)
    return None


def _hidden(seed: bytes, version: bytes, told: bytes) -> bytes:
    """Hidden, or shown again: one seed tells one thing in one version, so nothing is hidden twice by the same bytes."""
    pad = hashlib.sha512(b"told" + version + seed).digest()
    return bytes(one ^ other for one, other in zip(told, pad, strict=False))
