"""Who may do what in the main database: `num_owner` owns its tables and migrates them, `num` works with their rows.

No running process is given the owner. The service's own login makes, changes and drops no table, trigger or function,
and cannot change what is only ever added to. Whoever takes over a web server or a worker has that login (decision 62).
"""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from num_service.runtime.logins import LIMITS, MAIN, OWNER, POLICE

#: The oldest PostgreSQL it works with: before it anybody may create in `public`, and 14 is not maintained any more.
OLDEST = 15

#: What the service may do with a table's rows. Those with the trigger `append_only` are added to and read.
ORDINARY = "SELECT, INSERT, UPDATE, DELETE"
APPENDED = "SELECT, INSERT"
#: Tables that it may do less with: some are written by migrations or by a function of the owner's alone.
LESS = {
    "alembic_version": "SELECT",
    "audit_events": "SELECT",
    "audit_entries": "SELECT",
    "audit_waiting": "SELECT, DELETE",
    "sign_in_days": "SELECT",
    "consent_heads": APPENDED,
}
#: Columns that it may change where it may not change the rest. Older versions of a table may lack some.
CHANGED = {"consent_heads": ("changes", "considered")}


class Unfit(RuntimeError):
    """The database must not be migrated as it is: the message says why, and what a superuser can do."""


def refuse_unfit(connection: Connection) -> None:
    """Raise Unfit with every reason why this login should not migrate this database now."""
    version = int(connection.scalar(text("SELECT current_setting('server_version_num')")) or 0) // 10_000
    if version < OLDEST:
        raise Unfit(f"This is PostgreSQL {version}; {OLDEST} or newer is needed (docs/operations.md).")
    me = connection.scalar(text("SELECT current_user"))
    roles = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    wrong = [f"The login {each} does not exist." for each in (MAIN, OWNER) if each not in roles]
    if me in (MAIN, POLICE):
        wrong.append(
            f"Migrations are run as the owner of the tables, {OWNER}, and not as {me}: OWNER_DATABASE_URL."
        )
    elif not wrong:
        wrong = [*_who_creates(connection), *_strangers(connection), *_too_mighty(connection)]
    if wrong:
        raise _unfit(wrong)


def _unfit(wrong: Sequence[str]) -> Unfit:
    return Unfit(
        "This database must not be migrated as it is. Nothing was changed.\n"
        + "".join(f"  - {each}\n" for each in wrong)
        + "What a superuser does about it stands in docs/operations.md, “The database” and “Upgrades”."
    )


def anybody_may_create(connection: Connection) -> bool:
    """Whether everybody may create in the schema `public` of this database."""
    return bool(
        connection.scalar(
            text(
                "SELECT EXISTS (SELECT FROM pg_namespace,"
                " aclexplode(coalesce(nspacl, acldefault('n', nspowner))) AS may"
                " WHERE nspname = 'public' AND may.grantee = 0 AND may.privilege_type = 'CREATE')"
            )
        )
    )


def _who_creates(connection: Connection) -> list[str]:
    """Whoever creates in `public` could put a function in front of one that runs with the owner's rights."""
    if anybody_may_create(connection):
        return ["Anybody may create in the schema public: REVOKE CREATE ON SCHEMA public FROM PUBLIC;"]
    others = connection.scalars(
        text(
            "SELECT rolname FROM pg_roles WHERE NOT rolsuper AND rolname NOT LIKE 'pg\\_%'"
            " AND has_schema_privilege(oid, 'public', 'CREATE')"
            " AND NOT pg_has_role(oid, current_user::regrole, 'MEMBER') ORDER BY rolname"
        )
    )
    return [
        f"{each} may create in the schema public: REVOKE CREATE ON SCHEMA public FROM {each};"
        for each in others
    ]


def _strangers(connection: Connection) -> list[str]:
    """What stands in `public` and is not the owner's: from an older version, or planted."""
    found = connection.execute(
        text(
            "WITH stands (class, oid, name, owner) AS ("
            " SELECT 'pg_class'::regclass, oid, relname, relowner FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
            " UNION ALL SELECT 'pg_proc'::regclass, oid, proname, proowner FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace"
            " UNION ALL SELECT 'pg_operator'::regclass, oid, oprname, oprowner FROM pg_operator"
            " WHERE oprnamespace = 'public'::regnamespace"
            " UNION ALL SELECT 'pg_type'::regclass, oid, typname, typowner FROM pg_type"
            " WHERE typnamespace = 'public'::regnamespace AND typrelid = 0 AND typelem = 0)"
            " SELECT pg_get_userbyid(owner), count(*), min(name) FROM stands"
            " WHERE owner <> current_user::regrole AND NOT EXISTS (SELECT FROM pg_depend"
            " WHERE deptype = 'e' AND classid = stands.class AND objid = stands.oid) GROUP BY owner ORDER BY 1"
        )
    )
    return [
        f"Of what stands in the schema public, {name} belongs to {owner} and not to the owner of the tables"
        + (f", and {count - 1} more." if count > 1 else ".")
        for owner, count, name in found
    ]


def refuse_mighty(connection: Connection, logins: Sequence[str]) -> None:
    """Raise Unfit where one of these logins is more than a login; one that does not exist is none of this."""
    if wrong := _mighty(connection, logins):
        raise _unfit(wrong)


def _mighty(connection: Connection, logins: Sequence[str]) -> list[str]:
    """Logins that row security and rights do not hold: by what they are, or by any role that they are a member of."""
    found = connection.scalars(
        text(
            "SELECT rolname FROM pg_roles AS login WHERE rolname = ANY(:logins) AND EXISTS (SELECT FROM pg_roles AS r"
            " WHERE pg_has_role(login.oid, r.oid, 'MEMBER') AND (rolsuper OR rolbypassrls OR rolcreaterole"
            " OR oid IN (current_user::regrole, (SELECT datdba FROM pg_database WHERE datname = current_database()))"
            " OR rolname IN ('pg_read_all_data', 'pg_write_all_data'))) ORDER BY 1"
        ),
        {"logins": list(logins)},
    )
    return [
        f"{each} is a superuser, may make roles, passes row security, reads or writes everything, or is the owner "
        "or a member of it."
        for each in found
    ]


def _too_mighty(connection: Connection) -> list[str]:
    """A login that runs the service could undo everything by being more than it should, or wait for ever."""
    limited = connection.scalars(
        text(
            "SELECT split_part(each, '=', 1) FROM pg_db_role_setting, unnest(setconfig) AS each"
            " WHERE setrole = CAST(:login AS regrole) AND split_part(each, '=', 2) NOT IN ('', '0')"
            " AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))"
        ),
        {"login": MAIN},
    ).all()
    return _mighty(connection, (MAIN, POLICE)) + [
        f"{MAIN} has no {name}: ALTER ROLE {MAIN} SET {name} = '{value}';"
        for name, value in LIMITS[MAIN].items()
        if name not in limited
    ]


def grant(connection: Connection) -> None:
    """Give the service exactly its rights on every table there is, and on those to come as little as may be."""
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {MAIN}"))
    connection.execute(
        text(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {APPENDED} ON TABLES TO {MAIN}")
    )
    tables = connection.execute(
        text(
            "SELECT relname, quote_ident(relname), EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid"
            " AND tgname = 'append_only') FROM pg_class c WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') ORDER BY relname"
        )
    ).all()
    for name, quoted, append_only in tables:
        may = LESS.get(name, APPENDED if append_only else ORDINARY)
        connection.execute(text(f"REVOKE ALL ON {quoted} FROM {MAIN}"))
        connection.execute(text(f"GRANT {may} ON {quoted} TO {MAIN}"))
    for name, columns in CHANGED.items():
        there = connection.scalars(
            text(
                "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(:name)"
                " AND attname = ANY (:columns) AND NOT attisdropped ORDER BY attname"
            ),
            {"name": f"public.{name}", "columns": list(columns)},
        ).all()
        if there:
            connection.execute(text(f"GRANT UPDATE ({', '.join(there)}) ON {name} TO {MAIN}"))
