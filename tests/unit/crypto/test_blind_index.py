"""The blind index: the same thing found again, and nothing learnt from it without the key."""

from __future__ import annotations

import hashlib
from itertools import combinations

import pytest

from num_service.crypto.blind_index import BlindIndex
from num_service.crypto.keys import KeysError, VersionedKey
from num_service.domain.identifiers import Identifier, IdentifierKind, normalise

ONE, TWO = b"1" * 32, b"2" * 32
INDEX = BlindIndex(VersionedKey({1: ONE}))
ROTATED = BlindIndex(VersionedKey({1: ONE, 2: TWO}))
PHONE = Identifier(IdentifierKind.PHONE, "+447700900123", "07700 900123")
PLATE = Identifier(IdentifierKind.VRM, "AB12CDE", "AB12 CDE")


def test_the_same_thing_however_shown_has_the_same_digest() -> None:
    shown = Identifier(IdentifierKind.PHONE, "+447700900123", "+44 7700 900123")
    assert INDEX.entry(PHONE) == INDEX.entry(shown)
    assert INDEX.digests(PHONE) == (INDEX.entry(PHONE).digest,)
    typed = normalise(IdentifierKind.PHONE, "+44 (0)7700 900-123")
    assert INDEX.digests(typed) == INDEX.digests(PHONE)


def test_different_things_differ() -> None:
    numbers = [Identifier(IdentifierKind.PHONE, f"+4477009{n:05}", "") for n in range(500)]
    assert len({INDEX.entry(each).digest for each in numbers}) == 500


def test_the_same_text_of_two_kinds_differs() -> None:
    same = [Identifier(kind, "ab12cde", "") for kind in IdentifierKind]
    digests = [INDEX.entry(each).digest for each in same]
    assert len(set(digests)) == len(IdentifierKind)


def test_no_kind_can_be_made_to_look_like_another_or_like_a_prefix() -> None:
    """The kind is cut off by a colon, and no kind holds one: nothing typed moves the cut."""
    names = [*(kind.value for kind in IdentifierKind), "vrm-start"]
    assert not any(":" in name for name in names)
    for one, other in combinations(names, 2):
        assert not f"{one}:".startswith(f"{other}:")
    (start,) = INDEX.partial("AB12")
    for kind in IdentifierKind:
        for text in ("AB12", "start:AB12", "-start:AB12", "vrm-start:AB12"):
            assert INDEX.entry(Identifier(kind, text, "")).digest != start


def test_it_is_keyed_and_never_a_plain_hash() -> None:
    digest = INDEX.entry(PHONE).digest
    assert BlindIndex(VersionedKey({1: TWO})).entry(PHONE).digest != digest
    for text in ("+447700900123", "phone:+447700900123", "07700900123"):
        assert digest != hashlib.sha256(text.encode()).digest()
    assert len(digest) == 32


def test_after_a_rotation_the_new_key_writes_and_both_are_looked_for() -> None:
    assert INDEX.entry(PHONE).key_version == 1
    entry = ROTATED.entry(PHONE)
    assert entry.key_version == 2
    assert ROTATED.digests(PHONE) == (INDEX.entry(PHONE).digest, entry.digest)
    assert entry.digest != INDEX.entry(PHONE).digest


def test_only_a_registration_has_a_prefix_and_it_is_of_four_characters() -> None:
    assert INDEX.entry(PHONE).prefix is None
    entry = INDEX.entry(PLATE)
    assert INDEX.partial("AB12") == (entry.prefix,)
    assert entry.prefix != entry.digest
    beside = Identifier(IdentifierKind.VRM, "AB12XYZ", "")
    elsewhere = Identifier(IdentifierKind.VRM, "AB13CDE", "")
    assert INDEX.entry(beside).prefix == entry.prefix
    assert INDEX.entry(beside).digest != entry.digest
    assert INDEX.entry(elsewhere).prefix != entry.prefix


def test_keys_are_not_in_a_repr_and_a_missing_version_is_named() -> None:
    assert repr(ONE) not in repr(ROTATED)
    with pytest.raises(KeysError, match="no key of version 9"):
        ROTATED.keys[9]


def test_after_a_rotation_a_partial_registration_is_looked_for_under_every_key() -> None:
    rotated = BlindIndex(VersionedKey({1: b"1" * 32, 2: b"2" * 32}))
    before = BlindIndex(VersionedKey({1: b"1" * 32}))
    assert before.entry(PLATE).prefix in rotated.partial("AB12")
    assert rotated.entry(PLATE).prefix in rotated.partial("AB12")
