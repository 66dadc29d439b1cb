"""A report that is being written: where it is kept and how long, what comes too late, twice, or from another window."""

from __future__ import annotations

import dataclasses
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from num_service.db.models.reports.draft import ReportDraft
from num_service.services.upkeep import forget
from tests.harness.databases import TestDatabase
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.reporter import code_of, reports
from tests.harness.steps import Walk, sealed
from tests.harness.stored_data import Markers, tables
from tests.harness.story import Story, later

CHINESE = "他把门锁上，然后拿走了我的钱。" * 1200  # 18,000 characters


@pytest.fixture
def walk(them: Visitor) -> Walk:
    return Walk(them)


def at(app: Flask, monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    """It is later now, for everything but the session."""
    wiring = app.extensions["num"]
    moved = dataclasses.replace(wiring, clock=later(wiring.clock, timedelta(minutes=minutes)))
    monkeypatch.setitem(app.extensions, "num", moved)


# ---------------------------------------------------------------------------------------------- where it is kept


def test_a_dump_of_the_draft_shows_no_word_of_it(walk: Walk, story: Story, database: TestDatabase) -> None:
    markers = Markers("zqxdraft")
    walk.fill("what", {"account": f"{markers.new()} {markers.new()}"})
    walk.fill(
        "when-where",
        {"where.region": "london", "where.town": markers.new(), "where.exact_place": markers.new()},
    )
    walk.fill("who", {"people.0.name_used": markers.new(), "people.0.message": markers.new()})
    walk.fill("you", {"about.contact": markers.new()})
    walk.fill("consents", {"consents.referral": "yes", "conditions.referral.project": markers.new()})
    stolen = dict(tables(database))
    assert stolen["table report_drafts"], "it is there"
    assert {name: found for name, rows in stolen.items() if (found := markers.anywhere(rows))} == {}
    assert markers.planted[0] in walk.get("what").text, "and its own browser reads it"


def test_a_draft_leads_to_nobody(walk: Walk, story: Story) -> None:
    walk.fill("what", {"account": "He hit me."})
    cookie = walk.client.get_cookie("draft")
    assert cookie is not None
    assert cookie.http_only
    with story.commits() as session:
        row = session.execute(text("SELECT * FROM report_drafts ORDER BY expires_at DESC")).mappings().first()
        tokens = set(session.scalars(text("SELECT token_hash FROM reporter_sessions")))
    assert row is not None
    assert set(row) == {"place", "sealed", "expires_at"}
    assert row["place"] not in tokens
    assert row["expires_at"].minute % 10 == row["expires_at"].second == row["expires_at"].microsecond == 0


def test_until_when_it_is_kept_is_printed_and_can_be_put_off(
    app: Flask, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.fill("what", {"account": "He hit me."})
    printed = _until(walk.get("who").text)
    at(app, monkeypatch, 20)
    kept = walk.shown(walk.fill("who", {"people.0.name_used": "Dave"}, go="keep"))
    assert "It is kept for longer" in words(kept)
    assert _until(kept.text) != printed
    assert form_with(kept, "submission").fields["people.0.name_used"] == "Dave"
    at(app, monkeypatch, 20)  # forty minutes after the first, twenty after the last
    assert walk.form("what").fields["account"] == "He hit me."


def _until(page: str) -> str:
    found = re.search(r"<strong data-until>(\d\d:\d\d)</strong>", page)
    assert found is not None
    return found[1]


def test_after_half_an_hour_of_nothing_it_is_gone(
    app: Flask, walk: Walk, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.fill("what", {"account": "He hit me."})
    at(app, monkeypatch, 30.1)
    assert walk.form("what").fields["account"] == ""


def test_what_nobody_comes_back_for_is_swept(walk: Walk, story: Story) -> None:
    with story.commits() as session:
        session.execute(text("DELETE FROM report_drafts"))
    walk.fill("what", {"account": "He hit me."})
    for minutes, left in ((29, True), (41, False)):
        with story.commits() as session:
            forget.forget_expired(session, clock=later(story.wiring.clock, timedelta(minutes=minutes)))
        with story.commits() as session:
            assert bool(session.scalar(select(ReportDraft.place).limit(1))) is left


@pytest.mark.parametrize("way", ["exit", "delete"])
def test_leaving_or_deleting_takes_it_from_the_server(walk: Walk, story: Story, way: str) -> None:
    with story.commits() as session:
        session.execute(text("DELETE FROM report_drafts"))
    walk.fill("what", {"account": "He hit me."})
    if way == "exit":
        walk.client.get("/exit")
    else:
        walk.fill("who", go="throw_away")
    assert walk.client.get_cookie("draft") is None
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM report_drafts")) == 0
    assert walk.form("what").fields["account"] == ""


# ------------------------------------------------------------------------------------------ too late, twice, twice


@pytest.mark.parametrize("session_too", [True, False])
def test_a_post_that_comes_too_late_shows_what_it_held_and_says_what_is_gone(
    app: Flask, walk: Walk, story: Story, monkeypatch: pytest.MonkeyPatch, session_too: bool
) -> None:
    walk.fill("what", {"account": "He hit me."})
    form = walk.form("who")
    at(app, monkeypatch, 31)
    if session_too:
        walk.client.delete_cookie("page")
    late = walk.post(form, {"people.0.name_used": "Dave"}, send="now")
    late = late if session_too else walk.shown(late)
    assert "What was on the other pages has been deleted" in words(late)
    back = form_with(late, "submission")
    assert back.fields["people.0.name_used"] == "Dave"
    assert not reports(story), "nothing is sent without the rest in silence"
    assert walk.post(back, go="next").location == "/report/step/you"
    assert walk.form("who").fields["people.0.name_used"] == "Dave"


def test_minute_31_eighteen_thousand_characters_and_a_second_window(
    app: Flask, walk: Walk, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = walk.form("what")
    at(app, monkeypatch, 31)
    walk.client.delete_cookie("page")
    walk.get("what")  # the second window: a session of its own, whose token the first does not know
    late = walk.post(form, {"account": CHINESE}, go="next")
    assert late.status_code == 400
    back = form_with(late, "submission")
    assert len(CHINESE) == 18_000
    assert back.fields["account"] == CHINESE
    assert "This page had been open for a long time" in words(late)
    assert walk.post(back, send="now").location == "/report/sent"
    assert walk.post(back, send="now").location == "/report/sent?already=1"
    assert len(reports(story)) == 1
    assert sealed(story)["account"] == CHINESE
    assert code_of(walk.visitor)


def test_another_window_overwrites_nothing_in_silence(walk: Walk, story: Story) -> None:
    one, other = walk.form("what"), walk.form("what")
    walk.post(one, {"account": "Written in the first."}, go="next")
    clash = walk.post(other, {"account": "Written in the second.", "about.told_police": "No"}, go="next")
    assert clash.status_code == 409
    assert "This page was changed in another window" in words(clash)
    assert "Written in the first." in words(clash)
    back = form_with(clash, "submission")
    assert back.fields["account"] == "Written in the second."
    assert walk.form("what").fields["account"] == "Written in the first."
    assert walk.post(back, go="next").status_code == 303
    assert walk.form("what").fields["account"] == "Written in the second."


def test_a_blank_window_takes_nothing_away(walk: Walk) -> None:
    one, other = walk.form("what"), walk.form("what")
    walk.post(one, {"account": "Written in the first."}, go="next")
    walk.post(other, {"incident_types": ["robbery"]}, go="next")
    shown = walk.form("what").fields
    assert (shown["account"], shown.getlist("incident_types")) == ("Written in the first.", ["robbery"])


def test_two_presses_at_once_make_one_report_and_one_code(app: Flask, walk: Walk, story: Story) -> None:
    walk.fill("what", {"account": "He hit me."})
    form = walk.form("check")
    twins = []
    for _ in range(4):
        twin = app.test_client()
        for name in ("page", "draft"):
            cookie = walk.client.get_cookie(name)
            assert cookie is not None
            twin.set_cookie(name, cookie.value)
        twins.append(Walk(Visitor(twin)))
    barrier = threading.Barrier(len(twins))

    def press(each: Walk) -> tuple[int, str]:
        barrier.wait()
        answer = each.post(form, send="all")
        return answer.status_code, answer.location

    with ThreadPoolExecutor(len(twins)) as pool:
        pressed = sorted(pool.map(press, twins))
    assert pressed == [(303, "/report/sent"), *[(303, "/report/sent?already=1")] * 3]
    assert len(reports(story)) == 1
    assert len({code_of(each.visitor) for each in twins}) == 1


def test_going_back_after_sending_says_that_it_was_sent_and_shows_no_word_of_it(
    walk: Walk, story: Story
) -> None:
    walk.fill("what", {"account": "He hit me."})
    old = walk.form("who")
    walk.send()
    assert walk.get("check").location == "/report/sent?already=1"
    assert walk.post(old, {"people.0.name_used": "Dave"}, send="now").location == "/report/sent?already=1"
    first = walk.client.get("/report")
    assert "You have sent a report from here" in words(first)
    assert "He hit me." not in first.text
    assert len(reports(story)) == 1


def test_another_report_can_be_begun_and_stands_at_another_place(walk: Walk, story: Story) -> None:
    walk.fill("what", {"account": "The first."})
    walk.send()
    before = walk.client.get_cookie("draft")
    walk.fill("what", {"account": "The second."})
    after = walk.client.get_cookie("draft")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    walk.send()
    assert len(reports(story)) == 2


def test_a_busy_database_loses_no_step(walk: Walk) -> None:
    """Where keeping it fails, the page that comes back holds it."""
    form = walk.form("what")
    with pytest.MonkeyPatch.context() as patch:

        def away(*_: object, **__: object) -> None:
            raise OperationalError("", {}, psycopg.errors.LockNotAvailable())

        patch.setattr("num_service.services.reports.drafts.keep", away)
        answer = walk.post(form, {"account": "He hit me."}, go="next")
    assert answer.status_code == 503
    assert "He hit me." in answer.text


# --------------------------------------------------------------------------------------------- typed while typing


def test_what_is_kept_while_typing_is_there_after_a_reload(walk: Walk) -> None:
    form = walk.form("what")
    kept = walk.post(form, {"account": "He hit"}, autosave="1")
    assert (kept.status_code, kept.mimetype) == (200, "text/html")
    assert re.fullmatch(r"\d\d:\d\d", kept.text)
    assert walk.form("what").fields["account"] == "He hit"
    assert walk.post(form, {"account": "He hit me."}, go="next").status_code == 303, "by the same page, later"
    assert walk.form("what").fields["account"] == "He hit me."


def test_what_comes_late_while_typing_brings_no_sent_report_back(walk: Walk, story: Story) -> None:
    form = walk.form("what")
    walk.post(form, {"account": "He hit me."}, send="now")
    late = walk.post(form, {"account": "He hit me."}, autosave="1")
    assert late.location == "/report/sent?already=1"
    assert "He hit me." not in walk.client.get("/report").text
