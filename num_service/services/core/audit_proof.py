"""Proving the audit log: that it is whole, that it begins with what was kept outside, and that one entry is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from itertools import zip_longest

from sqlalchemy.orm import Session

from num_service.crypto import merkle
from num_service.crypto.audit_heads import HASH_BYTES, Head, HeadKey
from num_service.db.queries.core import audit_log
from num_service.services.core.audit import leaf_before, leaf_of


@dataclass(frozen=True, slots=True)
class Verified:
    """What a walk over the log found. entries: how many it read; waiting: in no tree yet; wrong: empty if whole."""

    entries: int
    waiting: int
    head: Head | None
    wrong: tuple[str, ...]


def verify(
    session: Session, *, key: HeadKey, kept: Head | None = None, only_new: bool = False, chain: bool = True
) -> Verified:
    """Walk the log and say what does not fit.

    Every entry is hashed anew and the tree is built again from nothing; each signed head must be the tree at its size.

    Args:
        session: of one snapshot (:meth:`~num_service.db.session.Database.snapshot`): the log grows meanwhile.
        kept: a head that was kept outside. Without it a log cut short at its end looks whole.
        only_new: read only what came after ``kept``, and prove the rest by the tree as it is stored. Quick, but a
            change to an older entry's words is then found by a whole walk only.
        chain: whether a hash chain stood before this log; none did before the police database's.
    """
    heads = [Head(row.size, row.root, row.at, row.signature) for row in audit_log.heads(session)]
    newest = heads[-1] if heads else None
    wrong = [
        f"the head of {each.size} entries has another's signature" for each in heads if not key.signed(each)
    ]
    unfit = _unfit(kept, newest, key) if kept else []
    if kept and newest and only_new and not unfit:
        entries, found = _walk_new(session, kept, newest)
    else:
        known = [*heads, kept] if kept and not unfit else heads
        entries, found = _walk(session, known, newest.size if newest else 0)
        if chain:
            found += _chain_fits(session)
    if audit_log.below_first(session):
        found.append("an entry has a place before the first")
    found += [f"entry {each} was taken out of the tree" for each in audit_log.left_out(session)]
    return Verified(entries, audit_log.waiting(session), newest, (*wrong, *unfit, *found))


def _unfit(kept: Head, newest: Head | None, key: HeadKey) -> list[str]:
    """Why a head from outside cannot be compared with this log."""
    here = newest.size if newest else 0
    if not key.signed(kept):
        return ["the head that was kept has another's signature"]
    if kept.size > here:
        return [f"the log was cut short: {kept.size} entries were kept, {here} are here"]
    return []


def _walk(session: Session, heads: list[Head], size: int) -> tuple[int, list[str]]:
    """Every entry from the first on, against every head; how many there are, and what is wrong."""
    roots: dict[int, set[bytes]] = {}
    for each in heads:
        roots.setdefault(each.size, set()).add(each.root)
    wrong, tree = [], _Growing()
    for leaf in audit_log.in_order(session):
        wrong += _entry_fits(leaf, tree.size)
        tree.add(leaf.hash)
        if tree.size in roots and roots[tree.size] != {tree.root()}:
            wrong.append(f"the head of {tree.size} entries is not the tree over them")
    if tree.size != size:
        wrong.append(f"{tree.size} entries are in the tree, its newest head has {size}")
    return tree.size, wrong + tree.differences(audit_log.inner_nodes(session))


def _walk_new(session: Session, kept: Head, newest: Head) -> tuple[int, list[str]]:
    """Only what came after a head; that the tree begins with it is proven as RFC 9162 proves it."""
    wrong, place = _continues(session, kept, newest), kept.size
    for leaf in audit_log.in_order(session, kept.size):
        wrong += _entry_fits(leaf, place)
        place += 1
    if place != newest.size:
        wrong.append(f"{place} entries are in the tree, its newest head has {newest.size}")
    return place - kept.size, wrong


class _Growing:
    """A tree built leaf by leaf; it keeps each level's inner hashes side by side, 32 bytes for each entry in all."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[
            tuple[int, bytes]
        ] = []  # level and hash of the complete subtrees, the largest first
        self._levels: list[bytearray] = []  # from level 1

    def add(self, leaf: bytes) -> None:
        level, hashed = 0, leaf
        while self._peaks and self._peaks[-1][0] == level:
            hashed = merkle.node_hash(self._peaks.pop()[1], hashed)
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += hashed
            level += 1
        self._peaks.append((level, hashed))
        self.size += 1

    def root(self) -> bytes:
        if not self._peaks:
            return merkle.EMPTY
        found = self._peaks[-1][1]
        for _, each in reversed(self._peaks[:-1]):
            found = merkle.node_hash(each, found)
        return found

    def differences(self, stored: Iterator[tuple[int, int, bytes]]) -> list[str]:
        """The first place at which the stored inner nodes are not those of this tree."""
        known = (
            (level, at // HASH_BYTES, bytes(hashes[at : at + HASH_BYTES]))
            for level, hashes in enumerate(self._levels, 1)
            for at in range(0, len(hashes), HASH_BYTES)
        )
        for mine, theirs in zip_longest(known, stored):
            if mine != theirs:
                level, number, _ = mine or theirs
                return [f"the stored tree is wrong at level {level}, place {number}"]
        return []


def _entry_fits(kept: audit_log.Kept, number: int) -> list[str]:
    entry = kept.entry
    if kept.number != number:
        return (
            [f"place {number} of the tree is empty"]
            if kept.number > number
            else [f"place {kept.number} twice"]
        )
    if entry is None:
        return [f"the entry at place {number} is gone"]
    if kept.hash not in (leaf_of(entry), leaf_before(entry)):
        return [f"the entry at place {number} is not what was written"]
    return []


def _continues(session: Session, kept: Head, newest: Head) -> list[str]:
    """Prove by the stored tree that the newest head begins with the one that was kept."""
    try:
        proof = merkle.consistency_proof(kept.size, newest.size, lambda *at: audit_log.node(session, *at))
    except LookupError as why:
        return [str(why)]
    if not merkle.consistent(kept.size, kept.root, newest.size, newest.root, proof):
        return [f"the log does not begin with the {kept.size} entries that were kept"]
    return []


def _chain_fits(session: Session) -> list[str]:
    """The chain that stood before the log follows, and ends as the log's entry about it says."""
    previous, expected = b"", 0
    for event in audit_log.chain(session):
        expected += 1
        moment = event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
        line = "\x1f".join((str(event.number), moment, event.actor, event.action, event.subject))
        fits = event.hash == hashlib.sha256(previous + line.encode()).digest()
        if event.number != expected or event.previous != previous or not fits:
            return [f"the chain before the log is broken at event {expected}"]
        previous = event.hash
    ends = f"audit_events:{expected}:{previous.hex()}"
    said = audit_log.chain_end(session)
    if (expected or said) and said != [ends]:
        return ["the chain before the log does not end as the log says"]
    return []
