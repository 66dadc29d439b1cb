"""The page on which one caseworker on call warns at night: chosen, looked at in every language, sent."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from num_service.db.queries.alerts import alerts
from tests.harness.casework import page_of, seen_on
from tests.harness.on_call import on_duty_now
from tests.harness.pages import Visitor, words
from tests.harness.story import SentReport, Story

CHOSEN: dict[str, Any] = {
    "happened": ["gun"],
    "spot": "hotel",
    "gender": "man",
    "vehicle": "van",
    "colour": "grey",
    "advice": ["call"],
}


def test_it_is_chosen_looked_at_in_every_language_sent_and_agreed_with(
    story: Story, one: Visitor, two: Visitor
) -> None:
    story.recipients(2)
    report = story.report()
    path = page_of(report, "/alert/night")
    assert "Nobody to approve it? Warn in fixed sentences" in words(one.get(page_of(report)))
    assert "you are not" in words(one.get(path)), "not on call"
    on_duty_now(story, 0)
    assert "It rests on their answer of" in words(one.get(path))
    assert one.post(path, {"happened": []}).status_code == 422

    looked = one.post(path, CHOSEN)
    assert looked.status_code == 200
    page = words(looked)
    assert "Somebody was attacked or threatened with a gun." in page
    assert "Cineva a fost atacat(ă) sau amenințat(ă) cu o armă de foc." in page
    assert "有人遭到持枪袭击或威胁。" in page
    assert "textarea" not in looked.get_data(as_text=True), "nothing can be typed"
    changed = one.post(path, CHOSEN | {"happened": ["choked"]} | seen_on(looked))
    assert changed.status_code == 200, "what was not looked at does not go"

    sent = one.post(path, CHOSEN | seen_on(looked))
    assert sent.status_code == 303
    progress = sent.location
    assert "sent it alone; no second caseworker has agreed yet" in words(two.get(progress))
    assert "waits for a second caseworker" in words(two.get("/casework/alerts?show=out"))

    second = progress + "/second"
    assert (
        one.post(
            second, {"answer": "approve", "could_tell": "no"} | seen_on(one.get(second)), form=second
        ).status_code
        == 409
    )
    for said in ({"answer": "approve"}, {"answer": "back", "comment": "The van", "could_tell": "no"}):
        assert two.post(second, said | seen_on(two.get(second)), form=second).status_code == 422, "no yes"
    assert "sent it alone" in words(two.get(progress))
    agreed = two.post(
        second, {"answer": "approve", "could_tell": "no"} | seen_on(two.get(second)), form=second
    )
    assert agreed.status_code == 303
    assert "sent it alone" not in words(two.get(progress))


def test_a_report_in_words_alone_has_the_way_to_it_too(story: Story, one: Visitor) -> None:
    """Nobody has read yet how dangerous it is; who reads it at night does."""
    told = story.report(incident_types=[], account="He had a gun.")
    nuisance = story.report(incident_types=["timewaster"])
    assert "/alert/night" in one.get(page_of(told)).get_data(as_text=True)
    assert "/alert/night" not in one.get(page_of(nuisance)).get_data(as_text=True)


def _alerts(story: Story, report: SentReport) -> list[str]:
    """What is out about a report."""
    with story.commits() as session:
        return [each.published_content or "" for each in session.scalars(alerts.of_report(report.id))]


@pytest.mark.parametrize(
    "smuggled",
    [
        {"body": "It was Maria, at 14 King Street"},
        {"headline": "Free words"},
        {"happened": ["gun", "It was Maria"]},
        {"spot": "14 King Street"},
        {"colour": "07700 900461"},
        {"identifiers": ["07700 900461"]},
        {"fixed": "words"},
    ],
)
def test_no_word_of_ones_own_can_be_smuggled_in(story: Story, one: Visitor, smuggled: dict[str, Any]) -> None:
    report = story.report()
    on_duty_now(story, 0)
    path = page_of(report, "/alert/night")
    seen = seen_on(one.post(path, CHOSEN))
    assert one.post(path, CHOSEN | smuggled | seen).status_code in (200, 422)
    assert _alerts(story, report) == []


def test_a_number_that_is_not_of_this_report_is_not_shown(story: Story, one: Visitor) -> None:
    report = story.report()
    on_duty_now(story, 0)
    path = page_of(report, "/alert/night")
    chosen = CHOSEN | {"identifiers": ["7"]}
    assert one.post(path, chosen | seen_on(one.post(path, chosen))).status_code == 303
    (content,) = _alerts(story, report)
    assert '"identifiers":[]' in content


def test_it_counts_only_those_whom_it_would_reach(story: Story, one: Visitor) -> None:
    """Allowed in their own region only, it does not go to whoever chose none."""
    on_duty_now(story, 0)
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET active = false"))
    ids = story.recipients(30)
    with story.commits() as session:
        everywhere = text("UPDATE recipients SET regions = '{}' WHERE id = ANY(:ids)")
        session.execute(everywhere, {"ids": ids})
        london = text("UPDATE recipients SET regions = ARRAY['london'] WHERE id = ANY(:ids)")
        session.execute(london, {"ids": ids[:10]})
    widely = page_of(story.report(), "/alert/night")
    only = page_of(story.report(consents={"alert": {"value": "yes", "region_only": True}}), "/alert/night")
    assert "About 30 recipients." in words(one.get(widely))
    assert "About 10 recipients." in words(one.get(only))


def test_what_must_not_go_rests_on_no_answer(story: Story, one: Visitor) -> None:
    on_duty_now(story, 0)
    refused = words(one.get(page_of(story.report(consents={"alert": {"value": "no"}}), "/alert/night")))
    assert "This warning must not go" in refused
    assert "It rests on their answer" not in refused
    assert "It rests on their answer" in words(one.get(page_of(story.report(), "/alert/night")))
