"""An answer that no code signed is not put before its reporter as theirs, and nothing keeps them from saying no."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from num_service.domain.reports.consent import Scope, Value
from tests.harness.api import V1
from tests.harness.databases import TestDatabase
from tests.harness.forms import forms
from tests.harness.inventing import as_owner, invent, sql
from tests.harness.pages import words
from tests.harness.reporter import browser, come_back
from tests.harness.story import ALL_YES, Story

SHOWN_FIRST = ALL_YES | {"alert": {"value": "yes", "show_me_first": True}}


def test_an_invented_yes_is_not_put_before_them_as_what_they_said(app: Flask, story: Story) -> None:
    report = story.report(consents={each.value: "no" for each in (Scope.CHECKER, Scope.ALERT)})
    invent(story, report, Scope.ALERT)
    them = browser(app)
    page = come_back(them, report.receipt.code)
    assert "Please confirm" not in page
    assert "An answer stands here that your code did not sign. It does not count." in page
    assert "your yes" not in page
    asked = [each for each in forms(them.get("/receipt/report")) if each.action == "/receipt/consent"]
    assert asked[0].fields["consents.alert"] == "no", "one press says no"
    assert them.client.post(asked[0].action, data=asked[0].fields).status_code == 303
    assert "your code did not sign" not in words(them.get("/receipt/report"))
    with story.commits() as session:
        newest = text("SELECT value FROM consents WHERE scope = 'alert' ORDER BY number DESC LIMIT 1")
        assert session.scalar(newest) == "no"


def test_a_program_is_told_which_answers_do_not_count(app: Flask, story: Story) -> None:
    report = story.report(consents={"checker": "yes"})
    invent(story, report, Scope.ALERT)
    told = app.test_client().post(f"{V1}/receipts/open", json={"receipt": report.receipt.shown}).get_json()
    assert told is not None
    assert {scope: each["counts"] for scope, each in told["consents"].items()} == {
        "checker": True,
        "alert": False,
    }


@pytest.mark.parametrize("gap", [1, 2, 2**31 - 20])
def test_no_row_with_a_place_too_high_keeps_them_from_saying_no(story: Story, gap: int) -> None:
    """The next answer would come to the place that such a row has already."""
    report = story.report(consents=ALL_YES)
    with pytest.raises(IntegrityError, match="no gaps"):
        invent(story, report, Scope.CHECKER, value="no", place=len(ALL_YES) + gap)
    invent(story, report, Scope.CHECKER, value="no")
    said = story.answer(report, Scope.ALERT, Value.NO)
    assert said.record.value is Value.NO


def test_without_its_consent_row_or_with_a_count_at_its_end_a_no_still_stands(
    story: Story, database: TestDatabase
) -> None:
    gone, full = story.report(), story.report()
    as_owner(database, f"DELETE FROM consent_heads WHERE report_id = '{gone.id}'")
    sql(story, "UPDATE consent_heads SET changes = 2147483647 WHERE report_id = :id", id=full.id)
    for report in (gone, full):
        story.publish(story.approved_alert(report))
        assert story.answer(report, Scope.ALERT, Value.NO).record.value is Value.NO
    with story.commits() as session:
        assert session.scalars(text("SELECT status FROM alerts")).all() == ["recalled", "recalled"]
        heads = text("SELECT considered = changes FROM consent_heads")
        assert session.scalars(heads).all() == [True, True], "nothing is left to do"


def test_no_count_of_answers_is_brought_to_its_end(story: Story) -> None:
    """A no to a warning could not be counted any more."""
    story.approved_alert(story.report(consents=SHOWN_FIRST))
    for attack in (
        "UPDATE alert_sources SET answers = 2147483647",
        "INSERT INTO alert_sources (alert_id, report_id, answers, vetoed) "
        "SELECT id, :other, 2147483647, FALSE FROM alerts",
    ):
        with pytest.raises(IntegrityError, match="the answers in alert_sources"):
            sql(story, attack, other=story.report().id)
