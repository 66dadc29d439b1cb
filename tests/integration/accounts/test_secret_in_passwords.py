"""A stolen database is no list of passwords to guess at: hashes and key wraps need a secret of the server too.

Attack S9: with a copy of the database alone, each guess was tried against the stored hash and the wrapped key.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import text

from num_service.app import wire
from num_service.crypto import caseworker_keys, passwords
from num_service.crypto.aead import CannotOpen
from num_service.crypto.caseworker_keys import Keypair, LockedKeypair, keypair_place, lock, unlock
from num_service.db.models.accounts.account import User
from num_service.db.models.casework.casework_key import CaseworkerKeypair
from num_service.db.models.police.force_side import Officer
from num_service.services.accounts import sign_in
from num_service.services.core.password_secret import password_secret
from num_service.services.police import officer_desk
from num_service.settings import Settings
from tests.harness.desk import sits_down
from tests.harness.story import PASSWORD, Story

ONE, OFFICER = "one@casework.example", "o@force.example"


def _enters(story: Story) -> sign_in.SignedIn | None:
    with story.commits() as session:
        return sign_in.sign_in(session, email=ONE, password=PASSWORD, index=story.wiring.index)


def _officer_enters(wiring: Any) -> bool:
    assert wiring.police_database is not None
    with wiring.police_database.commits() as session:
        return officer_desk.sign_in_officer(session, email=OFFICER, password=PASSWORD) is not None


def _guessed(stored: str) -> bool:
    """Whether the right guess shows itself to somebody who has this hash and nothing else."""
    try:
        return PasswordHasher().verify(stored[stored.index("$argon2id") :], PASSWORD)
    except VerificationError:
        return False


def _rows(story: Story) -> tuple[User, CaseworkerKeypair]:
    one = story.caseworkers[0].user_id
    with story.commits() as session:
        return session.get_one(User, one), session.get_one(CaseworkerKeypair, one)


def test_without_the_servers_keys_the_right_guess_does_not_show(story: Story) -> None:
    story.officer(OFFICER)
    user, keypair = _rows(story)
    assert not _guessed(user.password_hash)
    locked = LockedKeypair(keypair.public_key, keypair.salt, keypair.private_wrapped)
    with pytest.raises(CannotOpen):
        unlock(locked, PASSWORD, where=keypair_place(user.id), secret=None)
    assert story.wiring.push_database is not None
    with story.wiring.push_database.commits() as there:
        stored = there.scalar(text("SELECT password_hash FROM officers"))
    assert not _guessed(str(stored))


def test_what_was_made_before_is_verified_and_made_anew_at_the_next_sign_in(story: Story) -> None:
    user, keypair = _rows(story)
    held = _enters(story)
    assert held is not None
    assert held.casework
    with story.commits() as session:
        secret = password_secret(session)
        locked = LockedKeypair(keypair.public_key, keypair.salt, keypair.private_wrapped)
        private = unlock(locked, PASSWORD, where=keypair_place(user.id), secret=secret)
        before = lock(
            Keypair(keypair.public_key, private), PASSWORD, where=keypair_place(user.id), secret=None
        )
        row = session.get_one(CaseworkerKeypair, user.id)
        row.salt, row.private_wrapped = before.salt, before.private_wrapped
        session.get_one(User, user.id).password_hash = passwords._hasher.hash(PASSWORD)

    again = _enters(story)
    assert again is not None
    assert again.casework == held.casework
    user, keypair = _rows(story)
    assert not passwords.outdated(user.password_hash)
    assert not caseworker_keys.outdated(keypair.salt)
    assert not _guessed(user.password_hash)
    last = _enters(story)
    assert last is not None
    assert last.casework == held.casework


def test_an_officers_hash_from_before_is_made_anew_over_the_police_login(story: Story) -> None:
    officer = story.officer(OFFICER)
    assert story.wiring.push_database is not None
    with story.wiring.push_database.commits() as there:
        there.get_one(Officer, officer).password_hash = passwords._hasher.hash(PASSWORD)
    assert _officer_enters(story.wiring)
    with story.wiring.push_database.commits() as there:
        assert not passwords.outdated(there.get_one(Officer, officer).password_hash)
    assert _officer_enters(story.wiring)


def test_a_hash_made_anew_ends_no_session_and_a_new_password_does_whatever_its_hash_was(story: Story) -> None:
    sits_down(story)
    assert story.wiring.push_database is not None
    assert story.wiring.police_database is not None

    def live() -> int | None:
        with story.police() as there:
            return there.scalar(text("SELECT count(*) FROM officer_sessions"))

    with story.police() as there:
        email = str(there.scalar(text("SELECT email FROM officers")))
        there.execute(
            text("UPDATE officers SET password_hash = :old"), {"old": passwords._hasher.hash(PASSWORD)}
        )
    assert live() == 1
    with story.wiring.police_database.commits() as session:
        assert officer_desk.sign_in_officer(session, email=email, password=PASSWORD) is not None
    assert live() == 1, "it is the same password"
    with story.police() as there:
        there.execute(
            text("UPDATE officers SET password_hash = :old"), {"old": passwords._hasher.hash(PASSWORD)}
        )
    with story.wiring.police_database.commits() as session:
        assert officer_desk.choose_password(session, email=email, current=PASSWORD, new="words of their own")
    assert live() == 0


def test_a_host_for_the_police_alone_needs_the_officers_key_and_no_other(
    story: Story, settings: Settings
) -> None:
    story.officer(OFFICER)
    alone = dataclasses.replace(settings, database_url="", keys="", surfaces=frozenset({"police"}))
    theirs = wire(dataclasses.replace(alone, officer_key=passwords.officer_key(story.wiring.keys)))
    assert _officer_enters(theirs)
    theirs.close()
    other = wire(dataclasses.replace(alone, officer_key="A" * 43 + "="))
    assert not _officer_enters(other)
    other.close()
