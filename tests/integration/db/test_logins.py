"""What the service's own login may do in its database, with nothing between it and PostgreSQL; and who may migrate.

Whoever takes over a web server or a worker has this login. What was answered, released and recorded must stand even so.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine, text

from num_service.runtime import logins, migrate, rights
from tests.harness.databases import Databases, TestDatabase, there
from tests.harness.story import Story

ROOT = Path(__file__).resolve().parents[3]
Login = psycopg.Connection[tuple[object, ...]]

SEEN = {"SELECT"}
APPENDED = {"SELECT", "INSERT"}
ORDINARY = {"SELECT", "INSERT", "UPDATE", "DELETE"}
#: Every table, and what the service may do with its rows. A new one has its line here: may what it holds be changed?
MAY = {
    "alembic_version": SEEN,
    "audit_events": SEEN,
    "audit_entries": SEEN,  # written by audit_append alone, which sets the time
    "audit_waiting": {"SELECT", "DELETE"},
    "sign_in_days": SEEN,  # counted by count_sign_in alone, and forgotten by forget_sign_ins
    "audit_leaves": APPENDED,
    "audit_nodes": APPENDED,
    "audit_heads": APPENDED,
    "consents": APPENDED,
    "releases": APPENDED,
    "later_keys": APPENDED,
    "consent_heads": {"SELECT", "INSERT", "UPDATE"},  # of its two counts: without the row nobody could answer
    "lead_decisions": APPENDED,
    "police_relays": ORDINARY,
    "police_messages": ORDINARY,
    "packet_chases": ORDINARY,
    "text_authors": APPENDED,
    "text_objections": APPENDED,
    "rota_shifts": ORDINARY,
    "pages": ORDINARY,
    "register_entries": ORDINARY,
    "own_name_disclosures": ORDINARY,
    "published_quarters": ORDINARY,
    "published_answers": APPENDED,
    "published_counts": APPENDED,
    "page_calls": ORDINARY,
    "feed_links": ORDINARY,
    "text_askers": ORDINARY,
} | dict.fromkeys(
    (
        "alike_reports", "alerts", "alert_sources", "alert_translations", "api_tokens", "canaries", "casework_grants",
        "challenges",
        "listing_decisions", "never_listed", "partners", "partner_tokens", "watches",
        "casework_keys", "caseworker_keypairs",
        "channel_pauses", "check_budgets", "check_totals", "checker_alarms",
        "corrected_identifiers", "deliveries", "emptied_listings", "follow_ups",
        "handovers", "imported_entries", "imported_lists",
        "listings", "listing_sources", "match_judgements", "packets", "part_keys", "projects",
        "recipient_places", "recipients", "recusals", "released_packets", "report_drafts", "report_files",
        "report_identifiers", "reporter_sessions", "reports",
        "same_incidents", "sealed_parts", "unsaved_texts", "users", "waiting_codes",
        "web_sessions",
    ),
    ORDINARY,
)  # fmt: skip
#: What only its owner writes, by a function or a migration, needs no trigger against others.
UNTRIGGERED = {"alembic_version", "sign_in_days"}
KEPT = sorted(
    table for table, may in MAY.items() if not may & {"UPDATE", "DELETE"} and table not in UNTRIGGERED
)
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@pytest.fixture(scope="module")
def database(module_story: Story, module_database: TestDatabase) -> TestDatabase:
    """One report and its packet released."""
    module_story.release(module_story.approved_packet(module_story.report()))
    return module_database


@pytest.fixture
def service(database: TestDatabase) -> Iterator[Login]:
    """Connected as the service's login; nothing it does stays."""
    with psycopg.connect(database.libpq) as connection:
        yield connection
        connection.rollback()


def test_every_table_is_named_here_with_what_the_service_may_do(database: TestDatabase) -> None:
    asked = (
        "SELECT relname, array(SELECT verb FROM unnest(%s::text[]) AS verb"
        " WHERE has_table_privilege('num', c.oid, verb) OR verb <> ALL ('{DELETE,TRUNCATE,TRIGGER}')"
        " AND has_any_column_privilege('num', c.oid, verb)) FROM pg_class c"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')"
    )
    with psycopg.connect(database.admin_libpq) as admin:
        found = {str(table): set(may) for table, may in admin.execute(asked, [list(VERBS)])}
    assert found == MAY, (
        "a new table needs its line in MAY above; one that is only added to, a trigger append_only"
    )


ATTACKS = (
    "UPDATE {0} SET {1} = {1}",
    "DELETE FROM {0}",
    "TRUNCATE {0} CASCADE",
    "ALTER TABLE {0} DISABLE TRIGGER ALL",
    "ALTER TABLE {0} DISABLE TRIGGER append_only",
    "DROP TRIGGER append_only ON {0}",
    "ALTER TABLE {0} ADD COLUMN more text",
    "CREATE RULE quiet AS ON INSERT TO {0} DO INSTEAD NOTHING",
    "DROP TABLE {0} CASCADE",
    "ALTER TABLE {0} OWNER TO num",
)


@pytest.mark.parametrize("table", KEPT)
def test_what_was_recorded_stands(service: Login, table: str) -> None:
    (column,) = service.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 2", [table]
    ).fetchone() or ("",)
    for attack in ATTACKS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), service.transaction():
            service.execute(sql.SQL(attack).format(sql.Identifier(table), sql.Identifier(str(column))))


@pytest.mark.parametrize(
    "attack",
    ["DELETE FROM consent_heads", "UPDATE consent_heads SET report_id = gen_random_uuid()"],
)
def test_the_row_that_answers_lock_stays_where_it_is(service: Login, attack: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        service.execute(attack)


@pytest.mark.parametrize(
    "attack",
    [
        "CREATE TABLE mine (word text)",
        "CREATE TEMPORARY TABLE mine (word text)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "DROP FUNCTION refuse_change() CASCADE",
        "ALTER FUNCTION audit_append(text, text, text, text) RESET search_path",
        "SET session_replication_role = replica",
        "SET ROLE num_owner",
        "INSERT INTO audit_entries SELECT gen_random_uuid(), '2020-01-01', 'user:x', 'report.read', 'report:R-1'",
        "INSERT INTO alembic_version VALUES ('0001')",
        "DROP DATABASE template1",
        "REASSIGN OWNED BY num_owner TO num",
        "ALTER DEFAULT PRIVILEGES FOR ROLE num_owner GRANT ALL ON TABLES TO num",
    ],
)
def test_it_makes_and_changes_nothing_but_rows(service: Login, attack: str) -> None:
    service.commit()
    service.autocommit = attack.startswith("DROP DATABASE")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        service.execute(attack)


def test_whatever_runs_as_the_owner_looks_for_names_where_nobody_writes(database: TestDatabase) -> None:
    with psycopg.connect(database.admin_libpq) as admin:
        found = admin.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        ).fetchall()
    assert found
    assert {str(name): config for name, config in found} == {
        str(name): ["search_path=pg_catalog, pg_temp"] for name, _ in found
    }


@pytest.mark.parametrize("login", ["num", "num_police", "num_owner"])
def test_no_login_waits_or_idles_without_end(database: TestDatabase, login: str) -> None:
    address = {"num": database.libpq, "num_police": database.police_libpq, "num_owner": database.owner_libpq}
    with psycopg.connect(address[login]) as connection:
        shown = {
            name: connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            for name in logins.LIMITS[login]
        }
    assert set(shown) >= {"lock_timeout", "idle_in_transaction_session_timeout"}
    assert shown == {name: (value,) for name, value in logins.LIMITS[login].items()}


# ------------------------------------------------------------------------------------------- who may migrate


@pytest.fixture
def empty(databases: Databases) -> Iterator[TestDatabase]:
    with databases.fresh(migrated=False) as made:
        yield made


def migrated(database: TestDatabase, **more: str) -> tuple[int, str]:
    """What `python -m num_service.runtime.migrate` ends with and says."""
    ended = subprocess.run(
        [sys.executable, "-m", "num_service.runtime.migrate"],
        cwd=ROOT,
        env=os.environ | {"OWNER_DATABASE_URL": database.owner_url} | more,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("prepared", "says"),
    [
        ("GRANT CREATE ON SCHEMA public TO num_police", "num_police may create"),
        ("GRANT CREATE ON SCHEMA public TO num", "num may create"),
        (
            "CREATE FUNCTION public.police_force() RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
            "belongs to postgres",
        ),
        ("CREATE TABLE public.officers (id int)", "belongs to postgres"),
        ("CREATE DOMAIN public.reference AS text", "belongs to postgres"),
    ],
)
def test_it_does_not_migrate_where_somebody_else_creates(
    empty: TestDatabase, prepared: str, says: str
) -> None:
    """Security review S5: a function planted in `public` was run with the owner's rights."""
    with psycopg.connect(empty.admin_libpq, autocommit=True) as admin:
        admin.execute(prepared)
    with pytest.raises(rights.Unfit, match=says):
        migrate.upgrade(empty.owner_url)
    with psycopg.connect(empty.admin_libpq) as admin:
        assert admin.execute("SELECT to_regclass('reports')").fetchone() == (None,), "nothing was begun"


@pytest.mark.parametrize("login", ["num_police", "num_push"])
@pytest.mark.parametrize(
    "prepared",
    [
        "ALTER ROLE {0} SUPERUSER",
        "ALTER ROLE {0} BYPASSRLS",
        "ALTER ROLE {0} CREATEROLE",
        "GRANT num_police_owner TO {0}",
        "GRANT pg_read_all_data TO {0}",
        "GRANT num_middle TO {0}",
    ],
)
def test_a_login_of_the_police_database_that_row_security_does_not_hold_is_refused(
    module_database: TestDatabase, login: str, prepared: str
) -> None:
    engine = create_engine(module_database.admin_url)
    with engine.connect() as admin:  # nothing of it is committed: logins are the whole cluster's
        admin.execute(text("CREATE ROLE num_middle NOLOGIN CREATEROLE"))
        admin.execute(text("GRANT num_owner TO num_middle"))
        rights.refuse_mighty(admin, ("num_police", "num_push"))
        admin.execute(text(prepared.format(login)))
        admin.execute(text("SET LOCAL ROLE num_police_owner"))
        with pytest.raises(rights.Unfit, match=f"  - {login} is"):
            rights.refuse_mighty(admin, ("num_police", "num_push"))
        admin.rollback()
    engine.dispose()


@pytest.mark.parametrize("login", ["num_police", "num_push"])
def test_no_login_of_the_police_database_owns_or_migrates_it(empty: TestDatabase, login: str) -> None:
    address = {"num_police": empty.police_url, "num_push": empty.push_url}[login]
    with pytest.raises(rights.Unfit, match=login):
        migrate.upgrade_police(there(address))


def test_the_services_own_login_does_not_migrate(empty: TestDatabase) -> None:
    status, said = migrated(empty, OWNER_DATABASE_URL=empty.url)
    assert status == 1
    assert "num_owner" in said


def test_without_an_owners_address_it_says_which_is_missing(empty: TestDatabase) -> None:
    status, said = migrated(empty, OWNER_DATABASE_URL="", DATABASE_URL=empty.url)
    assert status == 1
    assert "OWNER_DATABASE_URL" in said


def test_a_table_that_is_made_later_can_be_added_to_only_until_it_is_said_to_be_more(
    database: TestDatabase,
) -> None:
    with psycopg.connect(database.owner_libpq, autocommit=True) as owner:
        owner.execute("CREATE TABLE added_later (word text)")
        try:
            with psycopg.connect(database.libpq) as service:
                service.execute("INSERT INTO added_later VALUES ('a word')")
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    service.execute("UPDATE added_later SET word = 'another'")
            migrate.upgrade(database.owner_url)
            with psycopg.connect(database.libpq) as service:
                service.execute("UPDATE added_later SET word = 'another'")
                service.rollback()
        finally:
            owner.execute("DROP TABLE added_later")
