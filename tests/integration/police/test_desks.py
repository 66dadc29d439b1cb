"""A packet goes to one desk of a force, as its two caseworkers approved it; the other desk does not see it."""

from __future__ import annotations

import json
import re

import psycopg
import pytest
from flask import Flask

from num_service.domain.police.desk import Desk
from num_service.domain.police.pole_schema import pole_schema
from num_service.domain.reports.consent import Scope, Value
from tests.harness.at_desk import officer_of, packet_of, writes
from tests.harness.databases import TestDatabase
from tests.harness.pages import words
from tests.harness.story import Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")


def test_each_desk_sees_its_own_packets_and_no_others(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    liaison = officer_of(app, story)
    unit = officer_of(app, story, at=Desk.INTELLIGENCE)
    theirs = packet_of(story, story.report(), to=Desk.INTELLIGENCE)
    ours = packet_of(story, story.report())
    for who, sees, not_seen in ((liaison, ours, theirs), (unit, theirs, ours)):
        inbox = words(who.get("/police"))
        assert sees in inbox
        assert not_seen not in inbox
        for end in ("", ".json", ".pdf"):
            gone, never = (who.get(f"/police/packets/{each}{end}") for each in (not_seen, "P-0000-0000"))
            assert gone.status_code == never.status_code == 404
            assert words(gone) == words(never)
        refused = who.post(f"/police/packets/{not_seen}/question", {"question.text": "Blue?"}, form="/police")
        assert refused.status_code == 404
        assert who.post(f"/police/packets/{not_seen}", {"of": "packet"}, form="/police").status_code == 404
    with psycopg.connect(database.push_libpq) as connection:
        rows = connection.execute("SELECT desk, opened_at FROM released_packets ORDER BY desk").fetchall()
    assert ("intelligence", None) in rows
    assert ("liaison", None) in rows

    page = words(unit.get(f"/police/packets/{theirs}"))
    assert "Intelligence unit" in page
    assert writes(unit, theirs, "question", text="Was it blue?").status_code == 303
    assert "Was it blue?" not in words(liaison.get("/police"))


def test_the_desk_is_part_of_what_was_approved_and_the_liaison_officers_is_as_it_was(
    app: Flask, story: Story
) -> None:
    unit, liaison = officer_of(app, story, at=Desk.INTELLIGENCE), officer_of(app, story)
    theirs = packet_of(story, story.report(), to=Desk.INTELLIGENCE)
    ours = packet_of(story, story.report())
    told = json.loads(unit.get(f"/police/packets/{theirs}.json").data)
    assert told["desk"] == "intelligence"
    assert "desk" not in json.loads(liaison.get(f"/police/packets/{ours}.json").data)
    assert '"desk": {"enum": ["intelligence"]}' in json.dumps(pole_schema())
    assert unit.get(f"/police/packets/{theirs}.pdf").data.startswith(b"%PDF-")


def test_what_is_taken_back_leaves_no_desk(app: Flask, story: Story, database: TestDatabase) -> None:
    sent = story.report()
    reference = packet_of(story, sent, to=Desk.INTELLIGENCE)
    story.answer(sent, Scope.POLICE_INTELLIGENCE, Value.NO)
    with psycopg.connect(database.police_owner_libpq) as connection:
        asked = "SELECT taken_back_on IS NOT NULL, desk FROM released_packets WHERE reference = %s"
        assert connection.execute(asked, (reference,)).fetchone() == (True, "liaison")


def test_every_function_that_officers_call_looks_at_the_desk(database: TestDatabase) -> None:
    with psycopg.connect(database.police_owner_libpq) as connection:
        rows = connection.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND has_function_privilege('num_police', oid, 'EXECUTE') AND prosrc LIKE '%released_packets%'"
        ).fetchall()
    assert len(rows) >= 3
    for name, body in rows:
        assert re.search(r"force = public\.police_force\(\) AND desk = public\.police_desk\(\)", body), name
