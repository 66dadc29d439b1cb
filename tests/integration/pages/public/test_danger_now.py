"""Danger now, at 02:10 on a Sunday: what they are told, who is called, and what their own page says afterwards."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from num_service.services.casework import paging
from num_service.services.core.wiring import WAKE_PAGES, Wiring
from tests.harness.on_call import ONE, TWO, Clock, Desk, Post
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, browser, code_of, come_back
from tests.harness.story import Story


def next_sunday_at_ten_past_two() -> datetime:
    now = datetime.now(UTC)
    sunday = now.date() + timedelta(days=(6 - now.weekday()) % 7 or 7)
    return datetime(sunday.year, sunday.month, sunday.day, 2, 10, tzinfo=UTC)


@pytest.fixture
def desk(story: Story, app: Flask) -> Iterator[Desk]:
    """It is 02:10, for the pages and for the workers; nobody is on duty yet."""
    made = Desk(story, Clock(next_sunday_at_ten_past_two()), Post())
    with story.commits() as session:
        for table in ("page_calls", "pages", "rota_shifts"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
    before: Wiring = app.extensions["num"]
    app.extensions["num"] = dataclasses.replace(
        before, clock=made.clock, wake=lambda *told: story.woken.append(told)
    )
    story.woken.clear()
    yield made
    app.extensions["num"] = before


def tells(app: Flask, **more: object) -> Visitor:
    """Somebody ticks that they are in danger and sends."""
    them = browser(app)
    answer = them.post("/report", LITTLE | {"danger_now": "with_me"} | more)
    assert answer.status_code == 303, words(answer)
    return them


def test_at_ten_past_two_somebody_is_called_and_their_page_says_when_it_was_seen(
    desk: Desk, app: Flask
) -> None:
    desk.on_duty(desk.story.caseworkers[0], place=1)
    desk.on_duty(desk.story.caseworkers[1], place=2)
    before = words(browser(app).get("/report"))
    assert "A caseworker is on duty now." in before
    assert "Sending this form does not call the police or an ambulance" in before

    them = tells(app)
    page = words(them.get("/report/sent"))
    assert (
        page.index("Call 999") < page.index("The caseworker on duty is called now") < page.index("Your code")
    )
    assert "We do not call the police or an ambulance." in page
    assert desk.story.woken == [(WAKE_PAGES,)], (
        "within a minute: at once, and without a word of whose report it is"
    )

    desk.work()
    assert desk.post.to == [ONE]
    code = code_of(them)
    assert "They have not answered yet" in come_back(browser(app), code)

    desk.clock.move(minutes=10)
    desk.work()
    assert desk.post.to == [ONE, TWO]

    desk.clock.move(minutes=-6)
    (row,) = desk.rows("pages")
    with desk.story.commits() as session:
        paging.acknowledge(
            session,
            page_id=uuid.UUID(str(row["id"])),
            holder=desk.story.caseworkers[1],
            clock=desk.clock,
        )
    told = come_back(browser(app), code)
    assert "A person has seen this" in told
    assert ", 02:14" in told
    assert "two" not in told.partition("A person has seen this")[2].partition(".")[0], "not who it was"


def test_with_nobody_on_duty_that_is_said_and_everybody_is_called(desk: Desk, app: Flask) -> None:
    desk.on_duty(desk.story.caseworkers[0], begins=timedelta(hours=5, minutes=50))
    before = words(browser(app).get("/report"))
    assert "Nobody here is on duty at this moment." in before
    assert "The next duty begins on" in before
    assert ", 08:00" in before

    them = tells(app)
    assert "Nobody here is on duty at this moment. We are writing to all caseworkers." in words(
        them.get("/report/sent")
    )
    desk.work()
    assert sorted(desk.post.to) == sorted([ONE, TWO])
    assert "None of them has answered yet" in come_back(browser(app), code_of(them))


def test_without_any_rota_no_time_is_promised(desk: Desk, app: Flask) -> None:
    before = words(browser(app).get("/report"))
    assert "We do not know how soon one of them reads it." in before
    assert "The next duty begins" not in before


def test_a_report_without_danger_says_nothing_of_calls(desk: Desk, app: Flask) -> None:
    them = browser(app)
    them.post("/report", LITTLE)
    assert "called now" not in words(them.get("/report/sent"))
    assert desk.story.woken == []
    told = come_back(browser(app), code_of(them))
    assert "has seen this" not in told
    assert "on duty" not in told


def test_a_program_that_reports_danger_wakes_them_too(desk: Desk, app: Flask) -> None:
    app.test_client().post(
        "/api/v1/reports",
        json={
            "account": "He is at the door.",
            "where": {"region": "london"},
            "danger_now": ["with_me"],
            "consents": {},
        },
    )
    assert desk.story.woken == [(WAKE_PAGES,)]
    assert len(desk.rows("pages")) == 1
