"""The tree of the audit log: the published test values, and proofs that hold for what is true and for nothing else."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from num_service.crypto import merkle

#: The entries and roots that Certificate Transparency's own programs are tested with; RFC 9162's tree is the same.
ENTRIES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
MOST = 40


def tree(leaves: list[bytes]) -> merkle.Node:
    """A tree as the database keeps it: every complete subtree's hash."""
    made = merkle.growth(0, leaves, nowhere)
    return lambda level, number: made[level, number]


def nowhere(level: int, number: int) -> bytes:
    raise KeyError(level, number)


def some_leaves(many: int) -> list[bytes]:
    return [merkle.leaf_hash(number.to_bytes(4)) for number in range(many)]


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size: int) -> None:
    leaves = [merkle.leaf_hash(each) for each in ENTRIES[:size]]
    assert merkle.root(size, tree(leaves)).hex() == ROOTS[size]


def test_the_roots_are_those_of_the_definition_however_the_tree_grew() -> None:
    leaves = some_leaves(MOST)
    for size in range(MOST + 1):
        for first in range(0, size + 1, 3):
            made = merkle.growth(0, leaves[:first], nowhere)
            made |= merkle.growth(first, leaves[first:size], lambda *at, kept=dict(made): kept[at])
            assert merkle.root(size, lambda *at, kept=made: kept[at]) == by_definition(leaves[:size])


def test_every_leaf_is_proven_and_nothing_else_is() -> None:
    for size in range(1, MOST + 1):
        leaves = some_leaves(size)
        node = tree(leaves)
        top = merkle.root(size, node)
        for number in range(size):
            proof = merkle.inclusion_proof(number, size, node)
            assert merkle.root_by_inclusion(leaves[number], number, size, proof) == top
            other = leaves[(number + 1) % size] if size > 1 else merkle.leaf_hash(b"other")
            assert merkle.root_by_inclusion(other, number, size, proof) != top
            assert merkle.root_by_inclusion(leaves[number], number, size, [*proof, top]) is None
            if proof:
                assert merkle.root_by_inclusion(leaves[number], number, size, proof[:-1]) != top
        assert merkle.root_by_inclusion(leaves[0], size, size, []) is None


def test_every_older_tree_is_proven_and_no_other_history_is() -> None:
    for new in range(1, MOST + 1):
        leaves = some_leaves(new)
        node = tree(leaves)
        new_root = merkle.root(new, node)
        for old in range(1, new + 1):
            old_root = merkle.root(old, node)
            proof = merkle.consistency_proof(old, new, node)
            assert merkle.consistent(old, old_root, new, new_root, proof)
            assert not merkle.consistent(old, merkle.leaf_hash(b"x"), new, new_root, proof)
            assert not merkle.consistent(old, old_root, new, merkle.leaf_hash(b"x"), proof)
            assert not merkle.consistent(old, old_root, new, new_root, [*proof, old_root])
            for place in range(len(proof)):
                bent = [*proof[:place], merkle.leaf_hash(b"x"), *proof[place + 1 :]]
                assert not merkle.consistent(old, old_root, new, new_root, bent)


@given(st.integers(2, 200), st.data())
def test_a_leaf_changed_in_the_past_is_consistent_with_no_older_head(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    changed = data.draw(st.integers(0, old - 1))
    leaves = some_leaves(new)
    kept = merkle.root(old, tree(leaves))
    leaves[changed] = merkle.leaf_hash(b"rewritten")
    node = tree(leaves)
    proof = merkle.consistency_proof(old, new, node)
    assert not merkle.consistent(old, kept, new, merkle.root(new, node), proof)


def test_sizes_that_make_no_sense_are_refused() -> None:
    node = tree(some_leaves(4))
    for number, size in ((4, 4), (-1, 4), (0, 0)):
        with pytest.raises(ValueError, match="leaf"):
            merkle.inclusion_proof(number, size, node)
    for old, new in pairwise((0, 0, -1)):
        with pytest.raises(ValueError, match="tree"):
            merkle.consistency_proof(old, new, node)
    assert not merkle.consistent(0, merkle.EMPTY, 4, merkle.root(4, node), [])
