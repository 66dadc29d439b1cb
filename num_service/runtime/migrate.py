"""Brings a database to the newest schema: `python -m num_service.runtime.migrate` with DATABASE_URL set."""

import importlib
import os
import pkgutil
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import DBAPIError

import num_service.db.models
from num_service.db.models.core.base import Base

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


class WrongDatabase(RuntimeError):
    """This program cannot use this database as it is; the message says why and what to do."""


_WHAT_TO_DO = (
    "What to do:\n"
    "  - a demonstration (`make run`): `make clean`, then `make run` again. This removes everything under var/.\n"
    "  - data that matter: remove nothing. Run the version of the program that made this database, take a backup "
    "(docs/operations.md, Backups), and ask whoever keeps the program. Nothing has been changed by this attempt."
)


def bring_up_to_date(database_url: str) -> None:
    """Migrate a database to the head and make sure that it then is what this program expects.

    Raises:
        WrongDatabase: it was made by a newer version, or by one whose first migrations were written differently.
    """
    try:
        upgrade(database_url)
    except CommandError as why:
        raise WrongDatabase(
            f"This database was made by a newer version of the program than this one ({why}).\n{_WHAT_TO_DO}"
        ) from None
    except DBAPIError as why:
        lacks = missing(database_url)
        if not lacks:
            raise
        raise WrongDatabase(
            f"A migration stopped ({type(why.orig).__name__}): this database was made by an earlier state of the "
            f"program, whose first migrations were written differently.\n{_WHAT_TO_DO}"
        ) from None
    if lacks := missing(database_url):
        raise WrongDatabase(
            "This database says that it is up to date, but was made by an earlier state of the program, whose first "
            f"migrations were written differently. It lacks: {', '.join(lacks)}.\n{_WHAT_TO_DO}"
        )


def missing(database_url: str) -> list[str]:
    """The tables and columns that the program uses and a database has not, as ``table`` or ``table.column``."""
    for module in pkgutil.walk_packages(num_service.db.models.__path__, "num_service.db.models."):
        importlib.import_module(module.name)
    engine = create_engine(database_url)
    try:
        there = inspect(engine)
        tables = set(there.get_table_names())
        lacks = sorted(Base.metadata.tables.keys() - tables)
        for name, table in sorted(Base.metadata.tables.items()):
            if name in tables:
                columns = {each["name"] for each in there.get_columns(name)}
                lacks += [f"{name}.{each.name}" for each in table.columns if each.name not in columns]
        return lacks
    finally:
        engine.dispose()


def main() -> int:
    """Migrate the database that DATABASE_URL names; answers the exit status, 1 with a sentence where it cannot be."""
    sys.path.insert(0, str(MIGRATIONS.parent))
    try:
        bring_up_to_date(os.environ["DATABASE_URL"])
    except KeyError:
        sys.stderr.write(
            "DATABASE_URL is not set: the main login, postgresql://user:password@host/database\n"
        )
    except (WrongDatabase, RuntimeError) as why:
        sys.stderr.write(f"{why}\n")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
