"""What the field’s scenarios say a reporter sees on the page of their report (shared field findings, their side)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from num_service.domain.reports.consent import Conditions, Scope, Value
from tests.harness.databases import TestDatabase
from tests.harness.matching import agreed, judge, second_opinion
from tests.harness.opened import at_police
from tests.harness.pages import Visitor, words
from tests.harness.reporter import browser, come_back
from tests.harness.story import ALL_YES, Story

IF_MATCHED = ALL_YES | {"police_intelligence": "if_matched"}


@pytest.mark.parametrize(("days", "told"), [(13, False), (14, True), (40, True)])
def test_a_force_that_has_not_acknowledged_a_withdrawal_for_14_days_is_said_not_to_have(
    them: Visitor, story: Story, days: int, told: bool, database: TestDatabase
) -> None:
    sent = story.report()
    at_police(story, database, sent, days_ago=days + 1)
    story.answer(sent, Scope.POLICE_INTELLIGENCE, Value.NO)
    with story.commits() as session:
        session.execute(
            text(
                "UPDATE released_packets SET withdrawn_at = now() - :ago FROM packets"
                " WHERE packets.reference = released_packets.reference AND report_id = :id"
            ),
            {"ago": timedelta(days=days, minutes=1), "id": sent.id},
        )
    page = come_back(them, sent.receipt.shown)
    assert "Withdrawn from Metropolitan Police" in page
    assert ("Not acknowledged: 14 days have passed." in page) is told
    assert ("They have not acknowledged that yet." in page) is not told


@pytest.mark.parametrize("opened", [True, False])
def test_what_a_force_has_for_14_days_without_a_word_is_said(
    them: Visitor, story: Story, opened: bool, database: TestDatabase
) -> None:
    sent = story.report()
    at_police(story, database, sent, days_ago=15, opened=opened)
    page = come_back(them, sent.receipt.shown)
    assert "Not acknowledged: 14 days have passed" in page
    assert ("Until then you can take it back completely." in page) is not opened


def test_a_warning_that_is_being_written_is_said_to_be(them: Visitor, story: Story) -> None:
    sent = story.report()
    assert "Not written yet." in come_back(them, sent.receipt.shown)
    story.drafted_alert(sent)
    page = words(them.get("/receipt/report"))
    assert "A warning is being written" in page
    assert "Not written yet." not in page


def test_one_of_two_pauses_and_only_what_they_contributed_leaves(story: Story, them: Visitor) -> None:
    """Two friends, one flat: two codes and two sets of answers. The other's page says nothing of it."""
    one, other = story.report(), story.report()
    story.listed(one)
    story.listed(other)
    theirs = browser(them.client.application)
    before = come_back(theirs, other.receipt.shown)
    come_back(them, one.receipt.shown)
    them.post("/receipt/pause", form="/receipt/stop")
    assert "What you reported has left the checker." in words(them.get("/receipt/report"))
    assert words(theirs.get("/receipt/report")) == before
    assert "It is in the checker" in before


def test_somebody_who_reports_their_own_number_learns_nothing_by_pausing_or_going_on(
    them: Visitor, story: Story
) -> None:
    """A man reports his own number, “only if someone else reports”; a real report exists, one caseworker judged."""
    his, alone = (
        story.report(consents=IF_MATCHED),
        story.report(
            consents=IF_MATCHED,
            people=[
                {
                    "role": "client",
                    "identifiers": [{"kind": "phone", "value": "07700 900555", "basis": "saw"}],
                }
            ],
        ),
    )
    real = story.report()
    judge(story, his, real)
    other = browser(them.client.application)
    pages = []
    for visitor, report in ((them, his), (other, alone)):
        seen = [come_back(visitor, report.receipt.shown), words(visitor.get("/receipt/stop"))]
        visitor.post("/receipt/pause", form="/receipt/stop")
        seen += [words(visitor.get("/receipt/report")), words(visitor.get("/receipt/delete"))]
        pages.append([each.replace(report.reference, "") for each in seen])
    assert pages[0] == pages[1]
    second_opinion(story, his, real)
    assert "Someone else" not in words(them.get("/receipt/report")), "paused: nothing waits on it"


def test_a_match_is_held_for_seven_days_and_the_day_is_said(them: Visitor, story: Story) -> None:
    sent, other = story.report(consents=IF_MATCHED), story.report()
    agreed(story, sent, other)
    page = come_back(them, sent.receipt.shown)
    assert "Someone else reported this person" in page
    assert "You can say no until" in page


def test_each_answer_says_first_what_its_no_would_do(
    them: Visitor, story: Story, database: TestDatabase
) -> None:
    sent = story.report()
    page = come_back(them, sent.receipt.shown)
    assert page.count("Nothing is out because of this answer.") == 3
    story.publish(story.approved_alert(sent))
    story.listed(sent)
    at_police(story, database, sent, days_ago=0)
    page = words(them.get("/receipt/report"))
    assert "Nothing is out because of this answer." not in page
    assert "is recalled, unless others’ reports carry it without yours" in page
    assert "If you say no now, one thing you told us leaves the checker at once." in page
    assert "Metropolitan Police Service has opened what we sent, so a no cannot call it back." in page


def test_a_delay_and_an_excluded_force_stand_on_the_page_in_words(them: Visitor, story: Story) -> None:
    sent = story.report()
    story.answer(
        sent,
        Scope.POLICE_INTELLIGENCE,
        Value.YES,
        Conditions(except_forces=frozenset({"greater_manchester"})),
    )
    assert "We will not send it to Greater Manchester Police." in come_back(them, sent.receipt.shown)
