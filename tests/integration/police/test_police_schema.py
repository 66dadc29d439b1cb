"""The police database's models and migrations say the same; nothing of it refers to anything of the service's own."""

from __future__ import annotations

import hashlib
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import CheckViolation
from sqlalchemy import create_engine

from num_service.db.models.core.base import Base
from num_service.db.models.police.force_side import ForceBase
from num_service.runtime import migrate
from tests.harness.databases import Databases, TestDatabase
from tests.integration.db.test_schema import COLUMNS, CONSTRAINTS, INDEXES


def made_of(libpq: str, question: str) -> set[tuple[object, ...]]:
    with psycopg.connect(libpq) as connection:
        return {row for row in connection.execute(question) if row[0] != "alembic_version"}


@pytest.mark.parametrize(
    "question", [COLUMNS, CONSTRAINTS, INDEXES], ids=["columns", "constraints", "indexes"]
)
def test_the_models_make_what_the_migrations_make(
    databases: Databases, module_database: TestDatabase, question: str
) -> None:
    with databases.fresh(migrated=False) as bare:
        engine = create_engine(bare.owner_url)
        ForceBase.metadata.create_all(engine)
        engine.dispose()
        modelled = made_of(bare.owner_libpq, question)
    migrated = made_of(module_database.police_owner_libpq, question)
    assert len(migrated) > 8
    assert migrated == modelled


def test_a_new_migration_would_be_empty(module_database: TestDatabase) -> None:
    assert module_database.police_owner_libpq
    engine = create_engine(module_database.police_owner_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, ForceBase.metadata) == []
    engine.dispose()


def test_both_databases_have_a_log_and_a_trail_of_sign_ins_and_nothing_else() -> None:
    both = set(ForceBase.metadata.tables) & set(Base.metadata.tables)
    assert both == {
        *("audit_entries", "audit_waiting", "audit_leaves", "audit_nodes", "audit_heads"),
        "sign_in_days",  # each of its own accounts
        "released_packets",  # there a packet as its force has it, here what is known of it
    }


def test_its_migrations_stand_in_one_line_and_are_never_edited() -> None:
    """`migrations/police/landed/` has the SHA-256 of each, as `migrations/landed/` has of the others."""
    versions = {path.stem: path for path in (migrate.POLICE_MIGRATIONS / "versions").glob("*.py")}
    landed = {path.name: path for path in (migrate.POLICE_MIGRATIONS / "landed").iterdir()}
    assert versions.keys() == landed.keys()
    assert [name.partition("_")[0] for name in sorted(versions)] == [
        f"{number:04}" for number in range(1, len(versions) + 1)
    ]
    assert {name: _hash(path) for name, path in versions.items()} == {
        name: path.read_text(encoding="ascii").strip() for name, path in landed.items()
    }
    config = migrate.alembic_config("postgresql://nowhere", migrate.POLICE_MIGRATIONS)
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("row", ["'P-1', 'atlantis', 'x', 'routine', now()", "'P-1', NULL, NULL, NULL, NULL"])
def test_the_database_takes_no_packet_that_is_not_one(module_database: TestDatabase, row: str) -> None:
    with psycopg.connect(module_database.police_owner_libpq) as owner, pytest.raises(CheckViolation):
        owner.execute(
            f"INSERT INTO released_packets (reference, force, sha256, priority, released_at) VALUES ({row})"
        )
