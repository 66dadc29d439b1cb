"""Models and migrations say the same, in every column, constraint, default and index; and the CHECKs hold."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from psycopg import sql
from psycopg.errors import CheckViolation
from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql import ARRAY

import num_service.db.models
from num_service.db.models.core.base import Base
from num_service.db.models.core.closed import ClosedList
from num_service.db.models.police.force_side import ForceBase
from num_service.db.queries.core.constraints import ERRORS
from num_service.runtime import migrate
from tests.harness import landed
from tests.harness.databases import Databases, TestDatabase

for module in pkgutil.walk_packages(num_service.db.models.__path__, "num_service.db.models."):
    importlib.import_module(module.name)

CLOSED = sorted(
    (table.name, column.name, isinstance(column.type, ARRAY))
    for table in Base.metadata.tables.values()
    for column in table.columns
    if isinstance(column.type, ClosedList)
    or (isinstance(column.type, ARRAY) and isinstance(column.type.item_type, ClosedList))
)

#: A row for each table with a closed list that has come since the landed rows.
SINCE: tuple[str, ...] = (
    "INSERT INTO lead_decisions (report_id, says, decided_by, decided_at) "
    "SELECT reports.id, 'keep', users.id, now() FROM reports, users LIMIT 1",
    "INSERT INTO rota_shifts (id, duty, user_id, place, starts_at, ends_at, zone) "
    "SELECT gen_random_uuid(), 'on_call', id, 1, now(), now() + interval '1 hour', 'UTC' FROM users LIMIT 1",
    "INSERT INTO pages (id, report_id, duty, asked_on) "
    "SELECT gen_random_uuid(), id, 'on_call', current_date FROM reports LIMIT 1",
    "INSERT INTO page_calls (id, page_id, step, user_id, channel, state) "
    "SELECT gen_random_uuid(), pages.id, 1, users.id, 'email', 'sent' FROM pages, users LIMIT 1",
    """INSERT INTO police_relays (report_id, packet_id, kind, part_id, passed_by, passed_on, said, said_on)
       SELECT packets.report_id, packets.id, 'question', sealed_parts.id, writer_id, now(), 'refused', now()
       FROM packets, sealed_parts LIMIT 1""",
    """INSERT INTO police_messages (id, report_id, packet_id, kind, outcome, sent_on,
       decision, why, decided_by, decided_on) SELECT gen_random_uuid(), report_id, id, 'outcome', 'charged', now(),
       'turned_down', 'more', writer_id, now() FROM packets LIMIT 1""",
    "INSERT INTO canaries (id, kind, digest, key_version, said, placed_on) "
    "VALUES (gen_random_uuid(), 'phone', 'x', 1, 'here', current_date)",
    "INSERT INTO register_entries (reference, kind, received_on, due_at, opened_by, opened_at, answer, basis, extent, "
    "tells, proposed_by, proposed_at) SELECT 'L-1', 'court_order', now(), now(), id, now(), 'refused', 'no_duty', "
    "'nothing', 'nobody', id, now() FROM users LIMIT 1",
    "INSERT INTO published_quarters (starts_on, counted_from) VALUES ('2026-10-01', '2026-10-01')",
    "INSERT INTO published_answers (starts_on, scope, answer) VALUES ('2026-10-01', 'alert', 'yes')",
    "INSERT INTO published_counts (starts_on, deed) VALUES ('2026-10-01', 'released')",
    "INSERT INTO own_name_disclosures (id, report_id, wording, asked_by, asked_on) "
    "SELECT gen_random_uuid(), reports.id, 'x', users.id, current_date FROM reports, users LIMIT 1",
    "INSERT INTO challenges (id, received_on, key_version, state) VALUES (gen_random_uuid(), current_date, 1, 'open')",
    "INSERT INTO listing_decisions (id, deed, decided_by, decided_on, ciphertext, wrapped, key_version) "
    "SELECT gen_random_uuid(), 'renewed', id, current_date, 'x', 'x', 1 FROM users LIMIT 1",
    "INSERT INTO watches (id, user_id, kind, digest, key_version, ends_on) "
    "SELECT gen_random_uuid(), id, 'phone', 'x', 1, current_date FROM users LIMIT 1",
    "INSERT INTO never_listed (id, kind, digest, key_version, said, added_on) "
    "VALUES (gen_random_uuid(), 'phone', 'x', 1, 'here', current_date)",
    "INSERT INTO alike_reports (report_id, other_id, together, said_by, said_on) SELECT one.id, two.id, true, "
    "users.id, current_date FROM reports one, reports two, users WHERE one.id < two.id LIMIT 1",
    "INSERT INTO partners (user_id, day, week) SELECT id, 1, 1 FROM users LIMIT 1",
    "INSERT INTO partner_tokens (id, user_id, said, issued_on) SELECT gen_random_uuid(), user_id, 'here', current_date "
    "FROM partners LIMIT 1",
    "INSERT INTO checker_alarms (kind, hour, times) VALUES ('sequence', now(), 1)",
    "INSERT INTO packet_chases (packet_id, about, reminded_on, mailed) "
    "SELECT id, 'packet', now(), 1 FROM packets LIMIT 1",
    "INSERT INTO recipient_places (recipient_id, channel) SELECT id, 'push' FROM recipients LIMIT 1",
    "INSERT INTO alert_translations (id, alert_id, language, sha256, writer_id) "
    "SELECT gen_random_uuid(), id, 'ro', 'x', writer_id FROM alerts LIMIT 1",
    "INSERT INTO imported_lists (id, scheme, imported_on) VALUES (gen_random_uuid(), 'x', current_date)",
    "INSERT INTO imported_entries (id, list_id, kind, digest, key_version, tier, month, region, visible_from) "
    "SELECT gen_random_uuid(), id, 'phone', 'x', 1, 'risk', current_date, 'london', now() FROM imported_lists",
)
# What a table is made of, as PostgreSQL itself says it: the same rule reads the same, whoever wrote it.
COLUMNS = """
    SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity::text,
           pg_get_expr(adbin, adrelid)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid <> 0
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"


def made_of(database: TestDatabase, question: str) -> set[tuple[object, ...]]:
    with psycopg.connect(database.owner_libpq) as connection:
        return {row for row in connection.execute(question) if row[0] != "alembic_version"}


@pytest.fixture(scope="module")
def from_models(databases: Databases) -> Iterator[TestDatabase]:
    """A database made from the models alone."""
    with databases.fresh(migrated=False) as made:
        engine = create_engine(made.owner_url)
        Base.metadata.create_all(engine)
        engine.dispose()
        yield made


@pytest.mark.parametrize(
    "question", [COLUMNS, CONSTRAINTS, INDEXES], ids=["columns", "constraints", "indexes"]
)
def test_the_models_make_what_the_migrations_make(
    module_database: TestDatabase, from_models: TestDatabase, question: str
) -> None:
    migrated, modelled = made_of(module_database, question), made_of(from_models, question)
    assert len(migrated) > 20
    assert migrated - modelled == set(), "in the migrations only"
    assert modelled - migrated == set(), "in the models only"


def test_a_new_migration_would_be_empty(module_database: TestDatabase) -> None:
    engine = create_engine(module_database.owner_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_every_constraint_is_named_after_its_table(module_database: TestDatabase) -> None:
    """A violation is told from another by its name, and a migration finds the constraint by it."""
    for table, name, _, valid in made_of(module_database, CONSTRAINTS):
        assert re.fullmatch(rf"(pk|uq|fk|ck)_{table}(_\w+)?", str(name)), name
        assert valid, f"{name} was never tried on the rows that are there"


def test_what_people_are_told_is_about_rules_that_are_there(module_database: TestDatabase) -> None:
    police = {each.name for table in ForceBase.metadata.tables.values() for each in table.constraints}
    assert set(ERRORS) <= {name for _, name, _, _ in made_of(module_database, CONSTRAINTS)} | police


# ------------------------------------------------------------------------------------------ closed lists


@pytest.fixture(scope="module")
def filled(databases: Databases) -> Iterator[TestDatabase]:
    """A database at the head with a row in every table."""
    with databases.fresh(migrated=False) as made:
        landed.land(made, landed.REVISIONS[-1])
        migrate.upgrade(made.owner_url)
        with psycopg.connect(made.owner_libpq) as connection:
            for row in SINCE:
                connection.execute(row)
        yield made


def test_there_are_closed_lists() -> None:
    assert len(CLOSED) >= 35
    assert {table for table, _, _ in CLOSED} >= {"packets", "released_packets"}


@pytest.mark.parametrize(("table", "column", "many"), CLOSED)
def test_the_database_takes_no_word_that_is_not_on_the_list(
    filled: TestDatabase, table: str, column: str, many: bool
) -> None:
    wrong = json.dumps({column: ["not a word of it"] if many else "not a word of it"})
    copy = sql.SQL(
        "INSERT INTO {table} OVERRIDING SYSTEM VALUE "
        "SELECT changed.* FROM {table} AS known, jsonb_populate_record(known, {wrong}::jsonb) AS changed LIMIT 1"
    ).format(table=sql.Identifier(table), wrong=sql.Literal(wrong))
    with psycopg.connect(filled.owner_libpq) as connection, pytest.raises(CheckViolation) as refused:
        connection.execute(copy)
    assert refused.value.diag.constraint_name == f"ck_{table}_{column}"


def test_a_list_of_words_has_no_empty_places(filled: TestDatabase) -> None:
    with psycopg.connect(filled.owner_libpq) as connection, pytest.raises(CheckViolation):
        connection.execute("UPDATE reports SET incident_types = ARRAY[NULL]::text[]")


def test_an_officer_is_no_user_of_the_service(filled: TestDatabase) -> None:
    with (
        psycopg.connect(filled.owner_libpq) as connection,
        pytest.raises(CheckViolation, match="role_is_ours"),
    ):
        connection.execute("UPDATE users SET role = 'officer'")
