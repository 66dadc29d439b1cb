"""Alembic's environment: every model module, one connection, one transaction per migration.

The address is the owner's: from `num_service.runtime.migrate`, or from OWNER_DATABASE_URL for the `alembic` command.
Afterwards the service's login has exactly its rights on every table there is (`num_service.runtime.rights`).
"""

import importlib
import os
import pkgutil

from alembic import context
from sqlalchemy import create_engine, pool

import num_service.db.models
from num_service.db.models.core.base import Base
from num_service.runtime import rights


def import_every_model() -> None:
    """A table that no module has declared would be missing from autogenerate's comparison."""
    for module in pkgutil.walk_packages(num_service.db.models.__path__, "num_service.db.models."):
        importlib.import_module(module.name)


def run() -> None:
    """Migrate the database, each migration in a transaction of its own."""
    import_every_model()
    url = context.config.attributes.get("database_url") or os.environ["OWNER_DATABASE_URL"]
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.begin() as connection:
        rights.refuse_unfit(connection)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    with engine.begin() as connection:
        rights.grant(connection)
    engine.dispose()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database: they create policies that depend on its roles.")
run()
