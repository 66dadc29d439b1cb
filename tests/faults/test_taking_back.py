"""Taking back from the police: nobody keeps it from another, and nobody learns the moment of a no from it."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from datetime import time
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from num_service.db.queries.police import pushed
from num_service.domain.reports.consent import Scope, Value
from num_service.services.police import read_marks, take_back
from tests.harness.databases import TestDatabase
from tests.harness.desk import opens, sits_down, taken_back
from tests.harness.story import Story
from tests.harness.texts import FORCE, packet_for

pytestmark = pytest.mark.faults


def test_a_packet_held_at_one_force_keeps_none_of_another_from_being_taken_back(
    story: Story, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is only not known yet, though its turn came first."""
    away = dataclasses.replace(story.wiring, push_database=None)
    for force in (FORCE, "city_of_london"):
        report = story.report()
        story.release(story.approved_packet(report, packet=packet_for(force, story.wiring.clock)))
        dataclasses.replace(story, wiring=away).answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    real = pushed.being_taken_back
    monkeypatch.setattr(
        pushed, "being_taken_back", lambda *args: sorted(real(*args), key=lambda each: each.force != FORCE)
    )
    token = sits_down(story)
    with closing(psycopg.connect(database.police_libpq)) as officer:
        officer.execute("SET idle_in_transaction_session_timeout = 0")
        officer.execute("SELECT set_config('num.police_token', %s, true)", [token.stored_hash.hex()])
        assert officer.execute("SELECT open_packet(reference) FROM released_packets").fetchall() == [(True,)]
        assert taken_back(story) == take_back.Recalled(taken_back=1, unknown=1)
    assert taken_back(story) == take_back.Recalled(taken_back=1), "they let go without having opened it"


def said(story: Story) -> list[str]:
    """What the service's log says about packets."""
    with story.commits() as session:
        return list(
            session.scalars(
                text(
                    "SELECT action FROM audit_entries WHERE action IN ('packet.taken_back', 'packet.withdrawn')"
                )
            )
        )


def test_what_the_worker_has_written_down_meanwhile_is_told_all_the_same(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reporter waits for the answer; the worker has read it from the police a moment before."""
    report = story.report()
    story.release(story.approved_packet(report))
    real = take_back._ask

    def asked(*args: Any) -> Any:
        answer = real(*args)
        read_marks.read_marks(story.wiring.database, story.wiring.push_database)
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(take_back, "_ask", asked)
        told = story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    assert "No officer had opened it" in str(told.stopped[-1])
    assert said(story) == ["packet.taken_back"]


def test_the_police_never_learn_the_moment_of_a_no(story: Story) -> None:
    """Neither their log nor the notice has more than its day; nor has the service's own copy."""
    for officer_opens in (False, True):
        report = story.report()
        story.release(story.approved_packet(report))
        if officer_opens:
            opens(story)
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    with story.police() as session:
        moments = session.scalars(
            text(
                "SELECT at FROM audit_entries WHERE action IN ('packet.taken_back', 'packet.withdrawn')"
                " UNION ALL SELECT withdrawn_at FROM released_packets WHERE withdrawn_at IS NOT NULL"
            )
        ).all()
    assert [each.time() for each in moments] == [time()] * 3


def test_the_service_never_learns_the_moment_of_a_no_from_its_worker(story: Story) -> None:
    """A worker that comes before the reporter's own request does the same within seconds: its log has the day only."""
    away = dataclasses.replace(story, wiring=dataclasses.replace(story.wiring, push_database=None))
    for officer_opens in (True, False):
        report = story.report()
        story.release(story.approved_packet(report))
        if officer_opens:
            opens(story)
        away.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    assert taken_back(story) == take_back.Recalled(taken_back=1, noticed=1)
    with story.commits() as session:
        found = session.execute(
            text(
                "SELECT action, at FROM audit_entries WHERE actor = 'worker' "
                "AND action IN ('packet.taken_back', 'packet.withdrawn') ORDER BY action"
            )
        ).all()
    assert [(each.action, each.at.time()) for each in found] == [
        ("packet.taken_back", time()),
        ("packet.withdrawn", time()),
    ]


def test_a_no_to_a_packet_that_was_not_known_to_have_arrived_keeps_no_moment(story: Story) -> None:
    """Its push was not heard of here, an officer opened it, and then a no: when it came is nobody's to know."""
    report = story.report()
    story.release(story.approved_packet(report))
    opens(story)
    with story.commits() as session:
        session.execute(text("UPDATE released_packets SET pushed_at = NULL"))
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    with story.commits() as session:
        (row,) = session.execute(text("SELECT pushed_at, released_at FROM released_packets"))
    assert row[0] == row[1]
