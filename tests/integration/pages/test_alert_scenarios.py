"""What a member meets when an alert ends, is for one region, or is in a language that is not theirs."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.reports.report import Report
from num_service.domain.alerts.audience import Audience
from num_service.domain.alerts.fixed import Fixed, Happened
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.services.accounts import accounts
from num_service.services.alerts import publish_alert
from num_service.services.casework import night_alert
from tests.harness.on_call import on_duty_now
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, SentReport, Story

_numbers = itertools.count(1)
pytestmark = pytest.mark.usefixtures("no_crude_limits")
LONDON = frozenset({Region.LONDON})
End = Callable[[Story, SentReport, uuid.UUID], None]


def _member(app: Flask, story: Story, *regions: Region) -> Visitor:
    email = f"meets{next(_numbers)}@example.org"
    story.account(AccountRole.MEMBER, email, regions=regions)
    return _in(app, email)


def _in(app: Flask, email: str) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.sign_in(email, PASSWORD)
    return visitor


def _worker(app: Flask, story: Story) -> Visitor:
    number = next(_numbers)
    with story.commits() as session:
        project = accounts.add_project(
            session,
            name=f"Everywhere {number}",
            email=f"everywhere{number}@example.org",
            regions=(),
            contact=story.wiring.contact,
        )
    story.account(AccountRole.PROJECT_WORKER, f"reads{number}@example.org", project_id=project)
    return _in(app, f"reads{number}@example.org")


def _reference(story: Story, alert_id: uuid.UUID) -> str:
    with story.commits() as session:
        return session.get_one(Alert, alert_id).reference


def _takes_back_the_yes(story: Story, report: SentReport, _alert: uuid.UUID) -> None:
    story.answer(report, Scope.ALERT, Value.NO)


def _recalled(story: Story, _report: SentReport, alert_id: uuid.UUID) -> None:
    with story.commits() as session:
        publish_alert.recall_alert(session, alert_id=alert_id, actor="test", clock=story.wiring.clock)


def _expired(story: Story, _report: SentReport, alert_id: uuid.UUID) -> None:
    with story.commits() as session:
        over = text("UPDATE alerts SET expires_at = published_at WHERE id = :id")
        session.execute(over, {"id": alert_id})


def test_however_it_ended_the_words_are_the_same_and_nobody_is_called_safe(app: Flask, story: Story) -> None:
    member = _member(app, story, Region.LONDON)
    ends: tuple[End, ...] = (_takes_back_the_yes, _recalled, _expired)
    said = set()
    for end in ends:
        report = story.report()
        alert_id = story.approved_alert(report, regions=LONDON)
        story.publish(alert_id)
        path = f"/alerts/{_reference(story, alert_id)}"
        assert "This alert no longer applies" not in words(member.get(path))
        end(story, report, alert_id)
        page = words(member.get(path))
        assert "This alert no longer applies" in page
        assert "It does not mean this person is safe." in page
        said.add(page.replace(_reference(story, alert_id), "A-"))
    assert len(said) == 1, "why it ended shows in no word"


def test_their_own_region_only(app: Flask, story: Story) -> None:
    """Wales only: not to whoever chose no region, and not to a project that covers everywhere."""
    both = _member(app, story, Region.WALES, Region.LONDON)
    nowhere, elsewhere, project = _member(app, story), _member(app, story, Region.DUBLIN), _worker(app, story)
    report = story.report(
        consents={"alert": {"value": "yes", "region_only": True}}, where={"region": "wales"}
    )
    alert_id = story.approved_alert(report, regions=frozenset({Region.WALES}))
    story.publish(alert_id)
    path = f"/alerts/{_reference(story, alert_id)}"
    assert both.get(path).status_code == 200
    assert [each.get(path).status_code for each in (nowhere, elsewhere, project)] == [404, 404, 404]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ro", "Această alertă este în engleză"),
        ("pt", "Este alerta está em inglês"),
        ("zh-CN", "这条警报是英文的"),
    ],
)
def test_what_is_not_translated_is_there_at_once_and_says_in_their_language_that_it_is_english(
    app: Flask, story: Story, language: str, line: str
) -> None:
    member = _member(app, story, Region.LONDON)
    alert_id = story.approved_alert(story.report(), regions=LONDON)
    story.publish(alert_id)
    path = f"/alerts/{_reference(story, alert_id)}"
    theirs = words(member.client.get(path, headers={"Accept-Language": language}))
    assert line in theirs
    assert "A man in Camden attacked someone and did not pay." in theirs, "a person's words, no machine's"
    assert "is in English" not in words(member.get(path))


def test_fixed_sentences_are_in_the_readers_language(app: Flask, story: Story) -> None:
    member, worker = _member(app, story, Region.LONDON), _worker(app, story)
    report = story.report()
    on_duty_now(story, 0)
    with story.commits() as session:
        alert = night_alert.publish_alone(
            session,
            report=session.get_one(Report, report.id),
            fixed=Fixed(happened=(Happened.CHOKED,)),
            identifiers=(),
            audience=Audience(LONDON),
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )
    for path in ("/alerts", f"/alerts/{alert.reference}"):
        theirs = words(member.client.get(path, headers={"Accept-Language": "ro"}))
        assert "Cineva a fost strangulat(ă) sau sufocat(ă)." in theirs, path
        assert "Somebody was strangled" not in theirs
    assert "Această alertă este în engleză" not in theirs
    assert "Somebody was strangled or choked." in words(member.get("/alerts"))
    for reader in (member, worker):
        reader.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ro"
    assert "Cineva a fost strangulat(ă) sau sufocat(ă)." in words(worker.get("/project"))
    found = words(member.post("/alerts", words="sufocat"))
    assert "Cineva a fost strangulat(ă) sau sufocat(ă)." in found, "it is found by the words they read"
