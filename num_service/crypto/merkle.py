"""The Merkle tree of the audit log, after RFC 9162, section 2.1: hashes, roots, and both kinds of proof.

Nothing here knows where hashes are kept: a tree is its size and a function that answers the hash of a complete subtree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

#: The root of a tree without leaves (RFC 9162, 2.1.1).
EMPTY = hashlib.sha256(b"").digest()

#: The hash over the leaves from ``number * 2**level`` up to the next such place, which must all be there.
Node = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """What stands for one entry in the tree. The prefix keeps a leaf from ever being read as an inner node."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """What stands for two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def growth(size: int, leaves: Iterable[bytes], node: Node) -> dict[tuple[int, int], bytes]:
    """The hashes of every subtree that becomes complete when leaves are added to a tree of ``size``.

    Returns:
        By level and number; level 0 are the leaves themselves.
    """
    made: dict[tuple[int, int], bytes] = {}
    for number, leaf in enumerate(leaves, size):
        level, place, whole = 0, number, leaf
        made[level, place] = whole
        while place & 1:
            left = made.get((level, place - 1)) or node(level, place - 1)
            level, place, whole = level + 1, place >> 1, node_hash(left, whole)
            made[level, place] = whole
    return made


def lookup(made: Mapping[tuple[int, int], bytes], behind: Node) -> Node:
    """Look among hashes just made first, and behind them for the rest."""

    def node(level: int, number: int) -> bytes:
        found = made.get((level, number))
        return behind(level, number) if found is None else found

    return node


def root(size: int, node: Node) -> bytes:
    """The hash over the first ``size`` leaves."""
    return _over(0, size, node) if size else EMPTY


def inclusion_proof(number: int, size: int, node: Node) -> list[bytes]:
    """What shows that a leaf is in a tree (RFC 9162, 2.1.3.1).

    Raises:
        ValueError: there is no such leaf in a tree of that size.
    """
    if not 0 <= number < size:
        raise ValueError(f"leaf {number} is not in a tree of {size}")
    return _path(number, 0, size, node)


def root_by_inclusion(leaf: bytes, number: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to, to be compared (RFC 9162, 2.1.3.2); None where it fits no such tree."""
    if not 0 <= number < size:
        return None
    place, last, found = number, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """What shows that a tree of ``new`` leaves begins with an older one of ``old`` (RFC 9162, 2.1.4.1).

    Raises:
        ValueError: the older tree is empty or larger.
    """
    if not 0 < old <= new:
        raise ValueError(f"a tree of {new} does not begin with one of {old}")
    return _sub_proof(old, 0, new, node, known=True)


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the newer tree begins with the older one (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        place, last = place >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root


def _split(start: int, end: int) -> int:
    """Where a range is divided: after the largest power of two of leaves that is less than all of them."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def _over(start: int, end: int, node: Node) -> bytes:
    many = end - start
    if many & (many - 1) == 0:  # ranges of a power of two begin at a multiple of it, so they are kept
        level = many.bit_length() - 1
        return node(level, start >> level)
    middle = _split(start, end)
    return node_hash(_over(start, middle, node), _over(middle, end, node))


def _path(number: int, start: int, end: int, node: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = _split(start, end)
    if number < middle:
        return [*_path(number, start, middle, node), _over(middle, end, node)]
    return [*_path(number, middle, end, node), _over(start, middle, node)]


def _sub_proof(old: int, start: int, end: int, node: Node, *, known: bool) -> list[bytes]:
    if old == end:
        return [] if known else [_over(start, end, node)]
    middle = _split(start, end)
    if old <= middle:
        return [*_sub_proof(old, start, middle, node, known=known), _over(middle, end, node)]
    return [*_sub_proof(old, middle, end, node, known=False), _over(start, middle, node)]
