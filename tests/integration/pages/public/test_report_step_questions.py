"""Consents as questions: those that matter, each with what follows, one press for no to all."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select

from num_service.db.models.reports.consent import ConsentRow
from num_service.domain.reports import wording
from num_service.domain.reports.consent import Scope
from num_service.web.public.report_words import FIRST_QUESTIONS
from tests.harness.pages import Visitor, words
from tests.harness.reporter import consents_of, reports
from tests.harness.steps import Walk, sealed
from tests.harness.story import Story

NI = "In Northern Ireland the law (Criminal Law Act 1967, section 5)"


@pytest.fixture
def walk(them: Visitor) -> Walk:
    made = Walk(them)
    made.fill("what", {"account": "He hit me."})
    return made


def asked(page: str) -> set[str]:
    """The questions that can be answered on a page."""
    return set(re.findall(r'name="consents\.([a-z_]+)" value', page))


def test_each_question_says_what_happens_who_sees_it_and_what_cannot_be_undone(walk: Walk) -> None:
    page = walk.get("consents").text
    said = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    for scope in asked(page):
        question = wording.questions()[Scope(scope)]
        for sentence in (question.question, question.happens, question.who, question.undo):
            assert sentence in said, (scope, sentence)
    assert asked(page) >= set(FIRST_QUESTIONS)


@pytest.mark.parametrize(
    ("page", "typed", "follows"),
    [
        ("you", {"about.support": ["listen"]}, {"referral"}),
        ("you", {"about.contact": "by text"}, {"referral"}),
        (
            "who",
            {"people.0.identifiers.0.value": "@dave", "people.0.identifiers.0.kind": "username"},
            {"platform"},
        ),
        ("what", {"account": "He wrote.", "incident_types": ["stalking"]}, {"platform"}),
        ("who", {"people.0.identifiers.0.value": "07700 900123"}, set()),
    ],
)
def test_what_follows_is_asked_only_where_it_matters(
    walk: Walk, page: str, typed: dict[str, str], follows: set[str]
) -> None:
    before = asked(walk.get("consents").text)
    assert before.isdisjoint({"referral", "platform", "helper"})
    walk.fill(page, typed)
    assert asked(walk.get("consents").text) - before == follows


def test_a_question_that_followed_counts_for_nothing_once_it_does_not(walk: Walk, story: Story) -> None:
    yes = {"consents.police_intelligence": "yes", "consents.police_questions": "yes"}
    walk.fill("you", {"about.on_behalf": "self"})
    walk.fill("consents", yes)
    assert walk.form("consents").fields["consents.police_questions"] == "yes"
    walk.fill("consents", {"consents.police_intelligence": "no"})
    walk.send()
    assert set(consents_of(story)) == {"police_intelligence"}
    assert consents_of(story)["police_intelligence"][0] == "no"


def test_whose_yes_to_the_police_it_is_can_be_said_where_it_was_left_blank(walk: Walk, story: Story) -> None:
    yes = {"consents.police_intelligence": "yes"}
    for button in ({"go": "next"}, {"send": "now"}):
        back = walk.shown(walk.fill("consents", yes, **button))
        assert 'href="#f-about-on_behalf"' in back.text, "the mistake leads to the field on this very page"
        assert "Say who this happened to" in words(back)
    assert walk.fill("consents", yes | {"about.on_behalf": "self"}).location == "/report/step/check"
    assert 'name="about.on_behalf"' not in walk.get("consents").text
    assert walk.form("you").fields["about.on_behalf"] == "self"
    walk.send()
    assert consents_of(story)["police_intelligence"][0] == "yes"
    assert sealed(story)["on_behalf"] == "self"


def test_an_older_window_does_not_blank_whose_yes_it_is(walk: Walk) -> None:
    older = walk.form("you")
    walk.fill("consents", {"consents.police_intelligence": "yes", "about.on_behalf": "self"})
    walk.post(older, {"about.contact": "by text"}, go="next")
    assert walk.form("you").fields["about.on_behalf"] == "self"
    assert walk.form("you").fields["about.contact"] == "by text"


def test_one_press_says_no_to_everything_that_is_asked_and_leads_to_the_answers(
    walk: Walk, story: Story
) -> None:
    walk.fill("you", {"about.support": ["listen"]})
    walk.fill("consents", {"consents.alert": "yes", "conditions.alert.delay_days": "7"})
    led_to = walk.fill("consents", {"consents.checker": "yes"}, go="no_to_everything").location
    assert led_to == "/report/step/check"
    assert walk.send().location == "/report/sent", "who said no to everything is not asked once more"
    said = consents_of(story)
    assert {each[0] for each in said.values()} == {"no"}
    assert {"checker", "alert", "police_intelligence", "contact", "referral", "statistics"} <= set(said)


def test_what_was_left_blank_counts_as_no_and_is_said_to(walk: Walk, story: Story) -> None:
    walk.fill("consents", {"consents.alert": "yes"})
    assert "Everything you left blank counts as no." in words(walk.get("check"))
    walk.send()
    assert set(consents_of(story)) == {"alert"}


def test_in_northern_ireland_the_law_is_told_before_sending_and_it_still_sends(
    walk: Walk, story: Story
) -> None:
    walk.fill("what", {"account": "He hit me.", "incident_types": ["rape"]})
    walk.fill("when-where", {"where.region": "northern_ireland"})
    walk.fill("consents", {"consents.police_intelligence": "no"})
    assert NI in words(walk.get("consents"))
    check = words(walk.get("check"))
    assert NI in check
    assert "In Ireland the law" not in check
    assert walk.send().location == "/report/sent"
    with story.commits() as session:
        row = session.scalars(select(ConsentRow).where(ConsentRow.report_id == reports(story)[0].id)).one()
    assert (row.value, row.wording_version, row.language) == ("no", wording.CURRENT, "en")


def test_support_without_a_way_to_reach_them_is_asked_about_once(walk: Walk, story: Story) -> None:
    walk.fill("you", {"about.support": ["listen"]})
    walk.fill("consents", {"consents.contact": "no"})
    once = walk.shown(walk.send())
    assert "One last question: may a caseworker contact you?" in words(once)
    assert not reports(story)
    assert walk.fill("check", contact_yes="yes").location == "/report/sent"
    assert consents_of(story)["contact"][0] == "yes"


def test_no_to_that_question_is_enough(walk: Walk, story: Story) -> None:
    walk.fill("you", {"about.support": ["listen"]})
    assert walk.send().location == "/report/step/check"
    assert walk.send().location == "/report/sent"
    assert "contact" not in consents_of(story)


def test_who_allows_the_police_something_is_asked_for_whom_where_the_answers_are_checked(
    walk: Walk, story: Story
) -> None:
    walk.fill("consents", {"consents.police_intelligence": "yes"})
    check = walk.get("check")
    assert "Say who this happened to" in words(check)
    assert 'href="/report/step/you?look=1#f-about-on_behalf"' in check.text
    assert walk.send().location == "/report/step/check"
    assert not reports(story)
    walk.fill("you", {"about.on_behalf": "self"})
    assert walk.send().location == "/report/sent"


def test_for_somebody_who_does_not_know_the_police_cannot_be_told(walk: Walk, story: Story) -> None:
    walk.fill("you", {"about.on_behalf": "does_not_know"})
    page = walk.get("consents").text
    assert asked(page).isdisjoint({"police_intelligence", "police_questions", "police_identified"})
    walk.fill("consents", {"consents.alert": "yes"})
    walk.send()
    assert consents_of(story)["police_intelligence"][0] == "unavailable"
