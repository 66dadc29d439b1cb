"""A database that an earlier or a newer state of the program made: what is wrong and what to do, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from num_service.runtime import migrate
from tests.harness.databases import TestDatabase

ROOT = Path(__file__).resolve().parents[3]


def start(database: TestDatabase) -> tuple[int, str]:
    """What `make run` does first."""
    ended = subprocess.run(
        [sys.executable, "-m", "num_service.runtime.migrate"],
        cwd=ROOT,
        env=os.environ | {"OWNER_DATABASE_URL": database.owner_url},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ("ALTER TABLE users DROP COLUMN one_time", "It lacks: users.one_time."),
        ("DROP TABLE check_budgets", "It lacks: check_budgets."),
        ("UPDATE alembic_version SET version_num = '9999'", "a newer version of the program"),
        # At an earlier revision, and not as that revision was: a migration stops in the middle.
        (
            "UPDATE alembic_version SET version_num = '0004'; ALTER TABLE alerts DROP COLUMN sent_back_note_id",
            "written differently",
        ),
    ],
)
def test_it_says_what_is_wrong_and_what_to_do(database: TestDatabase, changed: str, says: str) -> None:
    with psycopg.connect(database.owner_libpq) as connection:
        connection.execute(changed)
    status, said = start(database)
    assert status == 1
    assert says in said
    assert "`make clean`" in said
    assert "remove nothing" in said
    assert "Traceback" not in said


def test_one_that_fits_starts(database: TestDatabase) -> None:
    assert start(database)[0] == 0
    assert migrate.missing(database.owner_url) == []
