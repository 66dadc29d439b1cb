"""Migrations stand in one line: two that were written side by side take two numbers."""

from __future__ import annotations

from pathlib import Path

from alembic.script import ScriptDirectory

from num_service.runtime import migrate

FOLDER = Path(__file__).resolve().parents[2] / "migrations/versions"


def test_every_migration_follows_the_one_before_it() -> None:
    numbers = sorted(path.name.partition("_")[0] for path in FOLDER.glob("*.py"))
    assert numbers == [f"{each:04}" for each in range(1, len(numbers) + 1)]
    script = ScriptDirectory.from_config(migrate.alembic_config("postgresql://nowhere"))
    line = [each.revision for each in script.walk_revisions()]
    assert sorted(line) == numbers
    assert script.get_heads() == [numbers[-1]]
