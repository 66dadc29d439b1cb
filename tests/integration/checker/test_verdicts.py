"""What is not surely the listed one is "possible" at most, and what could not be looked up is never "none"."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from num_service.db.queries.checker import listings
from num_service.domain.checker.answer import Verdict
from num_service.domain.checker.budgets import Budget
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.permissions import AccountRole
from num_service.services.checker import spend_budget
from num_service.services.checker.asked import Checked, from_text
from num_service.services.checker.check_identifier import check_identifiers
from num_service.web.member import check as check_page
from tests.harness.hostile import inputs
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

_people = itertools.count()


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


def _check(story: Story, typed: str) -> list[Checked]:
    user_id = story.account(AccountRole.MEMBER, f"verdict{next(_people)}@example.org")
    return check_identifiers(
        story.wiring.database.statements,
        user_id=user_id,
        asked=from_text(typed),
        index=story.wiring.index,
        clock=story.wiring.clock,
    ).answers


def _verdicts(story: Story, typed: str) -> list[Verdict]:
    return [each.answer.verdict for each in _check(story, typed)]


def _member(app: Flask, story: Story) -> Visitor:
    email = f"verdict{next(_people)}@example.org"
    story.account(AccountRole.MEMBER, email)
    member = Visitor(app.test_client())
    member.sign_in(email, PASSWORD)
    return member


def _reported(story: Story, kind: IdentifierKind, value: str) -> None:
    given = {"kind": kind.value, "value": value, "basis": "saw"}
    story.listed(story.report(people=[{"role": "client", "identifiers": [given]}]), normalise(kind, value))


def test_a_username_without_its_platform_is_possible_at_most(app: Flask, story: Story) -> None:
    _reported(story, IdentifierKind.USERNAME, "insta: bigdave")
    _reported(story, IdentifierKind.USERNAME, "@smalldave")
    assert _verdicts(story, "insta: bigdave") == [Verdict.REPORTED]
    assert _verdicts(story, "https://instagram.com/bigdave") == [Verdict.REPORTED]
    assert _verdicts(story, "@bigdave") == [Verdict.POSSIBLE]
    assert _verdicts(story, "telegram: bigdave") == [Verdict.NONE]
    assert _verdicts(story, "@smalldave") == [Verdict.POSSIBLE]
    assert _verdicts(story, "telegram: smalldave") == [Verdict.POSSIBLE]
    assert _verdicts(story, "@otherdave") == [Verdict.NONE]

    page = words(_member(app, story).post("/check", text="@bigdave"))
    assert "A reported username is the same, but it may be somebody else’s at another platform." in page
    assert "No report found" not in page


def test_when_the_second_question_fails_only_its_line_is_not_checked(
    app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Third of three lookups fails: that line could not be checked, the others stand (scenarios, Checker)."""
    _reported(story, IdentifierKind.PHONE, "07700 900881")

    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(listings, "begin_with", gone)
    typed = "07700 900881\n07700 900882\n@lostdave"
    assert _verdicts(story, typed) == [Verdict.REPORTED, Verdict.NONE, Verdict.UNAVAILABLE]
    page = words(_member(app, story).post("/check", text=typed))
    assert "We could not check this" in page
    assert "This is not the same as “no report found”." in page


def test_an_answer_stands_when_its_alerts_cannot_be_read(
    app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    _reported(story, IdentifierKind.PHONE, "07700 900883")

    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(check_page.read_alerts, "texts", gone)
    page = words(_member(app, story).post("/check", text="07700 900883"))
    assert "Reported" in page
    assert "We could not check this" not in page


def test_what_to_do_goes_by_the_tier(app: Flask, story: Story) -> None:
    _reported(story, IdentifierKind.PHONE, "07700 900884")
    page = words(_member(app, story).post("/check", text="07700 900884"))
    assert "This was reported as danger. Say no if you can." in page


def test_hostile_text_never_breaks_the_page(
    app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spend_budget, "NEW_ACCOUNT", Budget(10**6, 10**6))
    member = _member(app, story)
    for text in inputs(seed=8, count=60):
        answer = member.post("/check", text=text)
        assert answer.status_code in (200, 422), (answer.status_code, text)
