"""Contact details under a rotating key, sessions under a key that only the cookie carries, and references."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from num_service.crypto.aead import CannotOpen
from num_service.crypto.contact import ContactBox
from num_service.crypto.derivation import derive
from num_service.crypto.keys import VersionedKey
from num_service.crypto.references import fresh_reference
from num_service.crypto.session_box import SessionToken, new_token, read_token

ONE, TWO = b"1" * 32, b"2" * 32
BEFORE = ContactBox(VersionedKey({1: ONE}))
AFTER = ContactBox(VersionedKey({1: ONE, 2: TWO}))
WHERE = "account:email:41:1"
ADDRESS = "someone@example.org"

# --- contact -------------------------------------------------------------------------------------------------------


@given(st.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_a_contact_detail_is_read_back_where_it_was_sealed(text: str) -> None:
    assert AFTER.open(AFTER.seal(text, where=WHERE), where=WHERE) == text
    assert ADDRESS.encode() not in AFTER.seal(ADDRESS, where=WHERE)


def test_rotation_writes_with_the_new_key_and_still_reads_the_old() -> None:
    old, new = BEFORE.seal(ADDRESS, where=WHERE), AFTER.seal(ADDRESS, where=WHERE)
    assert (old[:2], new[:2]) == (b"\x00\x01", b"\x00\x02")
    assert AFTER.open(old, where=WHERE) == AFTER.open(new, where=WHERE) == ADDRESS
    with pytest.raises(CannotOpen):
        BEFORE.open(new, where=WHERE)
    with pytest.raises(CannotOpen):
        ContactBox(VersionedKey({2: TWO})).open(old, where=WHERE)
    with pytest.raises(CannotOpen):
        ContactBox(VersionedKey({1: TWO})).open(old, where=WHERE)


def test_it_opens_in_no_other_row() -> None:
    sealed = AFTER.seal(ADDRESS, where=WHERE)
    for where in ("account:email:42:1", "account:phone:41:1", ""):
        with pytest.raises(CannotOpen):
            AFTER.open(sealed, where=where)


def test_every_changed_byte_is_noticed_the_version_too() -> None:
    sealed = AFTER.seal(ADDRESS, where=WHERE)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(CannotOpen):
            AFTER.open(bytes(changed), where=WHERE)
    for length in (0, 1, 2, 10, 14, -1):
        with pytest.raises(CannotOpen):
            AFTER.open(sealed[:length], where=WHERE)


def test_its_length_does_not_tell_the_address() -> None:
    assert len({len(AFTER.seal("a" * n + "@example.org", where=WHERE)) for n in range(1, 400)}) == 1


# --- sessions ------------------------------------------------------------------------------------------------------


def test_a_session_is_read_with_its_own_cookie_only() -> None:
    token, other = new_token(), new_token()
    sealed = token.seal('{"user": 7}')
    again = read_token(token.cookie)
    assert again is not None
    assert again.open(sealed) == '{"user": 7}'
    with pytest.raises(CannotOpen):
        other.open(sealed)
    assert b"user" not in sealed


def test_what_is_stored_finds_the_session_and_neither_opens_it_nor_is_the_cookie() -> None:
    token = new_token()
    sealed = token.seal("data")
    assert len(token.stored_hash) == 32
    reading_key = derive(token.secret, "session/read")
    assert token.stored_hash not in (token.secret, hashlib.sha256(token.secret).digest())
    assert token.stored_hash != hashlib.sha256(reading_key).digest(), (
        "nothing about the reading key is stored"
    )
    again = read_token(token.cookie)
    assert again is not None
    assert again.stored_hash == token.stored_hash
    with pytest.raises(CannotOpen):
        SessionToken(token.stored_hash).open(sealed)
    assert len({new_token().stored_hash for _ in range(100)}) == 100


def test_a_cookie_is_safe_in_a_header_and_not_in_a_repr() -> None:
    for _ in range(50):
        token = new_token()
        assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token.cookie)
        assert token.cookie not in repr(token)
        assert repr(token.secret) not in repr(token)


@pytest.mark.parametrize(
    "odd", ["", "a", "abc", "é" * 43, "a" * 42, "a" * 44, "a" * 4_000, "\x00" * 43, "=" * 43]
)
def test_what_cannot_be_a_token_is_none(odd: str) -> None:
    assert read_token(odd) is None


@given(st.text(max_size=80))
def test_anything_in_a_cookie_is_a_token_or_none(text: str) -> None:
    token = read_token(text)
    assert token is None or len(token.secret) == 32


def test_a_changed_session_row_cannot_be_opened() -> None:
    token = new_token()
    sealed = token.seal("data")
    for at in range(0, len(sealed), 7):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(CannotOpen):
            token.open(bytes(changed))


def test_the_cookie_is_the_whole_secret() -> None:
    token = new_token()
    assert base64.urlsafe_b64decode(token.cookie + "=") == token.secret


# --- references ----------------------------------------------------------------------------------------------------


def test_references_are_fresh_and_easy_to_read_aloud() -> None:
    made = [fresh_reference("P") for _ in range(300)]
    assert all(re.fullmatch(r"P-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", each) for each in made)
    assert len(set(made)) == 300
