"""Pausing everything takes out what a no takes out; going on signs exactly the answers that were shown."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from num_service.domain.reports.consent import AskedBy, Conditions, Scope, Value
from num_service.domain.shared.taxonomy import Region
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.reporter import come_back, consents_of
from tests.harness.story import ALL_YES, Story

MANY = ALL_YES | {
    "alert": {"value": "yes", "region_only": True},
    "police_intelligence": {"value": "yes", "except_forces": ["city_of_london"]},
    "research": "no",
}


def test_pausing_says_first_what_it_does_and_then_takes_everything_back(them: Visitor, story: Story) -> None:
    sent = story.report(consents=MANY)
    story.publish(story.approved_alert(sent, regions=frozenset({Region.LONDON})))
    story.release(story.approved_packet(sent))
    come_back(them, sent.receipt.shown)
    before = words(them.get("/receipt/stop"))
    assert "Pause everything now" in before
    assert "Only in the region where it happened." in before
    assert "People may remember what they read." in before
    assert consents_of(story)["alert"][0] == "yes", "looking changes nothing"

    assert them.post("/receipt/pause", form="/receipt/stop").status_code == 303

    page = words(them.get("/receipt/report"))
    assert "Everything is paused." in page
    assert "The warning has been recalled" in page
    assert "It has been taken back from the police." in page
    answers = consents_of(story)
    assert answers.pop("contact")[0] == "yes", "being contacted is no sharing"
    assert answers.pop("research")[0] == "no", "a no stays a no"
    assert {value for value, _, _ in answers.values()} == {"paused"}


def test_going_on_gives_the_same_answers_again_signed_and_nothing_else(them: Visitor, story: Story) -> None:
    sent = story.report(consents=MANY)
    before = consents_of(story)
    come_back(them, sent.receipt.shown)
    them.post("/receipt/pause", form="/receipt/stop")
    page = words(them.get("/receipt/report"))
    assert "If you go on, you say this again" in page
    where = page[page.index("Where it is") :]
    assert where.count("Paused. Nothing goes until you say yes again here.") == 3
    assert "You said no" not in where
    assert "We will not send it to City of London Police." in page

    fields = form_with(them.get("/receipt/report"), "seen").filled()
    assert them.client.post("/receipt/resume", data=fields).status_code == 303

    assert "your answers from before the pause count again" in words(them.get("/receipt/report"))
    assert consents_of(story) == before
    with story.commits() as session:
        signed = session.execute(
            text(
                "SELECT DISTINCT ON (scope) scope, value, signature IS NOT NULL FROM consents"
                " WHERE report_id = :id ORDER BY scope, number DESC"
            ),
            {"id": sent.id},
        ).all()
    assert {value: is_signed for _, value, is_signed in signed} == {"yes": True, "no": False}


def test_a_pause_by_telephone_is_gone_on_from_with_the_code_too(them: Visitor, story: Story) -> None:
    sent = story.report(consents=MANY)
    story.answer(sent, Scope.ALERT, Value.PAUSED, by=AskedBy.CASEWORKER)
    come_back(them, sent.receipt.shown)
    fields = form_with(them.get("/receipt/report"), "seen").filled()
    them.client.post("/receipt/resume", data=fields)
    assert consents_of(story)["alert"] == ("yes", {"region_only": True}, "reporter")


def test_other_answers_than_those_shown_are_not_given(them: Visitor, story: Story) -> None:
    sent = story.report(consents=MANY)
    come_back(them, sent.receipt.shown)
    them.post("/receipt/pause", form="/receipt/stop")
    fields = form_with(them.get("/receipt/report"), "seen").filled()
    story.answer(sent, Scope.ALERT, Value.NO)
    before = consents_of(story)

    late = them.client.post("/receipt/resume", data=fields)

    assert late.status_code == 409
    assert "Your answers have changed since this page was shown" in words(late)
    assert consents_of(story) == before


def test_an_answer_that_no_code_signed_is_not_put_forward(them: Visitor, story: Story) -> None:
    """Whoever writes in the database writes a yes and a pause over it: one press must not sign it."""
    sent = story.report(consents={"alert": "no"})
    with story.commits() as session:
        for value in ("yes", "paused"):
            session.execute(
                text(
                    "INSERT INTO consents (report_id, scope, value, conditions, wording_version, language, asked_by,"
                    " recorded_at, place) SELECT :id, 'police_intelligence', :value, '{}', '2026-11-28', 'en',"
                    " 'reporter', date_trunc('day', now()), count(*) FROM consents WHERE report_id = :id"
                ),
                {"id": sent.id, "value": value},
            )
    page = come_back(them, sent.receipt.shown)
    assert "To go on, change the answers further down." in page
    assert "Go on with these answers" not in page


def test_what_is_left_of_a_delay_is_asked_again(them: Visitor, story: Story) -> None:
    sent = story.report(consents={"alert": {"value": "yes", "delay_days": 10}})
    story.answer(sent, Scope.ALERT, Value.YES, Conditions(delay_days=10))
    come_back(them, sent.receipt.shown)
    them.post("/receipt/pause", form="/receipt/stop")
    them.client.post("/receipt/resume", data=form_with(them.get("/receipt/report"), "seen").filled())
    value, conditions, _ = consents_of(story)["alert"]
    assert (value, conditions) == ("yes", {"delay_days": 10})


@pytest.mark.parametrize("consents", [{}, {"alert": "no"}])
def test_with_nothing_allowed_there_is_nothing_to_pause(
    them: Visitor, story: Story, consents: dict[str, str]
) -> None:
    come_back(them, story.report(consents=consents).receipt.shown)
    page = them.get("/receipt/stop")
    assert "There is nothing to stop" in words(page)
    assert not re.search(r'action="/receipt/pause"', page.get_data(as_text=True))
