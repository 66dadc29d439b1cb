"""Consents, releases and the audit trail are never changed; and where somebody with more power did, it shows."""

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.harness.databases import TestDatabase
from tests.harness.story import Story


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    """One report, and its packet released."""
    module_story.release(module_story.approved_packet(module_story.report()))
    return module_story


@pytest.fixture(scope="module")
def database(module_database: TestDatabase) -> TestDatabase:
    return module_database


@pytest.mark.parametrize("table", ["consents", "releases", "audit_entries"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_owner_cannot_change_it_either(
    story: Story, database: TestDatabase, table: str, verb: str
) -> None:
    with psycopg.connect(database.owner_libpq) as owner:
        name = sql.Identifier(table)
        before = owner.execute(sql.SQL("SELECT * FROM {} ORDER BY 1").format(name)).fetchall()
        assert before
        column = sql.Identifier({"consents": "value", "releases": "force", "audit_entries": "action"}[table])
        statement = {
            "UPDATE": sql.SQL("UPDATE {} SET {} = 'yes'"),
            "DELETE": sql.SQL("DELETE FROM {}"),
            "TRUNCATE": sql.SQL("TRUNCATE {} CASCADE"),
        }[verb]
        with pytest.raises(psycopg.errors.RestrictViolation), owner.transaction():
            owner.execute(statement.format(name, column))
        assert owner.execute(sql.SQL("SELECT * FROM {} ORDER BY 1").format(name)).fetchall() == before


def test_a_report_with_consents_cannot_be_deleted_under_them(story: Story, database: TestDatabase) -> None:
    report = story.report()
    with (
        psycopg.connect(database.owner_libpq) as owner,
        pytest.raises(psycopg.errors.ForeignKeyViolation) as refused,
    ):
        owner.execute("DELETE FROM reports WHERE id = %s", [report.id])
    assert refused.value.diag.constraint_name == "fk_consents_report_id"


def test_what_a_force_did_with_a_packet_is_never_unsaid(story: Story) -> None:
    """Unsaying that it was opened would let a withdrawal read "no officer had opened it"."""
    story.release(story.approved_packet(story.report()))
    marks = ("opened_at", "acknowledged_at", "withdrawal_seen_at")
    for mark in marks:
        with story.commits() as session:
            session.execute(text(f"UPDATE released_packets SET {mark} = now()"))
        for other in ("NULL", "now() + interval '1 second'"):
            with pytest.raises(DatabaseError, match="never unsaid"), story.commits() as session:
                session.execute(text(f"UPDATE released_packets SET {mark} = {other}"))
