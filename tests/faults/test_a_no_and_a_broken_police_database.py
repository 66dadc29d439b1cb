"""A police database that answers, and wrongly: whoever says no is told that it stands, and is shown no error."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from num_service.domain.reports.consent import Scope, Value
from tests.harness.databases import TestDatabase
from tests.harness.story import Story

pytestmark = pytest.mark.faults


@pytest.mark.parametrize(
    "broken",
    [
        "ALTER ROLE num_push IN DATABASE {} SET default_transaction_read_only = on",
        "REVOKE CONNECT ON DATABASE {} FROM num_push",
        "ALTER FUNCTION take_back_packet RENAME TO another",
    ],
    ids=["takes nothing for now", "lets nobody in", "is of another version"],
)
def test_a_police_database_that_answers_nonsense_keeps_nobody_from_saying_no(
    story: Story, database: TestDatabase, broken: str
) -> None:
    report = story.report()
    packet = story.approved_packet(report)
    story.release(packet)
    assert story.wiring.push_database is not None
    story.wiring.push_database.close()
    with psycopg.connect(database.police_admin_libpq) as admin:
        name = sql.Identifier(str(admin.info.dbname))
        admin.execute(sql.SQL(broken).format(name))
    told = story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    assert told.record.value is Value.NO
    assert told.not_undone
    with story.commits() as session:
        assert session.scalar(text("SELECT status FROM packets")) == "withdrawn"
