"""Exit ends a visit when the person presses it, and not when somebody else's page asks for it (security review S11)."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.harness.pages import Visitor
from tests.harness.reporter import LITTLE, browser, code_of
from tests.harness.story import Story

OURS = [
    {},  # a browser too old to say
    {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"},
    {"Sec-Fetch-Site": "none", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"},
]
OTHERS = [
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "document"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"},
    {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document", "Sec-Purpose": "prefetch;prerender"},
    {"Purpose": "prefetch"},
    {"X-Moz": "prefetch"},
]


def sent_report(visitor: Visitor) -> str:
    """Their code, which waits to be written down."""
    assert visitor.post("/report", LITTLE, form="/report").status_code == 303
    return code_of(visitor)


def ask_to_leave(visitor: Visitor, headers: dict[str, str]) -> None:
    answer = visitor.client.get("/exit", headers=headers)
    assert answer.status_code == 303


@pytest.mark.parametrize("headers", OTHERS)
def test_another_page_cannot_take_the_code_away(app: Flask, story: Story, headers: dict[str, str]) -> None:
    visitor = browser(app)
    code = sent_report(visitor)

    ask_to_leave(visitor, headers)

    assert code_of(visitor) == code


@pytest.mark.parametrize("headers", OTHERS)
def test_another_page_clears_nothing(app: Flask, story: Story, headers: dict[str, str]) -> None:
    answer = browser(app).client.get("/exit", headers=headers)

    assert answer.location == story.wiring.settings.exit_url
    assert "Clear-Site-Data" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("headers", OURS)
def test_whoever_presses_it_leaves_nothing_behind(app: Flask, story: Story, headers: dict[str, str]) -> None:
    visitor = browser(app)
    sent_report(visitor)

    ask_to_leave(visitor, headers)

    assert visitor.client.get_cookie("visit") is None
