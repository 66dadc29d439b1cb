"""What happens at the checker, as the field tells it (shared/field/scenarios, "Checker"), through the member's page.

Held elsewhere: both dates (`test_time_and_number`), one lookup of several that fails (`test_verdicts`), a member's own
address and a hundred accounts in sequence (`test_guard`), a partner's token that leaked (`test_partners`).
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from num_service.domain.checker import budgets
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.permissions import AccountRole
from num_service.services.checker import spend_budget
from num_service.services.core.wiring import Wiring
from num_service.settings import Settings
from tests.harness.api import V1, bearer, token_of
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.service import MakeSettings
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")
PASTED = "hi hun 07700 900461 or 0044 7700900462 £120 30min 8pm LS1"


@pytest.fixture
def member(app: Flask, story: Story) -> Visitor:
    story.account(AccountRole.MEMBER, "m@example.org")
    visitor = Visitor(app.test_client())
    visitor.sign_in("m@example.org", PASSWORD)
    return visitor


def _verdicts(page: str) -> list[str]:
    return re.findall(r'class="verdict verdict-(\w+)', page)


def test_a_pasted_message_has_exactly_two_answers(story: Story, member: Visitor) -> None:
    number = normalise(IdentifierKind.PHONE, "07700 900461")
    given = {"kind": "phone", "value": "07700 900461", "basis": "saw"}
    story.listed(story.report(people=[{"role": "client", "identifiers": [given]}]), number)
    answer = member.post("/check", text=PASTED)
    assert _verdicts(answer.text) == ["reported", "none"]
    assert answer.text.count('class="verdict-what"') == 2
    assert "Checks left: 28 today" in words(answer)


@pytest.mark.parametrize(("kind", "verdict"), [("rape", "reported"), ("timewaster", "old")])
def test_a_year_later_danger_is_reported_and_a_nuisance_is_old(
    story: Story, member: Visitor, kind: str, verdict: str
) -> None:
    """Of one person's word it ages by the quarter's last month (decision 53): so fifteen months and not thirteen."""
    story.listed(story.report(incident_types=[kind]))
    with story.commits() as session:
        session.execute(text("UPDATE listing_sources SET month = month - interval '15 months'"))
        month = session.scalar(text("SELECT month FROM listing_sources"))
    answer = member.post("/check", text="07700 900123")
    assert _verdicts(answer.text) == [verdict]
    assert str(month.year) in words(answer), "when it was is told with it: of one person's word, the quarter"


def test_one_report_is_nowhere_told_as_many(app: Flask, story: Story, member: Visitor) -> None:
    story.listed(story.report())
    page = words(member.post("/check", text="07700 900123"))
    card = page[page.index("Reported") : page.index("Check another")]
    assert "reports" not in card
    token = token_of(story, AccountRole.MEMBER, "api@example.org")
    asked = {"identifiers": [{"value": "07700 900123"}]}
    told = app.test_client().post(f"{V1}/check", json=asked, headers=bearer(token)).get_json()["results"][0]
    assert (told["reporters"], told["people_at_least"], told["reports"]) == ("one", 1, None)


@pytest.mark.parametrize("scope", [Scope.ALERT, Scope.CHECKER])
def test_an_answer_withdrawn_between_the_check_and_the_tap_is_no_404(
    story: Story, member: Visitor, scope: Scope
) -> None:
    report = story.report()
    story.listed(report)
    story.publish(story.approved_alert(report))
    link = re.search(r'href="(/alerts/[^"]+)"', member.post("/check", text="07700 900123").text)
    assert link is not None
    story.answer(report, scope, Value.NO)
    tapped = member.get(link[1])
    assert tapped.status_code == 200
    assert "07700 900123" not in words(tapped)
    if scope is Scope.ALERT:
        assert "no longer applies" in words(tapped)
    assert _verdicts(member.post("/check", text="07700 900123").text) == (
        ["none"] if scope is Scope.CHECKER else ["reported"]
    )


def test_at_ten_to_midnight_without_checks_there_is_a_number_to_call_and_a_few_more(
    database: TestDatabase, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from num_service.app import create_app
    from tests.harness.story import begin

    monkeypatch.setattr(spend_budget, "NEW_ACCOUNT", budgets.Budget(1, 9))
    settings: Settings = make_settings(database, check_line="0800 000 0000")
    story, app = begin(settings), create_app(settings)
    story.account(AccountRole.MEMBER, "late@example.org")
    late = Visitor(app.test_client())
    late.sign_in("late@example.org", PASSWORD)
    first = words(late.post("/check", text="07400 123001"))
    assert "nearly used up" in first, "announced before they run out"
    spent = late.post("/check", text="07400 123002")
    assert spent.status_code == 429
    assert 1 <= int(spent.headers["Retry-After"]) <= timedelta(days=1).total_seconds() + 3600
    assert "Call 0800 000 0000 and we check it for you." in words(spent)
    assert "No report found" not in words(spent).replace("“no report found”", "")
    more = late.post("/check/at-the-door", form="/check", text="07400 123002")
    assert _verdicts(more.text) == ["none"]
    story.close()
    for each in app.extensions.values():
        if isinstance(each, Wiring):
            each.close()


def test_a_recycled_sim_and_the_person_listed_are_told_the_same_by_the_same_work(
    app: Flask, story: Story
) -> None:
    """The same words, and as many statements: what is done cannot depend on what is listed, nor can its time."""
    story.listed(story.report())
    told: list[tuple[int, str, list[str]]] = []
    for what, why in (
        ("07700 900123", "I have this number only since June."),
        ("07700 900123", "I am the man that is listed!"),
        ("07700 900999", "I have this number only since June."),
    ):
        made: list[str] = []
        visitor = Visitor(app.test_client())
        visitor.get("/wrongly-listed")

        def note(*given: Any, made: list[str] = made) -> None:
            made.append(str(given[2]))

        engines = [each.database.engine for each in app.extensions.values() if isinstance(each, Wiring)]
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        sent = visitor.post("/wrongly-listed", what=what, why=why, reach="me@example.org")
        shown = words(visitor.get(sent.headers["Location"]))
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
        told.append((sent.status_code, shown, made))
    assert told[0] == told[1] == told[2]
    assert any("INSERT INTO challenges" in each for each in told[0][2])
    assert not any("listing" in each for each in told[0][2]), "nothing is looked up"
