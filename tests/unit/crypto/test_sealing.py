"""Sealed parts: who may open them, from where, and that nothing of them can be changed or exchanged."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from num_service.crypto import aead, sealing
from num_service.crypto.aead import NONCE_BYTES, STEP, CannotOpen, decrypt, encrypt, pad, unpad
from num_service.crypto.caseworker_keys import new_keypair
from num_service.crypto.receipts import new_receipt
from num_service.crypto.sealing import KeyHolder, Sealed, seal
from num_service.crypto.unsealing import unseal
from num_service.domain.reports.parts import PartHolder

CASEWORKERS = new_keypair()
RECEIPT_CODE = new_receipt()
TO = (
    KeyHolder(PartHolder.CASEWORK, CASEWORKERS.public, key_version=3),
    KeyHolder(PartHolder.RECEIPT, RECEIPT_CODE.public_key()),
)
WHERE = "sealed_part:ciphertext:7:1"
TAG_BYTES = 16


def _sealed(text: str = "her own words", where: str = WHERE) -> Sealed:
    return seal(text, where=where, to=TO)


@given(st.text(max_size=1_500))
@settings(max_examples=60, deadline=None)
def test_everyone_it_is_sealed_to_reads_exactly_what_was_sealed(text: str) -> None:
    sealed = _sealed(text)
    by_holder = {each.holder: each.wrapped for each in sealed.wraps}
    for holder, key in (
        (PartHolder.CASEWORK, CASEWORKERS.private),
        (PartHolder.RECEIPT, RECEIPT_CODE.private_key()),
    ):
        assert unseal(sealed.ciphertext, by_holder[holder], private_key=key, where=WHERE) == text


def test_each_wrap_names_its_holder_and_key_version() -> None:
    assert [(each.holder, each.key_version) for each in _sealed().wraps] == [
        (PartHolder.CASEWORK, 3),
        (PartHolder.RECEIPT, 1),
    ]


@pytest.mark.parametrize(
    "key",
    [
        new_keypair().private,
        new_receipt().private_key(),
        b"\0" * 32,
        CASEWORKERS.public,
        b"",
        b"short",
        b"x" * 33,
    ],
    ids=[
        "another keypair's",
        "another receipt's",
        "zeros",
        "the public half",
        "nothing",
        "too short",
        "too long",
    ],
)
def test_no_other_key_opens_it(key: bytes) -> None:
    sealed = _sealed()
    for wrap in sealed.wraps:
        with pytest.raises(CannotOpen):
            unseal(sealed.ciphertext, wrap.wrapped, private_key=key, where=WHERE)


def test_one_holders_key_does_not_open_the_others_wrap() -> None:
    casework, receipt = _sealed().wraps
    sealed = _sealed()
    with pytest.raises(CannotOpen):
        unseal(sealed.ciphertext, casework.wrapped, private_key=RECEIPT_CODE.private_key(), where=WHERE)
    with pytest.raises(CannotOpen):
        unseal(sealed.ciphertext, receipt.wrapped, private_key=CASEWORKERS.private, where=WHERE)


@pytest.mark.parametrize(
    "where",
    [
        "sealed_part:ciphertext:8:1",
        "sealed_part:ciphertext:7:2",
        "note:ciphertext:7:1",
        "",
        WHERE + " ",
        WHERE[:-1],
    ],
)
def test_it_opens_nowhere_else(where: str) -> None:
    sealed = _sealed()
    with pytest.raises(CannotOpen):
        unseal(sealed.ciphertext, sealed.wraps[0].wrapped, private_key=CASEWORKERS.private, where=where)


def test_rows_cannot_be_exchanged_even_with_their_wraps() -> None:
    one, other = _sealed("one", "row:1"), _sealed("other", "row:2")
    for ciphertext, wrap, where in (
        (other.ciphertext, other.wraps[0], "row:1"),
        (other.ciphertext, one.wraps[0], "row:1"),
        (one.ciphertext, other.wraps[0], "row:1"),
        (one.ciphertext, other.wraps[0], "row:2"),
    ):
        with pytest.raises(CannotOpen):
            unseal(ciphertext, wrap.wrapped, private_key=CASEWORKERS.private, where=where)


def test_every_flipped_bit_is_noticed_and_every_missing_end() -> None:
    sealed = _sealed("short")
    wrap = sealed.wraps[0].wrapped
    for at in range(len(sealed.ciphertext)):
        for bit in (1, 0x80):
            changed = bytearray(sealed.ciphertext)
            changed[at] ^= bit
            with pytest.raises(CannotOpen):
                unseal(bytes(changed), wrap, private_key=CASEWORKERS.private, where=WHERE)
    for at in range(len(wrap)):
        changed = bytearray(wrap)
        changed[at] ^= 1
        with pytest.raises(CannotOpen):
            unseal(sealed.ciphertext, bytes(changed), private_key=CASEWORKERS.private, where=WHERE)
    for length in (0, 1, NONCE_BYTES - 1, NONCE_BYTES, NONCE_BYTES + 1, NONCE_BYTES + TAG_BYTES, -1):
        with pytest.raises(CannotOpen):
            unseal(sealed.ciphertext[:length], wrap, private_key=CASEWORKERS.private, where=WHERE)
    for length in (0, 1, 32, 47, 48, -1):
        with pytest.raises(CannotOpen):
            unseal(sealed.ciphertext, wrap[:length], private_key=CASEWORKERS.private, where=WHERE)


def test_the_same_words_never_look_the_same() -> None:
    """A fresh data key and a fresh nonce each time."""
    many = [_sealed("the same") for _ in range(50)]
    assert len({each.ciphertext for each in many}) == 50
    assert len({each.ciphertext[:NONCE_BYTES] for each in many}) == 50
    assert len({each.wraps[0].wrapped for each in many}) == 50


@pytest.mark.parametrize(
    ("length", "steps"), [(0, 1), (1, 1), (511, 1), (512, 2), (513, 2), (1_023, 2), (1_024, 3), (20_000, 40)]
)
def test_its_length_tells_only_the_step(length: int, steps: int) -> None:
    """4-data-protection: padded to 512-byte steps."""
    assert STEP == 512
    assert len(_sealed("a" * length).ciphertext) == NONCE_BYTES + steps * 512 + TAG_BYTES


@given(st.binary(max_size=1_600))
@settings(max_examples=200, deadline=None)
def test_padding_comes_off_again_whatever_the_bytes(plain: bytes) -> None:
    assert unpad(pad(plain)) == plain
    assert len(pad(plain)) % STEP == 0
    assert 0 < len(pad(plain)) - len(plain) <= STEP


@pytest.mark.parametrize("tail", [b"\0", b"\0" * 600, b"\x80", b"\x80\0\0", b"\0\x80"])
def test_padding_is_not_confused_by_what_looks_like_it(tail: bytes) -> None:
    key = b"k" * 32
    assert decrypt(key, encrypt(key, b"words" + tail, where="x"), where="x") == b"words" + tail


def test_a_key_of_the_wrong_length_cannot_open() -> None:
    sealed = encrypt(b"k" * 32, b"words", where="x")
    for key in (b"", b"k" * 16, b"k" * 31, b"k" * 33):
        with pytest.raises(CannotOpen):
            decrypt(key, sealed, where="x")


def test_intake_can_seal_and_has_nothing_to_open_with() -> None:
    """It holds public keys only: nothing it gives, keeps or was given opens what it sealed."""
    sealed = _sealed()
    for key in (CASEWORKERS.public, RECEIPT_CODE.public_key(), *(each.wrapped[:32] for each in sealed.wraps)):
        for wrap in sealed.wraps:
            with pytest.raises(CannotOpen):
                unseal(sealed.ciphertext, wrap.wrapped, private_key=key, where=WHERE)
    assert "decrypt" not in inspect.getsource(sealing)
    assert not hasattr(sealing, "unseal")
    loaded = subprocess.run(
        [sys.executable, "-c", "import num_service.crypto.sealing, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "num_service.crypto.sealing" in loaded
    assert "num_service.crypto.unsealing" not in loaded


def test_nothing_sealed_or_secret_is_in_a_repr() -> None:
    sealed = _sealed()
    shown = repr(sealed) + repr(sealed.wraps) + repr(CASEWORKERS)
    assert repr(sealed.ciphertext) not in shown
    assert repr(CASEWORKERS.private) not in shown
    assert all(repr(each.wrapped) not in shown for each in sealed.wraps)


def test_a_failure_to_open_says_where_and_never_what() -> None:
    sealed = _sealed("a marker in her words")
    with pytest.raises(CannotOpen) as caught:
        unseal(sealed.ciphertext[:-1], sealed.wraps[0].wrapped, private_key=CASEWORKERS.private, where=WHERE)
    assert WHERE in str(caught.value)
    assert "marker" not in str(caught.value)
    assert aead.CannotOpen is CannotOpen
