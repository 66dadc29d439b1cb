"""Consents, releases and the audit trail are never changed; and where somebody with more power did, it shows."""

import contextlib
import random
from typing import cast

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from num_service.services.core import audit
from tests.harness.databases import TestDatabase
from tests.harness.story import Story

TAMPERINGS = 1_000
EVENTS = 60
TEXTS = ("actor", "action", "subject")


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    """One report, and its packet released."""
    module_story.release(module_story.approved_packet(module_story.report()))
    return module_story


@pytest.fixture(scope="module")
def database(module_database: TestDatabase) -> TestDatabase:
    return module_database


@pytest.mark.parametrize("table", ["consents", "releases", "audit_events"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_owner_cannot_change_it_either(
    story: Story, database: TestDatabase, table: str, verb: str
) -> None:
    with psycopg.connect(database.libpq) as owner:
        name = sql.Identifier(table)
        before = owner.execute(sql.SQL("SELECT * FROM {} ORDER BY 1").format(name)).fetchall()
        assert before
        column = sql.Identifier({"consents": "value", "releases": "force", "audit_events": "action"}[table])
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
        psycopg.connect(database.libpq) as owner,
        pytest.raises(psycopg.errors.ForeignKeyViolation) as refused,
    ):
        owner.execute("DELETE FROM reports WHERE id = %s", [report.id])
    assert refused.value.diag.constraint_name == "fk_consents_report_id"


def test_a_thousand_tamperings_are_all_found(story: Story, database: TestDatabase) -> None:
    """By a superuser with the trigger out of the way: flipped words, times and hashes, rows gone, swapped, or added."""
    with story.commits() as session:
        for number in range(EVENTS):
            audit.record(session, actor=f"user:{number}", action="report.read", subject=f"report:{number}")
    with story.commits() as session:
        many, wrong = audit.verify(session)
        assert wrong is None
        assert many >= EVENTS
        session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER append_only"))
    chance = random.Random(20260101)
    missed = []
    for _ in range(TAMPERINGS):
        with story.wiring.database.session() as session:  # never committed
            with contextlib.closing(session.connection().connection.cursor()) as cursor:
                did = tamper(cast(psycopg.Cursor[tuple[object, ...]], cursor), chance, many)
            if audit.verify(session)[1] is None:
                missed.append(did)
    assert missed == []
    with story.commits() as session:
        assert audit.verify(session) == (many, None)
        session.execute(text("ALTER TABLE audit_events ENABLE TRIGGER append_only"))


def tamper(cursor: psycopg.Cursor[tuple[object, ...]], chance: random.Random, many: int) -> str:
    """One change somewhere in the middle; answers what was done."""
    number = chance.randint(1, many - 1)
    kind = chance.choice(("word", "time", "hash", "previous", "delete", "swap", "invent"))
    if kind == "word":
        column = chance.choice(TEXTS)
        cursor.execute(f"UPDATE audit_events SET {column} = {column} || 'x' WHERE number = %s", [number])
    elif kind == "time":
        cursor.execute(
            "UPDATE audit_events SET at = at + interval '1 microsecond' * %s WHERE number = %s",
            [chance.choice((-1, 1)) * chance.randint(1, 10**9), number],
        )
    elif kind in ("hash", "previous"):
        number = max(number, 2)  # the first has none before it
        cursor.execute(
            f"UPDATE audit_events SET {kind} = set_byte({kind}, %s, get_byte({kind}, %s) # %s) WHERE number = %s",
            [byte := chance.randrange(32), byte, 1 << chance.randrange(8), number],
        )
    elif kind == "delete":
        cursor.execute("DELETE FROM audit_events WHERE number = %s", [number])
    elif kind == "swap":
        other = number + 1
        cursor.execute("UPDATE audit_events SET number = -1 WHERE number = %s", [number])
        cursor.execute("UPDATE audit_events SET number = %s WHERE number = %s", [number, other])
        cursor.execute("UPDATE audit_events SET number = %s WHERE number = -1", [other])
    else:
        cursor.execute("UPDATE audit_events SET number = -number WHERE number > %s", [number])
        cursor.execute("UPDATE audit_events SET number = -number + 1 WHERE number < 0")
        cursor.execute(
            "INSERT INTO audit_events SELECT number + 1, at, actor, 'invented', subject, hash, hash "
            "FROM audit_events WHERE number = %s",
            [number],
        )
    assert cursor.rowcount == 1, "nothing was tampered with"
    return f"{kind} of {number}"


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
