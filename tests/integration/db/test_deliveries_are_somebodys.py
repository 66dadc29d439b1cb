"""A delivery's alert and recipient are there, though no foreign key looks for them row by row (decision 118)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import psycopg
import pytest
from psycopg.errors import (
    ForeignKeyViolation,
    InvalidTransactionState,
    RestrictViolation,
    SerializationFailure,
)

from tests.harness.databases import TestDatabase
from tests.harness.story import Story

ADD = (
    "INSERT INTO deliveries (alert_id, recipient_id, channel, state) "
    "SELECT alerts.id, recipients.id, 'email', 'waiting' FROM alerts, recipients WHERE active"
)
#: Only those where nothing else that is theirs is in the way.
DELETE = {
    "alert": "DELETE FROM alerts",
    "recipient": "DELETE FROM recipients WHERE id NOT IN "
    "(SELECT recipient_id FROM users WHERE recipient_id IS NOT NULL)",
}


Owner = Callable[[], psycopg.Connection]


@pytest.fixture
def owner(database: TestDatabase, story: Story) -> Owner:
    """Connects as who owns the tables, where two are told and there is a warning: what they may not, nobody may."""
    story.recipients(2)
    story.approved_alert(story.report())
    return lambda: psycopg.connect(database.owner_libpq)


@pytest.mark.parametrize("side", ["alert", "recipient"])
def test_one_of_nobody_is_refused_with_all_that_were_added_beside_it(owner: Owner, side: str) -> None:
    ids = {"alert": "alerts.id", "recipient": "recipients.id"} | {side: "gen_random_uuid()"}
    one_wrong = f"SELECT {ids['alert']}, {ids['recipient']}, 'inbox', 'sent' FROM alerts, recipients"
    with owner() as connection, pytest.raises(ForeignKeyViolation) as refused:
        connection.execute(f"{ADD} UNION ALL ({one_wrong} LIMIT 1)".encode())
    assert refused.value.diag.constraint_name == f"fk_deliveries_{side}_id"
    with owner() as connection:
        assert connection.execute("SELECT count(*) FROM deliveries").fetchone() == (0,)


@pytest.mark.parametrize("table", ["alerts", "recipients"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET id = gen_random_uuid()"])
def test_whose_deliveries_are_there_stays(owner: Owner, table: str, verb: str) -> None:
    with owner() as connection:
        connection.execute("DELETE FROM alert_sources")
        connection.execute("UPDATE users SET recipient_id = NULL")
        connection.execute(ADD)
    with owner() as connection, pytest.raises(ForeignKeyViolation) as refused:
        connection.execute(verb.format(table).encode())
    assert refused.value.diag.constraint_name == f"fk_deliveries_{table.removesuffix('s')}_id"
    with owner() as connection:
        connection.execute("DELETE FROM deliveries")
        connection.execute(verb.format(table).encode())


@pytest.mark.parametrize("column", ["alert_id", "recipient_id"])
def test_a_delivery_is_given_to_nobody_else(owner: Owner, column: str) -> None:
    with owner() as connection:
        connection.execute(ADD)
    with owner() as connection, pytest.raises(RestrictViolation):
        connection.execute(f"UPDATE deliveries SET {column} = gen_random_uuid()".encode())


ADD_ONE = {
    "alert": "INSERT INTO deliveries (alert_id, recipient_id, channel, state) "
    "SELECT %s, id, 'email', 'waiting' FROM recipients",
    "recipient": "INSERT INTO deliveries (alert_id, recipient_id, channel, state) "
    "SELECT id, %s, 'email', 'waiting' FROM alerts",
}


@pytest.fixture(params=["alert", "recipient"])
def side(request: pytest.FixtureRequest, owner: Owner) -> str:
    """What is deleted; an alert of which only deliveries are in the way."""
    with owner() as connection:
        connection.execute("DELETE FROM alert_sources")
    return str(request.param)


def test_who_is_deleted_at_that_moment_is_waited_for(owner: Owner, side: str) -> None:
    """Neither sees what the other has not committed yet; a row of nobody would be left."""
    with ThreadPoolExecutor(1) as pool, owner() as deletes, owner() as adds:
        deleted = deletes.execute(f"{DELETE[side]} RETURNING id".encode()).fetchall()
        assert deleted
        adding = pool.submit(adds.execute, ADD_ONE[side].encode(), deleted[0])
        assert not wait([adding], timeout=0.5).done, "it waits for what becomes of them"
        deletes.commit()
        with pytest.raises(ForeignKeyViolation) as refused:
            adding.result(30)
    assert refused.value.diag.constraint_name == f"fk_deliveries_{side}_id"


def test_who_sees_the_past_writes_to_nobody_who_is_gone(owner: Owner, side: str) -> None:
    with owner() as deletes, owner() as adds:
        adds.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        adds.execute("SELECT FROM recipients")
        deleted = deletes.execute(f"{DELETE[side]} RETURNING id".encode()).fetchall()
        deletes.commit()
        with pytest.raises(SerializationFailure):
            adds.execute(ADD_ONE[side].encode(), deleted[0])


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}s", "UPDATE {}s SET id = gen_random_uuid()"])
def test_who_sees_the_past_deletes_nobody(owner: Owner, side: str, level: str, verb: str) -> None:
    """They would not see what was sent meanwhile."""
    with owner() as connection:
        connection.execute("UPDATE users SET recipient_id = NULL")
    with owner() as adds, owner() as deletes:
        deletes.execute(f"BEGIN ISOLATION LEVEL {level}".encode())
        deletes.execute("SELECT FROM deliveries")
        adds.execute(ADD)
        adds.commit()
        with pytest.raises(InvalidTransactionState):
            deletes.execute(verb.format(side).encode())


def test_who_is_told_at_that_moment_is_not_deleted(owner: Owner, side: str) -> None:
    with ThreadPoolExecutor(1) as pool, owner() as adds, owner() as deletes:
        adds.execute(ADD)
        deleting = pool.submit(deletes.execute, DELETE[side].encode())
        assert not wait([deleting], timeout=0.5).done, "it waits for what becomes of them"
        adds.commit()
        with pytest.raises(ForeignKeyViolation):
            deleting.result(30)
