"""The logins of the embedded PostgreSQL, what each may enter, and what none of the police side's may read."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from psycopg import sql

ADMIN = "postgres"
OWNER = "num_owner"
MAIN = "num"
POLICE = "num_police"
PUSH = "num_push"
POLICE_OWNER = "num_police_owner"
LOGINS = (OWNER, MAIN, POLICE, PUSH, POLICE_OWNER)
#: Whoever waits or idles longer holds up others. What a "no" may wait for is shorter still, and said with each push.
#: A lock is waited for less long than a person waits; a statement ends before the web server gives a request up (30 s);
#: workers and commands take more time for statements (`db.session`), nobody more for locks. Owners read whole tables.
LIMITS = {
    OWNER: {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "10min"},
    MAIN: {"statement_timeout": "20s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"},
    POLICE: {"statement_timeout": "30s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "10s"},
    PUSH: {"statement_timeout": "10s", "lock_timeout": "1s", "idle_in_transaction_session_timeout": "10s"},
    POLICE_OWNER: {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "10min"},
}
POLICE_CONNECTIONS = 40

#: Everything that PostgreSQL counts or shows about the whole cluster, closed to everybody but the superuser.
CLOSE_STATISTICS = """
DO $$ DECLARE
    each record;
BEGIN
    FOR each IN SELECT relname FROM pg_class
        WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'v'
        AND relname ~ '^pg_(stat|locks|prepared_xacts)'
        AND relname NOT IN ('pg_stats', 'pg_stats_ext', 'pg_stats_ext_exprs')
    LOOP
        EXECUTE format('REVOKE ALL ON pg_catalog.%I FROM PUBLIC', each.relname);
    END LOOP;
    FOR each IN SELECT oid::regprocedure AS signature FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace
        AND (proname ~ '^pg_(stat_(get|fetch)|lock_status|current_|last_committed|xact_commit|prepared_xact)'
            OR proname ~ '^(pg_(logical_emit|control_|tablespace_size|export_snapshot|walfile)|txid_current|age$|lo_)')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', each.signature);
    END LOOP;
END $$
"""

Admin = psycopg.Connection[tuple[object, ...]]


def make(admin: Admin, login: str, password: str, *, exists: bool) -> None:
    """Make a login, or give one that is there its password and its limits."""
    name = sql.Identifier(login)
    admin.execute(
        sql.SQL(
            "{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}"
        ).format(sql.SQL("ALTER" if exists else "CREATE"), name, sql.Literal(password))
    )
    for setting, value in LIMITS.get(login, {}).items():
        admin.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(name, sql.Identifier(setting), sql.Literal(value))
        )
    if login == POLICE:
        limit = sql.Literal(POLICE_CONNECTIONS)
        admin.execute(sql.SQL("ALTER ROLE {} CONNECTION LIMIT {}").format(name, limit))


def shut(admin: Admin, database: str) -> None:
    """Keep everybody who is not named, and the police login, out of a database: an earlier version let it in."""
    admin.execute(
        sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC, {}").format(
            sql.Identifier(database), sql.Identifier(POLICE)
        )
    )


def part_the_owner(admin: Admin, database: str) -> None:
    """Give what the service owned in a database, which `admin` is connected to, to the owner of the tables.

    An earlier version had one login for both. The database changes hands last, in the same statement.
    """
    admin.execute(sql.SQL("REASSIGN OWNED BY {} TO {}").format(sql.Identifier(MAIN), sql.Identifier(OWNER)))
    admin.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(MAIN))
    )


def create_database(
    admin: Admin, name: str, owner: str, enter: Iterable[str], *, template: str, cheaply: bool
) -> None:
    """Make a database for its owner, and let these other logins in and nobody else."""
    database = sql.Identifier(name)
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}{}").format(
            database,
            sql.Identifier(owner),
            sql.Identifier(template),
            sql.SQL(" STRATEGY FILE_COPY" if cheaply else ""),
        )
    )
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for login in enter:
        admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(login)))
