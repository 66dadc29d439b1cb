"""The police database came back older than the service's: what should lie there does, and nothing else."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from num_service.domain.reports.consent import Scope, Value
from num_service.services.police import read_marks
from tests.harness.databases import TestDatabase
from tests.harness.desk import opens
from tests.harness.story import Story
from tests.harness.two_databases import here, there, worker

pytestmark = pytest.mark.faults
TABLES = ("released_packets", "packet_texts")


def test_after_a_restore_of_the_police_database_everything_is_settled(
    story: Story, database: TestDatabase
) -> None:
    """It came back older than the service's: one packet is missing, another lies there again."""
    stays, goes = story.report(), story.report()
    for each in (stays, goes):
        story.release(story.approved_packet(each))
    with psycopg.connect(database.police_admin_libpq, autocommit=True) as admin:
        before = admin.execute("SELECT * FROM released_packets").fetchall()
        texts = admin.execute("SELECT * FROM packet_texts").fetchall()
        story.answer(goes, Scope.POLICE_INTELLIGENCE, Value.NO)
        with story.commits() as session:
            gone = session.execute(
                text("SELECT reference FROM packets WHERE status = 'withdrawn'")
            ).scalar_one()
        admin.execute("DELETE FROM released_packets")
        for row in before:
            if row[0] == gone:
                admin.execute(f"INSERT INTO released_packets VALUES ({', '.join(['%s'] * len(row))})", row)
        for row in texts:
            if row[0] == gone:
                admin.execute("INSERT INTO packet_texts VALUES (%s, %s)", row)
    assert len(there(story)) == 1, "the wrong one"
    assert read_marks.doubt(story.wiring.database) == 2
    for _ in range(2):
        worker(story)
    assert there(story) == [(False, False)]
    with story.police() as session:
        left = session.scalars(
            text("SELECT reference FROM released_packets WHERE taken_back_on IS NULL")
        ).all()
    assert left != [gone]


@pytest.mark.parametrize("lost", ["its notice", "that it was opened", "all of it"])
def test_a_notice_that_a_restore_lost_is_given_again(story: Story, database: TestDatabase, lost: str) -> None:
    """An officer read it: that stays known here, and their force has its notice again where the packet still is."""
    report = story.report()
    story.release(story.approved_packet(report))
    with psycopg.connect(database.police_admin_libpq, autocommit=True) as admin:

        def stands() -> tuple[list[Any], ...]:
            return tuple(admin.execute(f"SELECT * FROM {each}").fetchall() for each in TABLES)

        before = stands()
        opens(story)
        worker(story)
        opened = stands()
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
        assert there(story) == [(True, True)]
        for table, rows in zip(
            TABLES, {"its notice": opened, "that it was opened": before}.get(lost, ([], [])), strict=True
        ):
            admin.execute(f"DELETE FROM {table} WHERE reference LIKE 'P-%'")
            for row in rows:
                admin.execute(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})", row)
    assert read_marks.doubt(story.wiring.database) == 1
    for _ in range(2):
        worker(story)
    assert there(story) == ([(True, True)] if lost == "its notice" else [])
    assert here(story) == ("withdrawn", [(True, True)])
    with story.commits() as session:
        assert session.scalar(text("SELECT opened_at FROM released_packets"))
