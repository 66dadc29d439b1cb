"""Brings both databases to the newest schema: `python -m num_service.runtime.migrate`.

OWNER_DATABASE_URL is the main database's, POLICE_OWNER_DATABASE_URL the police database's; each has a line of its own.
"""

import importlib
import os
import pkgutil
import re
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

import num_service.db.models
from num_service.db.models.core.base import Base
from num_service.runtime import rights
from num_service.runtime.move_police import move_police, still_to_move

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


POLICE_MIGRATIONS = MIGRATIONS / "police"


def alembic_config(database_url: str, scripts: Path = MIGRATIONS) -> Config:
    """Alembic's settings for one database, without an ini file to keep in step."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    # Passed as an attribute: an option would read the % of a quoted URL as an interpolation.
    config.attributes["database_url"] = database_url
    return config


def upgrade(database_url: str, revision: str = "head") -> None:
    """Run the migrations up to `revision`, each in one transaction.

    database_url: the owner's; the service's own login makes no table.
    Raises rights.Unfit where somebody else could have put something in the owner's way.
    """
    refuse_open_schema(database_url)
    command.upgrade(alembic_config(database_url), revision)


def upgrade_police(owner_url: str, revision: str = "head") -> None:
    """The same for the police database. owner_url: its owner's.

    Raises rights.Unfit where the officers' login or the one that pushes is mightier than row security.
    """
    refuse_open_schema(owner_url)
    command.upgrade(alembic_config(owner_url, POLICE_MIGRATIONS), revision)


def refuse_open_schema(database_url: str) -> None:
    """Make sure that nobody but the owner may put anything into schema `public`, before anything is put there.

    A function of somebody else's there could be taken for one of ours by what runs with the owner's rights.

    Raises:
        WrongDatabase: everybody may (PostgreSQL 14 and what was upgraded from it), and this login cannot change it.
    """
    engine = create_engine(database_url)
    try:
        with engine.begin() as connection:
            if rights.anybody_may_create(connection):
                connection.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
            if rights.anybody_may_create(connection):
                raise WrongDatabase(
                    "In this database everybody may create in schema public. As its superuser: "
                    "REVOKE CREATE ON SCHEMA public FROM PUBLIC, then run this again."
                )
    finally:
        engine.dispose()


class WrongDatabase(RuntimeError):
    """This program cannot use this database as it is; the message says why and what to do."""


_WHAT_TO_DO = (
    "What to do:\n"
    "  - a demonstration (`make run`): `make clean`, then `make run` again. This removes everything under var/.\n"
    "  - data that matter: remove nothing. Run the version of the program that made this database, take a backup "
    "(docs/operations.md, Backups), and ask whoever keeps the program. Nothing has been changed by this attempt."
)


def bring_up_to_date(database_url: str, police_owner_url: str = "") -> None:
    """Migrate both databases to their heads and make sure that they then are what this program expects.

    What an earlier version kept of the police side in the main database moves to its own, once.

    Raises:
        WrongDatabase: it was made by a newer version, or by one whose first migrations were written differently.
    """
    if police_owner_url:
        upgrade_police(police_owner_url)
    _bring_up_to_date(database_url)
    if police_owner_url:
        move_police(database_url, police_owner_url)
    elif still_to_move(database_url):
        raise WrongDatabase(
            "Officers and packets are still in the main database. Make the police database and name its owner in "
            "POLICE_OWNER_DATABASE_URL (docs/operations.md), then run this again."
        )


def _bring_up_to_date(database_url: str) -> None:
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
    """Migrate the databases that the owners' addresses name; answers the exit status, 1 with a sentence on failure."""
    sys.path.insert(0, str(MIGRATIONS.parent))
    main_url, police_url = (
        re.sub("^postgres(ql)?://", "postgresql+psycopg://", os.environ.get(name, ""))
        for name in ("OWNER_DATABASE_URL", "POLICE_OWNER_DATABASE_URL")
    )
    if not main_url:
        sys.stderr.write(
            "OWNER_DATABASE_URL is not set: who owns the tables, postgresql://num_owner:password@host/database\n"
        )
        return 1
    try:
        bring_up_to_date(main_url, police_url)
    except RuntimeError as why:
        sys.stderr.write(f"{why}\n")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
