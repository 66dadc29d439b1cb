"""Passwords, caseworkers' keypairs, the casework key granted from hand to hand, and the recovery key on paper."""

from __future__ import annotations

import importlib.util
import os
import sys
from types import ModuleType
from typing import Any

import argon2
import argon2.low_level
import pytest
from argon2.low_level import Type, hash_secret_raw

from num_service.crypto import caseworker_keys, passwords
from num_service.crypto.aead import CannotOpen, encrypt
from num_service.crypto.caseworker_keys import (
    Cost,
    Keypair,
    LockedKeypair,
    grant,
    lock,
    new_keypair,
    open_grant,
    print_recovery_key,
    read_recovery_key,
    unlock,
)
from num_service.crypto.receipts import ALPHABET
from num_service.crypto.sealing import KeyHolder, seal
from num_service.crypto.unsealing import unseal
from num_service.domain.reports.parts import PartHolder

WHERE = "caseworker_key:private:5:1"
SECRET = passwords.PasswordSecret(b"s" * 32)
PASSWORD = "korrekt häst 电池 staple"


# --- passwords -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stored() -> str:
    return passwords.hash_password(PASSWORD, SECRET)


def test_the_right_password_fits_and_no_other(stored: str) -> None:
    assert passwords.verify(PASSWORD, stored, SECRET)
    for wrong in ("", PASSWORD + " ", PASSWORD.upper(), stored):
        assert not passwords.verify(wrong, stored, SECRET)


def test_a_hash_is_argon2id_salted_and_not_the_password(stored: str) -> None:
    assert stored.startswith("k1$argon2id$")
    assert PASSWORD not in stored
    assert passwords.hash_password(PASSWORD, SECRET) != stored


class _Counting:
    """The real hasher, counting how often it is asked to verify."""

    def __init__(self, real: object) -> None:
        self.real = real
        self.verified: list[str] = []

    def verify(self, stored: str, password: str) -> bool:
        self.verified.append(stored)
        return self.real.verify(stored, password)  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)


@pytest.mark.parametrize("nobody", [None, passwords.UNUSABLE, ""])
def test_an_account_that_does_not_exist_costs_the_same_work_and_is_no(
    nobody: str | None, stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = _Counting(passwords._hasher)
    monkeypatch.setattr(passwords, "_hasher", counting)
    assert not passwords.verify(PASSWORD, nobody, SECRET)
    assert len(counting.verified) == 1
    parameters = stored.split("$")[2:4]
    assert counting.verified[0].split("$")[2:4] == parameters, "one verification of the same cost"
    assert not passwords.verify(PASSWORD + "x", stored, SECRET)
    assert len(counting.verified) == 2


def test_the_first_guess_at_nobody_in_a_process_computes_no_hash_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passwords._nobody.cache_clear()
    monkeypatch.setattr(argon2.low_level, "hash_secret", None)
    monkeypatch.setattr(argon2.PasswordHasher, "hash", None)
    assert not passwords.verify(PASSWORD, None, SECRET)
    assert not passwords._hasher.check_needs_rehash(passwords._nobody()), "at the cost of everybody's"


@pytest.mark.parametrize("nobody", [None, passwords.UNUSABLE, ""])
def test_even_the_stand_ins_own_password_opens_nothing(
    nobody: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the password of the stand-in hash to become known, it would still be no."""
    known = passwords.hash_password("known", SECRET)
    monkeypatch.setattr(passwords, "_nobody", lambda: known)
    assert not passwords.verify("known", nobody, SECRET)


@pytest.mark.parametrize("broken", ["not a hash", "$argon2id$v=19$broken", "!!"])
def test_a_broken_hash_is_no_and_no_error(broken: str) -> None:
    assert not passwords.verify(PASSWORD, broken, SECRET)


# --- caseworkers' keys ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pair() -> Keypair:
    return new_keypair()


@pytest.fixture(scope="module")
def locked(pair: Keypair) -> LockedKeypair:
    return lock(pair, PASSWORD, where=WHERE, secret=SECRET)


def test_the_password_unlocks_her_private_half(pair: Keypair, locked: LockedKeypair) -> None:
    assert locked.public == pair.public
    assert unlock(locked, PASSWORD, where=WHERE, secret=SECRET) == pair.private
    assert pair.private not in locked.private_wrapped


@pytest.mark.parametrize("wrong", ["", PASSWORD + " ", "password"])
def test_a_wrong_password_unlocks_nothing(locked: LockedKeypair, wrong: str) -> None:
    with pytest.raises(CannotOpen):
        unlock(locked, wrong, where=WHERE, secret=SECRET)


def test_the_right_password_in_another_row_or_with_another_salt_unlocks_nothing(
    locked: LockedKeypair,
) -> None:
    with pytest.raises(CannotOpen):
        unlock(locked, PASSWORD, where="caseworker_key:private:6:1", secret=SECRET)
    other_salt = LockedKeypair(locked.public, os.urandom(16), locked.private_wrapped)
    with pytest.raises(CannotOpen):
        unlock(other_salt, PASSWORD, where=WHERE, secret=SECRET)


def test_the_same_password_locks_two_keypairs_differently(pair: Keypair, locked: LockedKeypair) -> None:
    again = lock(pair, PASSWORD, where=WHERE, secret=SECRET)
    assert again.salt != locked.salt
    assert again.private_wrapped != locked.private_wrapped


def _as_started(module: ModuleType) -> Any:
    """The module as a process that has just started has it; the tests' own is cheapened (tests/conftest.py)."""
    spec = importlib.util.spec_from_file_location("as_started", str(module.__file__))
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, spec.name, made)  # dataclasses look themselves up there
        spec.loader.exec_module(made)
    return made


def test_a_real_process_stretches_the_password_with_argon2id(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a quick hash: 64 MiB and three passes a guess."""
    asked: dict[str, object] = {}

    def spy(*_: object, **settings: object) -> bytes:
        asked.update(settings)
        return b"k" * 32

    real = _as_started(caseworker_keys)
    monkeypatch.setattr(real, "hash_secret_raw", spy)
    real.lock(new_keypair(), "x", where=WHERE, secret=None)
    assert asked["type"] is argon2.low_level.Type.ID
    assert asked["memory_cost"] == 65_536
    assert asked["time_cost"] == 3


def test_a_real_process_hashes_passwords_at_the_cost_of_attackers() -> None:
    hasher = _as_started(passwords)._hasher
    assert hasher.type is argon2.low_level.Type.ID
    assert hasher.memory_cost >= 65_536
    assert hasher.time_cost >= 3


def test_a_keypair_is_opened_at_the_cost_it_was_locked_at(
    pair: Keypair, locked: LockedKeypair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caseworker_keys, "COST", Cost(passes=2, memory=128))
    dearer = lock(pair, PASSWORD, where=WHERE, secret=SECRET)
    assert (
        unlock(locked, PASSWORD, where=WHERE, secret=SECRET)
        == unlock(dearer, PASSWORD, where=WHERE, secret=SECRET)
        == pair.private
    )
    at_another = LockedKeypair(locked.public, dearer.salt[:6] + locked.salt[6:], locked.private_wrapped)
    unheard_of = LockedKeypair(locked.public, b"\0" * 6 + locked.salt[6:], locked.private_wrapped)
    for changed in (at_another, unheard_of):
        with pytest.raises(CannotOpen):
            unlock(changed, PASSWORD, where=WHERE, secret=SECRET)


def test_a_keypair_from_before_costs_were_stored_opens_as_ever(pair: Keypair) -> None:
    """Stored as 16 random bytes and what was wrapped under Argon2id of them, three passes over 64 MiB."""
    salt = os.urandom(16)
    key = hash_secret_raw(
        PASSWORD.encode(), salt, time_cost=3, memory_cost=65_536, parallelism=1, hash_len=32, type=Type.ID
    )
    before = LockedKeypair(pair.public, salt, encrypt(key, pair.private, where=WHERE))
    assert unlock(before, PASSWORD, where=WHERE, secret=SECRET) == pair.private


def test_the_casework_key_goes_from_hand_to_hand(pair: Keypair) -> None:
    """Granted to one, by her to another, and a report sealed to the casework key opens for both."""
    casework, colleague, outsider = new_keypair(), new_keypair(), new_keypair()
    sealed = seal("her words", where="row", to=(KeyHolder(PartHolder.CASEWORK, casework.public),))
    first = grant(casework.private, pair.public)
    passed_on = grant(open_grant(first, pair.private), colleague.public)
    key = open_grant(passed_on, colleague.private)
    assert key == casework.private
    assert unseal(sealed.ciphertext, sealed.wraps[0].wrapped, private_key=key, where="row") == "her words"
    for not_hers in (outsider.private, colleague.private, b"", b"x" * 31):
        with pytest.raises(CannotOpen):
            open_grant(first, not_hers)
    for at in range(0, len(first), 5):
        changed = bytearray(first)
        changed[at] ^= 1
        with pytest.raises(CannotOpen):
            open_grant(bytes(changed), pair.private)
    assert casework.private not in first
    assert grant(casework.private, pair.public) != first


# --- the recovery key on paper ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [b"\0" * 32, b"\xff" * 32, b"\0" * 31 + b"\x01", b"\x80" + b"\0" * 31])
def test_the_extremes_are_printed_and_read(key: bytes) -> None:
    assert read_recovery_key(print_recovery_key(key)) == key


def test_it_is_printed_in_groups_of_four_and_read_however_it_is_typed() -> None:
    for _ in range(200):
        key = os.urandom(32)
        printed = print_recovery_key(key)
        assert [len(each) for each in printed.split("-")] == [4] * 13
        assert set(printed) <= set(ALPHABET) | {"-"}
        typed = printed.lower().replace("-", " ").replace("0", "o").replace("1", "l")
        assert read_recovery_key(printed) == read_recovery_key(f" {typed}\n") == key


def test_a_slip_on_the_way_from_paper_is_never_taken_as_a_shorter_key() -> None:
    printed = print_recovery_key(b"\x12" * 32)
    for slip in (
        "",
        printed[:-1],
        printed + "0",
        printed.replace("-", "")[1:],
        printed[:-1] + "U",
        printed[:-1] + "é",
    ):
        with pytest.raises(CannotOpen):
            read_recovery_key(slip)
    with pytest.raises(CannotOpen):
        read_recovery_key("Z" * 52)  # more than 256 bits


def test_the_recovery_key_opens_its_grant() -> None:
    casework, recovery = new_keypair(), new_keypair()
    wrapped = grant(casework.private, recovery.public)
    from_paper = read_recovery_key(print_recovery_key(recovery.private))
    assert open_grant(wrapped, from_paper) == casework.private
