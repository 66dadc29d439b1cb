"""What a project worker finds on the desk: what was filed and may be followed, the newest alerts, and no more."""

from __future__ import annotations

import itertools
import uuid

import pytest
from flask import Flask
from sqlalchemy import update

from num_service.db.models.reports.report import Report
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from tests.harness.pages import Visitor, words
from tests.harness.story import ALL_YES, PASSWORD, SentReport, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

_numbers = itertools.count(1)


def _project(story: Story, name: str) -> uuid.UUID:
    with story.commits() as session:
        return accounts.add_project(
            session, name=name, email=f"{name}@example.org", regions=(), contact=story.wiring.contact
        )


def _filed(story: Story, project: uuid.UUID, **consents: str) -> SentReport:
    report = story.report(consents=ALL_YES | consents)
    with story.commits() as session:
        session.execute(update(Report).where(Report.id == report.id).values(project_id=project))
    return report


@pytest.fixture
def project(story: Story) -> uuid.UUID:
    return _project(story, f"outreach{next(_numbers)}")


@pytest.fixture
def worker(app: Flask, story: Story, project: uuid.UUID) -> Visitor:
    email = f"worker{next(_numbers)}@example.org"
    story.account(AccountRole.PROJECT_WORKER, email, name="Sam", project_id=project)
    visitor = Visitor(app.test_client())
    assert visitor.sign_in(email, PASSWORD).location == "/project"
    return visitor


def test_the_desk_lists_only_what_the_person_lets_the_worker_follow(
    worker: Visitor, story: Story, project: uuid.UUID
) -> None:
    follows = _filed(story, project, helper="yes")
    refuses = _filed(story, project, helper="no")
    unasked = _filed(story, project)
    elsewhere = _filed(story, _project(story, "another"), helper="yes")

    page = words(worker.get("/project"))

    assert follows.reference in page
    assert "Received" in page
    for hidden in (refuses, unasked, elsewhere):
        assert hidden.reference not in page
    assert "would not pay" not in page  # never what a report says


def test_the_desk_shows_the_newest_alerts_and_leads_to_them(worker: Visitor, story: Story) -> None:
    assert "No alerts yet" in words(worker.get("/project"))
    story.publish(story.approved_alert(story.report()))

    answer = worker.get("/project")

    assert "Violent" in words(answer)
    assert "Not read yet" in words(answer)
    assert 'href="/alerts/' in answer.get_data(as_text=True)


def test_the_desk_says_what_a_project_cannot_see(worker: Visitor) -> None:
    page = words(worker.get("/project"))

    assert "What you cannot see" in page
    assert "Nothing to show yet" in page
    assert "Report for someone" in page


def test_a_worker_does_not_check_and_nobody_else_has_the_desk(
    app: Flask, worker: Visitor, story: Story
) -> None:
    assert worker.get("/check").status_code == 403
    story.account(AccountRole.MEMBER, "member@example.org")
    for email in ("member@example.org", "one@casework.example"):
        other = Visitor(app.test_client())
        other.sign_in(email, PASSWORD)
        assert other.get("/project").status_code == 403
    assert Visitor(app.test_client()).get("/project").status_code == 401
