"""What is pinned of the casework key: what the set-up prints, and what the recovery key hands out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from num_service.crypto.caseworker_keys import grant, new_keypair
from num_service.db.models.casework.casework_key import CaseworkKey
from num_service.settings import Settings
from tests.harness.commands import Commands


@pytest.fixture
def commands(settings: Settings) -> Iterator[Commands]:
    made = Commands(settings)
    yield made
    made.close()


def test_a_version_of_somebody_elses_is_not_what_the_recovery_key_hands_out(commands: Commands) -> None:
    """Whoever writes in the database can seal a key of theirs to the recovery key as well."""
    _, key = commands.set_up()
    held, his = commands.casework_key("first@example.org"), new_keypair()
    with commands.wiring.database.commits() as session:
        ours = session.get_one(CaseworkKey, 1)
        theirs = grant(his.private, ours.recovery_public_key)
        session.add(
            CaseworkKey(
                version=2,
                public_key=his.public,
                recovery_public_key=ours.recovery_public_key,
                recovery_wrapped=theirs,
                created_at=ours.created_at,
            )
        )
        session.execute(text("DELETE FROM casework_grants"))
    said = commands.spoken("first@example.org")
    commands.ok(
        "casework", "recover", "first@example.org", "--recovery-key-stdin", "--words", said, stdin=f"{key}\n"
    )
    assert commands.casework_key("first@example.org") == held


def test_in_production_the_set_up_prints_what_the_environment_has_to_say(settings: Settings) -> None:
    commands = Commands(replace(settings, env="production"))
    out, key = commands.set_up()
    (line,) = [each for each in out.splitlines() if each.startswith("NUM_CASEWORK_KEY=")]
    assert not (settings.var_dir / "casework_key").exists()
    assert commands.casework_key("first@example.org") == {}, "nothing is pinned yet"
    told = commands.ok("casework", "pin", "--recovery-key-stdin", stdin=f"{key}\n")
    assert line in told
    commands.close()

    pinned = Commands(replace(settings, env="production", casework_key=line.partition("=")[2]))
    assert pinned.casework_key("first@example.org")
    pinned.close()
