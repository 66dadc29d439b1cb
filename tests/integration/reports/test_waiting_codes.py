"""A code that was given is never lost: not by a second report at the same moment, not by signing in, not by a race."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask, Response, session
from sqlalchemy import text

from num_service.services.upkeep import forget
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story, later

RECEIPT = re.compile(r'data-copy="([0-9A-Z-]{29})"')


def form(visitor: Visitor, account: str) -> dict[str, str]:
    """A report that this visitor is about to send, in a form of its own."""
    page = visitor.get("/report").text
    named = dict(re.findall(r'name="(submission|csrf_token)"[^>]*value="([^"]+)"', page))
    return named | {"account": account, "where.region": "london"}


def twin(app: Flask, visitor: Visitor) -> Visitor:
    """The same browser once more: another request that carries the same cookies, under way at the same moment."""
    other = app.test_client()
    for name in ("page", "code"):
        cookie = visitor.client.get_cookie(name)
        if cookie is not None:
            other.set_cookie(name, cookie.value)
    return Visitor(other)


def codes(visitor: Visitor) -> list[str]:
    """Every code that is shown, one after another, each being kept."""
    found: list[str] = []
    for _ in range(10):
        page = visitor.get("/report/sent").text
        shown = re.search(r'name="reference"[^>]*value="([^"]+)"', page)
        if shown is None:
            return found
        receipt = RECEIPT.search(page)
        assert receipt is not None
        found.append(receipt[1])
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token is not None
        visitor.client.post("/report/sent", data={"reference": shown[1], "csrf_token": token[1]})
    raise AssertionError("the same codes are shown for ever")


@pytest.mark.parametrize("many", [2, 4])
def test_reports_sent_at_the_same_moment_each_leave_their_code(app: Flask, story: Story, many: int) -> None:
    """Four rounds; each request has the cookies as they were before any answer came."""
    for round_ in range(4):
        browser = Visitor(app.test_client())
        forms = [form(browser, f"round {round_}, report {number}") for number in range(many)]
        twins = [twin(app, browser) for _ in forms]
        barrier = threading.Barrier(many)

        def send(pair: tuple[Visitor, dict[str, str]], barrier: threading.Barrier = barrier) -> int:
            barrier.wait()
            return pair[0].client.post("/report", data=pair[1]).status_code

        with ThreadPoolExecutor(many) as pool:
            assert list(pool.map(send, zip(twins, forms, strict=True))) == [303] * many
        found = codes(twins[0])
        assert len(set(found)) == many
        for receipt in found:
            assert Visitor(app.test_client()).post("/receipt", receipt=receipt).status_code == 303


def test_a_code_is_there_even_when_its_answer_never_came(app: Flask, story: Story) -> None:
    """Pressed twice: the browser threw the first answer away, and its cookie with it."""
    browser = Visitor(app.test_client())
    sent = form(browser, "pressed twice")
    first = twin(app, browser)
    first.client.post("/report", data=sent)
    again = browser.client.post("/report", data=sent)
    assert again.location.endswith("/report/sent?already=1")
    assert len(codes(browser)) == 1


def test_a_code_outlives_signing_in_and_opening_another_report(app: Flask, story: Story) -> None:
    browser = Visitor(app.test_client())
    first, second = form(browser, "first"), form(browser, "second")
    browser.client.post("/report", data=first)
    browser.client.post("/report", data=second)
    receipt = RECEIPT.search(browser.get("/report/sent").text)
    assert receipt is not None
    browser.post("/receipt", receipt=receipt[1])
    assert (
        "second" in words(browser.get("/receipt/report")) or browser.get("/receipt/report").status_code == 200
    )
    browser.sign_in("one@casework.example", PASSWORD)
    (left,) = codes(browser)
    assert left != receipt[1], "who has typed a code has kept it"


@pytest.mark.parametrize("way_out", ["/exit", "/sign-out", "/receipt/close"])
def test_leaving_takes_the_code_from_this_browser(app: Flask, story: Story, way_out: str) -> None:
    browser = Visitor(app.test_client())
    browser.client.post("/report", data=form(browser, "leaves"))
    if way_out == "/exit":
        browser.client.get(way_out)
    elif way_out == "/sign-out":
        browser.sign_in("one@casework.example", PASSWORD)
        browser.post(way_out, form="/account")
    else:
        browser.post(way_out, form="/report/sent")
    assert browser.client.get_cookie("code") is None
    with story.commits() as database:
        assert database.scalar(text("SELECT count(*) FROM waiting_codes")) == 0
    assert codes(browser) == []


def test_what_waits_leads_nowhere(app: Flask, story: Story) -> None:
    """Neither the session, the account, the report nor the moment: only its own cookie finds and opens it."""
    browser = Visitor(app.test_client())
    browser.sign_in("one@casework.example", PASSWORD)
    browser.client.post("/report", data=form(browser, "a colleague’s own report"))
    with story.commits() as database:
        row = database.execute(text("SELECT * FROM waiting_codes")).mappings().one()
        sessions = set(
            database.scalars(
                text("SELECT token_hash FROM web_sessions UNION SELECT token_hash FROM reporter_sessions")
            )
        )
        reference = database.scalar(text("SELECT reference FROM reports"))
    assert set(row) == {"id", "place", "sealed", "expires_at"}
    assert row["place"] not in sessions
    assert str(reference).encode() not in row["sealed"]
    assert row["expires_at"].minute % 10 == row["expires_at"].second == row["expires_at"].microsecond == 0
    assert len(codes(browser)) == 1
    assert browser.client.get_cookie("code") is None, "nothing waits any more"


def test_a_code_that_nobody_keeps_is_forgotten(app: Flask, story: Story) -> None:
    browser = Visitor(app.test_client())
    browser.client.post("/report", data=form(browser, "forgets"))
    for minutes, left in ((29, 1), (41, 0)):
        with story.commits() as database:
            forget.forget_expired(database, clock=later(story.wiring.clock, timedelta(minutes=minutes)))
        with story.commits() as database:
            assert database.scalar(text("SELECT count(*) FROM waiting_codes")) == left


def test_two_requests_of_one_session_keep_what_each_has_changed(app: Flask, story: Story) -> None:
    browser = Visitor(app.test_client())
    browser.sign_in("one@casework.example", PASSWORD)
    cookie = browser.client.get_cookie("visit")
    assert cookie is not None
    headers = {"Cookie": f"visit={cookie.value}"}
    one, other = (app.test_request_context("/account", headers=headers) for _ in range(2))
    with one:
        session["one"], session["both"] = "kept", "first"
        with other:
            session["other"], session["both"] = "kept too", "last"
            session.pop("csrf_token", None)
            app.session_interface.save_session(app, session, Response())
        app.session_interface.save_session(app, session, Response())
    with app.test_request_context("/account", headers=headers):
        assert (session["one"], session["other"], session["both"]) == ("kept", "kept too", "first")
        assert "csrf_token" not in session
        assert session["_user_id"], "still signed in"
