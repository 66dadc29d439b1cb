"""Sessions end, however busy; and a browser's cookie is no bearer token, nor the other way round.

Attack S9: sessions extended without end, and an officer's cookie worked as an API token.
"""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts, sign_in
from num_service.services.core.wiring import Wiring
from num_service.services.police import officers
from num_service.web.core.sessions import DatabaseSessions
from tests.harness.api import V1
from tests.harness.pages import Visitor
from tests.harness.story import PASSWORD, Story, later

EMAILS = {
    "caseworker": "one@casework.example",
    "administrator": "ada@example.org",
    "member": "m@example.org",
    "project_worker": "w@example.org",
    "officer": "o@force.example",
}
PAGES = {
    "caseworker": "/casework",
    "administrator": "/admin/users",
    "member": "/alerts",
    "project_worker": "/project",
    "officer": "/police",
}
CALLS = {"member": "/alerts", "project_worker": "/alerts", "officer": "/packets"}


@pytest.fixture
def everybody(story: Story) -> Story:
    story.account(AccountRole.ADMINISTRATOR, EMAILS["administrator"])
    story.account(AccountRole.MEMBER, EMAILS["member"])
    with story.commits() as session:
        project = accounts.add_project(
            session, name="P", email="p@example.org", regions=(), contact=story.wiring.contact
        )
    story.account(AccountRole.PROJECT_WORKER, EMAILS["project_worker"], project_id=project)
    story.officer(EMAILS["officer"])
    return story


def _signed_in(app: Flask, kind: str) -> Visitor:
    visitor = Visitor(app.test_client())
    door = "/police/sign-in" if kind == "officer" else "/sign-in"
    visitor.sign_in(EMAILS[kind], PASSWORD, path=door)
    return visitor


def _clock_is(app: Flask, wiring: Wiring, ahead: timedelta) -> None:
    app.session_interface = DatabaseSessions(dataclasses.replace(wiring, clock=later(wiring.clock, ahead)))


@pytest.mark.parametrize(
    ("kind", "hours", "every"),
    [
        ("caseworker", 12, 0.45),
        ("project_worker", 12, 0.45),
        ("officer", 12, 0.45),
        ("member", 30 * 24, 7.8),
    ],
)
def test_a_session_ends_however_busy_it_is(
    app: Flask, everybody: Story, kind: str, hours: int, every: float
) -> None:
    wiring: Wiring = app.extensions["num"]
    visitor = _signed_in(app, kind)
    at = every
    while at < hours:
        _clock_is(app, wiring, timedelta(hours=at))
        assert visitor.get(PAGES[kind]).status_code == 200, f"after {at:.1f} hours"
        at += every
    _clock_is(app, wiring, timedelta(hours=hours, minutes=11))
    assert visitor.get(PAGES[kind]).status_code == 401


@pytest.mark.parametrize("kind", list(CALLS))
def test_a_cookie_is_no_bearer_and_a_bearer_no_cookie(app: Flask, everybody: Story, kind: str) -> None:
    visitor = _signed_in(app, kind)
    cookie = "desk" if kind == "officer" else "visit"
    worn = visitor.client.get_cookie(cookie)
    assert worn is not None
    stranger = app.test_client()
    call = V1 + CALLS[kind]
    for value in (worn.value, f"t.{worn.value}"):
        assert stranger.get(call, headers={"Authorization": f"Bearer {value}"}).status_code == 401

    wiring: Wiring = app.extensions["num"]
    theirs = wiring.push_database if kind == "officer" else wiring.database
    assert theirs is not None
    with theirs.commits() as session:
        if kind == "officer":
            bearer = officers.issue_officer_token(
                session, email=EMAILS[kind], actor="command", clock=wiring.clock
            )
        else:
            bearer = sign_in.issue_token(
                session, email=EMAILS[kind], index=wiring.index, actor="command", clock=wiring.clock
            )
    assert stranger.get(call, headers={"Authorization": f"Bearer {bearer}"}).status_code == 200
    for value in (bearer, bearer.removeprefix("t.")):
        stranger.set_cookie(cookie, value)
        assert stranger.get(PAGES[kind]).status_code == 401
