"""Brings a database to the newest schema: `python -m num_service.runtime.migrate` with DATABASE_URL set."""

import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def alembic_config(database_url: str) -> Config:
    """Alembic's settings for one database, without an ini file to keep in step."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    # Passed as an attribute: an option would read the % of a quoted URL as an interpolation.
    config.attributes["database_url"] = database_url
    return config


def upgrade(database_url: str, revision: str = "head") -> None:
    """Run the migrations up to `revision`, each in one transaction.

    database_url: the main login's; it owns the database.
    """
    command.upgrade(alembic_config(database_url), revision)


if __name__ == "__main__":
    sys.path.insert(0, str(MIGRATIONS.parent))
    upgrade(os.environ["DATABASE_URL"])
