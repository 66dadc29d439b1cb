"""A report about somebody who does not know of it has no answer about the police, by whatever way it came."""

from __future__ import annotations

import uuid

import psycopg
import pytest
from flask import Flask

from num_service.domain.reports.consent import POLICE_SCOPES, Scope, Value
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from tests.harness.api import REPORT, V1, bearer, token_of
from tests.harness.databases import TestDatabase
from tests.harness.intake import ALL_NO, CALL, ENTRY, PAPER, TOLD, asks, takes
from tests.harness.pages import Visitor
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

UNKNOWING = {"about.on_behalf": "does_not_know"}


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


@pytest.fixture(scope="module")
def database(module_database: TestDatabase) -> TestDatabase:
    return module_database


@pytest.fixture(scope="module")
def project(story: Story) -> uuid.UUID:
    with story.commits() as session:
        return accounts.add_project(
            session, name="Harbour", email="h@project.example", regions=(), contact=story.wiring.contact
        )


@pytest.fixture(scope="module")
def worker(app: Flask, story: Story, project: uuid.UUID) -> Visitor:
    story.account(AccountRole.PROJECT_WORKER, "sam@project.example", project_id=project)
    visitor = Visitor(app.test_client())
    visitor.sign_in("sam@project.example", PASSWORD)
    return visitor


@pytest.fixture(scope="module")
def caseworker(app: Flask, story: Story) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.sign_in("one@casework.example", PASSWORD)
    return visitor


def _police(database: TestDatabase) -> dict[str, tuple[str, bool]]:
    """What the newest report has about the police: value, and whether anything is signed."""
    with psycopg.connect(database.libpq) as connection:
        rows = connection.execute(
            "SELECT scope, value, signature IS NOT NULL FROM consents WHERE report_id ="
            " (SELECT report_id FROM consents ORDER BY number DESC LIMIT 1)"
        ).fetchall()
    return {scope: (value, signed) for scope, value, signed in rows if scope in POLICE_SCOPES}


def by_api(app: Flask, story: Story, token: str = "") -> None:
    sent = app.test_client().post(
        f"{V1}/reports",
        json=REPORT | {"about": {"on_behalf": "does_not_know"}, "consents": {"alert": "yes"}},
        headers=bearer(token) if token else {},
    )
    assert sent.status_code == 201, sent.json


NOTHING = dict.fromkeys(POLICE_SCOPES, ("unavailable", False))


def test_by_api(app: Flask, story: Story, database: TestDatabase) -> None:
    by_api(app, story)
    assert _police(database) == NOTHING


def test_by_a_projects_token(app: Flask, story: Story, project: uuid.UUID, database: TestDatabase) -> None:
    by_api(app, story, token_of(story, AccountRole.PROJECT_WORKER, "tok@project.example", project_id=project))
    assert _police(database) == NOTHING


@pytest.mark.parametrize("value", ["yes", "if_matched"])
def test_by_api_a_yes_is_refused_and_nothing_is_kept(app: Flask, story: Story, value: str) -> None:
    sent = app.test_client().post(
        f"{V1}/reports",
        json=REPORT | {"about": {"on_behalf": "does_not_know"}, "consents": {"police_intelligence": value}},
    )
    assert sent.status_code == 422


def test_by_telephone(caseworker: Visitor, database: TestDatabase) -> None:
    answers = {name: each for name, each in ALL_NO.items() if "police" not in name}
    takes(caseworker, CALL, TOLD | answers | UNKNOWING)
    assert _police(database) == NOTHING


@pytest.mark.parametrize("who", ["worker", "caseworker"])
def test_on_paper(who: str, request: pytest.FixtureRequest, database: TestDatabase) -> None:
    takes(request.getfixturevalue(who), ENTRY, TOLD | PAPER | UNKNOWING)
    assert _police(database) == NOTHING


def test_a_yes_ticked_on_paper_is_refused(worker: Visitor) -> None:
    page = asks(worker, ENTRY, TOLD | PAPER | UNKNOWING | {"consents.police_intelligence": "yes"})
    assert page.status_code == 422


def test_the_code_changes_nothing_of_it(app: Flask, story: Story, database: TestDatabase) -> None:
    """Whoever holds the code is not the person who does not know."""
    report = story.report(about={"on_behalf": "does_not_know"}, consents={"alert": "yes"})
    for scope in POLICE_SCOPES:
        with pytest.raises(Conflict) as why:
            story.answer(report, scope, Value.TALK_FIRST if scope is Scope.POLICE_IDENTIFIED else Value.YES)
        assert why.value.code == "unavailable"
        answer = app.test_client().post(
            f"{V1}/receipts/consents",
            json={"receipt": report.receipt.shown, "scope": scope.value, "value": "no"},
        )
        assert answer.status_code == 409
    assert _police(database) == NOTHING
