"""A no while the police database answers wrongly, or a process stands still between the two databases."""

from __future__ import annotations

import time

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.db.queries.police import desk
from num_service.db.session import still_open
from num_service.domain.reports.consent import Scope, Value
from num_service.services.police import push_packet
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


def test_a_process_that_stands_still_before_it_commits_comes_too_late(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had looked whether its lock still stood; then it stood still, the lock was given up, and a no came."""
    report = story.report()
    packet = story.approved_packet(report)

    def then_stands_still(session: Session) -> None:
        still_open(session)
        time.sleep(2.5 * desk.SECONDS)
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)

    with monkeypatch.context() as patch:
        patch.setattr(push_packet, "still_open", then_stands_still)
        story.release(packet)
    with story.police() as session:
        asked = "SELECT count(*) FROM released_packets WHERE taken_back_on IS NULL"
        assert session.scalar(text(asked)) == 0
