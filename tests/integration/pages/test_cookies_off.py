"""Who has cookies switched off is told so, and how to go on; nothing typed is lost, nobody goes round in circles."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.harness.pages import Visitor, words
from tests.harness.story import Story

TYPED = "He hit me.\nThen <he> left & I ran."


def without_cookies(app: Flask) -> Visitor:
    return Visitor(app.test_client(use_cookies=False))


def test_a_report_without_cookies_says_so_and_keeps_the_text(app: Flask, story: Story) -> None:
    visitor = without_cookies(app)
    for _ in range(3):
        answer = visitor.post("/report", {"account": TYPED, "where.region": "london"})
        assert answer.status_code == 400
        said = words(answer)
        assert "Your browser sent no cookie" in said
        assert "nothing has been sent yet" in said
        assert "Allow cookies for this site" in said
        assert "copy what you typed" in said
        assert "This page had been open" not in said
        assert "Then &lt;he&gt; left &amp; I ran." in answer.text


def test_once_they_are_allowed_the_same_page_is_sent(app: Flask, story: Story) -> None:
    """The page they were shown without cookies is sent on, after its own visit has begun."""
    visitor = Visitor(app.test_client())
    stale = {"account": TYPED, "where.region": "london", "csrf_token": "made without a cookie"}
    again = visitor.client.post("/report", data=stale)
    assert "Your browser sent no cookie" in words(again)
    token = re.search(r'name="csrf_token" value="([^"]+)"', again.text)
    number = re.search(r'name="submission"[^>]*value="([^"]+)"', again.text)
    assert token is not None
    assert number is not None
    sent = visitor.client.post("/report", data=stale | {"csrf_token": token[1], "submission": number[1]})
    assert (sent.status_code, sent.location) == (303, "/report/sent")


def test_with_cookies_a_page_that_was_open_too_long_says_that_and_nothing_of_cookies(
    app: Flask, story: Story
) -> None:
    visitor = Visitor(app.test_client())
    visitor.get("/report")
    answer = visitor.client.post("/report", data={"account": TYPED, "csrf_token": "old"})
    assert "This page had been open for a long time" in words(answer)
    assert "cookie" not in words(answer).lower()
    assert "Then &lt;he&gt; left" in answer.text


@pytest.mark.parametrize(
    ("page", "fields", "kept"),
    [
        ("/sign-in", {"email": "a@example.org", "password": "secret words"}, "a@example.org"),
        ("/receipt", {"receipt": "AAAA", "text": "I want to add: <this>"}, "I want to add: &lt;this&gt;"),
        ("/police/sign-in", {"email": "x@force.example", "password": "secret words"}, "x@force.example"),
    ],
)
def test_the_other_doors_say_it_too(
    app: Flask, story: Story, page: str, fields: dict[str, str], kept: str
) -> None:
    answer = without_cookies(app).post(page, fields)
    assert answer.status_code == 400
    assert "Your browser sent no cookie" in words(answer)
    assert kept in answer.text
    assert "secret words" not in answer.text
