"""A project worker with a phone files for somebody: the parts are folded, and nothing wrong or needed is hidden."""

from __future__ import annotations

import re
import uuid

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from num_service.db.queries.reports import same_incident
from num_service.domain.reports.consent import Scope
from num_service.domain.reports.fields import FIELDS
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, browser, code_of, reports
from tests.harness.story import PASSWORD, Story

FILING = "/project/report"
PARTS = ["danger", "what", "when", "where", "who", "about", "consents"]


@pytest.fixture
def worker(app: Flask, story: Story) -> Visitor:
    with story.commits() as session:
        project = accounts.add_project(
            session,
            name=f"van {uuid.uuid4().hex[:6]}",
            email=f"{uuid.uuid4().hex}@example.org",
            regions=(),
            contact=story.wiring.contact,
        )
    email = f"{uuid.uuid4().hex}@example.org"
    story.account(AccountRole.PROJECT_WORKER, email, project_id=project)
    visitor = browser(app)
    visitor.sign_in(email, PASSWORD)
    return visitor


def in_view(page: TestResponse) -> list[str]:
    found = re.findall(r'<details class="disclosure part" id="(\w+)"( open)?>', page.text)
    assert [name for name, _ in found] == PARTS, "every part is there"
    return [name for name, opened in found if opened]


def test_only_danger_is_in_view_at_first_and_every_question_and_button_is_there(worker: Visitor) -> None:
    page = worker.get(FILING)

    assert in_view(page) == ["danger"]
    names = set(re.findall(r' name="([^"]+)"', page.text))
    assert {each.path for each in FIELDS if each.form and not each.branch} <= names
    assert {"where.region", "people.0.identifiers.0.value", "about.on_behalf", "consents.helper"} <= names
    assert "Who reads it:" in words(page), "it is told to the person first"
    assert "begin here" not in words(page)
    after = page.text.rpartition("</details>")[2]
    assert 'name="send" value="all"' in after, "the button that sends it is under no fold"


def test_what_is_wrong_is_in_view_and_what_was_written_is_said_to_be_there(
    worker: Visitor, story: Story
) -> None:
    page = worker.post(FILING, {"account": "He took it.", "consents.alert": "yes"})

    assert page.status_code == 422
    assert in_view(page) == ["danger", "where", "consents"]
    what = page.text.partition('id="what"')[2].partition("</summary>")[0]
    assert "Something is written here" in what
    assert "He took it." in page.text
    asked = re.findall(r'<details class="disclosure fold" id="ask-(\w+)"( open)?>', page.text)
    assert [scope for scope, opened in asked if opened] == ["checker"], "the next one to ask"
    said = page.text.partition('id="ask-alert"')[2].partition("</summary>")[0]
    assert ">Yes</span>" in said
    assert not reports(story)


def test_without_mistakes_what_was_written_is_in_view(worker: Visitor) -> None:
    page = worker.post(FILING, {"account": "He took it.", "people.0.name_used": "Dave", "add_person": "yes"})

    assert page.status_code == 200
    assert in_view(page) == ["danger", "what", "who"]
    assert 'name="people.1.name_used"' in page.text


ASKED = {f"consents.{scope.value}": "no" for scope in Scope}


def test_two_hurt_in_one_incident_have_reports_and_codes_of_their_own(worker: Visitor, story: Story) -> None:
    sent = worker.post(FILING, LITTLE | ASKED | {"account": "He locked us in."}, send="all")
    first_code = code_of(worker)
    tried = worker.post(sent.location.replace("/sent?", "/sent/try?"), receipt=first_code)
    hidden = worker.client.get(tried.location)
    assert "Another person was hurt in the same incident" in words(hidden), "after the code was tried too"
    way = re.search(r'href="(/project/report\?incident=[^"]+)"', hidden.text)
    assert way is not None

    page = worker.client.get(way[1])
    assert "He locked us in." not in page.text
    form = form_with(page, "incident")
    worker.client.post(FILING, data=form.filled(**LITTLE, **ASKED, send="all"))

    assert code_of(worker) != first_code
    with story.commits() as session:
        first, second = (each.id for each in reports(story))
        assert same_incident.together(session, first) == {second}


def test_the_mark_of_another_workers_session_marks_nothing(worker: Visitor, story: Story) -> None:
    worker.post(FILING, LITTLE | ASKED | {"incident": "bm90IG91cnM="}, send="all")

    with story.commits() as session:
        (report,) = reports(story)
        assert same_incident.together(session, report.id) == frozenset()
