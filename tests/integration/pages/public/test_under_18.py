"""Somebody under 18 tells us: the right lines, fewer questions, the lead called, nothing to the police by itself."""

from __future__ import annotations

import html
import re
import uuid

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from num_service.db.models.reports.consent import ConsentRow
from num_service.domain.reports.consent import Value
from num_service.domain.reports.safeguarding import ADULT_SCOPES
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.casework import safeguard
from num_service.services.casework.open_report import find_report
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, browser, code_of, come_back, reports
from tests.harness.steps import Walk
from tests.harness.story import PASSWORD, Story

YOUNG = {"about.under_18": "yes", "about.on_behalf": "self"}


@pytest.fixture
def helper(app: Flask, story: Story) -> Visitor:
    name = uuid.uuid4().hex
    with story.commits() as session:
        project = accounts.add_project(
            session, name=name, email=f"{name}@example.org", regions=(), contact=story.wiring.contact
        )
    story.account(AccountRole.PROJECT_WORKER, f"w{name}@example.org", name="Sam", project_id=project)
    visitor = browser(app)
    visitor.sign_in(f"w{name}@example.org", PASSWORD)
    return visitor


def _asked(page: str) -> set[str]:
    return set(re.findall(r'name="consents\.([a-z_]+)" value', page))


def _recorded(story: Story) -> tuple[dict[str, Value], list[str], str]:
    """The answers of the one report of this test, whom it called, and how it stands with the lead."""
    (report,) = reports(story)
    with story.commits() as session:
        rows = session.execute(
            select(ConsentRow.scope, ConsentRow.value).where(ConsentRow.report_id == report.id)
        ).all()
        called = session.execute(
            text("SELECT duty FROM pages WHERE report_id = :id"), {"id": report.id}
        ).scalars()
        return {row.scope: row.value for row in rows}, list(called), report.guard.value


def test_in_steps_adults_questions_are_not_asked_and_the_right_lines_are_there(
    them: Visitor, story: Story
) -> None:
    walk = Walk(them)
    walk.fill("what", {"account": "He hit me."})
    walk.fill("when-where", {"where.region": "london"})
    page = walk.shown(walk.fill("you", YOUNG | {"about.contact": "by text"})).text

    assert _asked(page) == {"contact"}
    assert "Under 18: we ask you less here" in html.unescape(page)
    again = walk.get("you").text
    assert "Childline" in again
    assert "0800 1111" in again
    assert 'name="about.sector"' not in again
    assert 'name="about.own_advert"' not in again
    assert 'name="about.contact"' in again
    walk.fill("consents", {"consents.contact": "yes"})
    sent = words(walk.shown(walk.send()))

    assert "Our safeguarding lead is called." in sent
    assert "0800 1111" in sent
    answers, called, guard = _recorded(story)
    assert answers.pop("contact") is Value.YES
    assert set(answers.values()) == {Value.NOT_ASKED}
    assert set(answers) == ADULT_SCOPES
    assert (called, guard) == (["safeguarding"], "holds")


def test_in_ireland_the_irish_line(them: Visitor) -> None:
    walk = Walk(them)
    walk.fill("what", {"account": "He hit me."})
    walk.fill("when-where", {"where.region": "dublin"})
    page = walk.shown(walk.fill("you", YOUNG)).text

    assert "1800 66 66 66" in page


def test_a_yes_on_the_one_page_is_no_adults_yes(them: Visitor, story: Story) -> None:
    """Who ticks everything and then says their age."""
    ticked = {f"consents.{scope.value}": "yes" for scope in ADULT_SCOPES if scope != "police_identified"}
    form = form_with(them.get("/report/whole"), "account")
    answer = them.client.post(form.action, data={**form.fields, **LITTLE, **ticked, **YOUNG, "send": "all"})

    assert answer.status_code == 303, words(answer)
    answers, called, guard = _recorded(story)
    assert {answers[scope] for scope in ADULT_SCOPES} == {Value.NOT_ASKED}
    assert (called, guard) == (["safeguarding"], "holds")


def test_with_their_code_they_are_not_asked_them_either(them: Visitor, story: Story) -> None:
    walk = Walk(them)
    walk.fill("what", {"account": "He hit me."})
    walk.fill("when-where", {"where.region": "london"})
    walk.fill("you", YOUNG)
    walk.shown(walk.send())
    page = _with_code(them)

    assert _asked(page.text) == {"contact"}
    assert "our safeguarding lead talks this through with you first" in words(page)


def test_what_was_allowed_before_can_be_taken_back_with_the_code(app: Flask, story: Story) -> None:
    """Staff read the age in a text, after a yes to a warning."""
    report = story.report(consents={"alert": "yes"})
    with story.commits() as session:
        safeguard.call_lead(
            session,
            report=find_report(session, report.reference),
            reason="They write: I’m 16.",
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )
    visitor = browser(app)
    come_back(visitor, report.receipt.shown)

    assert _asked(visitor.get("/receipt/report").text) == {"alert", "contact"}


def _with_code(them: Visitor) -> TestResponse:
    come_back(them, code_of(them))
    return them.get("/receipt/report")


@pytest.mark.parametrize("age", ["no", "unknown", "not_said", ""])
def test_nobody_else_is_taken_for_a_child(them: Visitor, story: Story, age: str) -> None:
    walk = Walk(them)
    walk.fill("what", {"account": "He hit me."})
    walk.fill("when-where", {"where.region": "london"})
    page = walk.shown(walk.fill("you", {"about.under_18": age, "about.on_behalf": "self"})).text
    assert {"checker", "alert", "police_intelligence"} <= _asked(page)
    walk.fill("consents", {"consents.alert": "yes"})
    walk.shown(walk.send())

    answers, called, guard = _recorded(story)
    assert answers["alert"] is Value.YES
    assert (called, guard) == ([], "none")


def test_a_project_worker_asks_two_questions(app: Flask, helper: Visitor, story: Story) -> None:
    form = form_with(helper.get("/project/report"), "account")
    typed = {**form.fields, **LITTLE, **YOUNG}
    page = helper.client.post(form.action, data={**typed, "consents.contact": "no", "send": "all"})

    assert page.status_code == 422
    assert _asked(page.text) == {"contact", "helper"}
    sent = helper.client.post(
        form.action, data={**typed, "consents.contact": "no", "consents.helper": "yes", "send": "all"}
    )
    assert sent.status_code == 303
    answers, called, guard = _recorded(story)
    assert {answers[scope] for scope in ADULT_SCOPES} == {Value.NOT_ASKED}
    assert (answers["contact"], answers["helper"]) == (Value.NO, Value.YES)
    assert (called, guard) == (["safeguarding"], "holds")
