"""Alembic's environment of the police database: its own models, its own line of migrations."""

import os

from alembic import context
from sqlalchemy import create_engine, pool

from num_service.db.models.police.force_side import ForceBase
from num_service.runtime import rights
from num_service.runtime.logins import POLICE, PUSH


def run() -> None:
    """Migrate the police database, each migration in a transaction of its own."""
    url = context.config.attributes.get("database_url") or os.environ["POLICE_OWNER_DATABASE_URL"]
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.begin() as connection:
        rights.refuse_mighty(connection, (POLICE, PUSH))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=ForceBase.metadata,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database: they create policies that depend on its roles.")
run()
