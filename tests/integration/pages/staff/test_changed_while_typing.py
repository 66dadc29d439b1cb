"""What a form of a report's page is about went away while a caseworker typed: they read why, and lose nothing."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.reports.consent import Scope, Value
from tests.harness.at_desk import officer_of, packet_of, taken_over, writes
from tests.harness.pages import Visitor, words
from tests.harness.story import ALL_YES, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")
KEPT = "What you typed is still there"


def test_the_reporter_wants_to_talk_about_it_no_more(one: Visitor, story: Story) -> None:
    report = story.report(consents=ALL_YES | {"police_identified": "talk_first"})
    page = f"/casework/{report.reference}"
    one.get(page)
    story.answer(report, Scope.POLICE_IDENTIFIED, Value.NO)
    officer = {"named.force": "metropolitan", "named.officer": "DC Aroha Quill", "named.gives": "name"}
    late = one.post(f"{page}/own-name", officer, form=page)
    assert late.status_code == 409
    assert KEPT in words(late)
    assert "DC Aroha Quill" in late.get_data(as_text=True)


def test_it_is_about_no_official_after_all(one: Visitor, story: Story) -> None:
    report = story.report(incident_types=["official_misconduct"], where={"region": "scotland"})
    page = f"/casework/{report.reference}"
    one.get(page)
    with story.commits() as session:
        session.execute(text("UPDATE reports SET official = false WHERE id = :id"), {"id": report.id})
    late = one.post(f"{page}/handovers", {"body": "caapd"}, form=page)
    assert (late.status_code, "not about an official" in words(late)) == (409, True)


def test_the_packet_was_taken_back_while_the_officer_was_on_the_telephone(one: Visitor, story: Story) -> None:
    report = story.report()
    packet_id = story.approved_packet(report)
    story.release(packet_id)
    page = f"/casework/{report.reference}"
    one.get(page)
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    asked = {
        "relay.packet": str(packet_id),
        "relay.kind": "question",
        "relay.text": "Was the car dark blue, or black?",
    }
    late = one.post(f"{page}/relays", asked, form=page)
    assert (late.status_code, KEPT in words(late)) == (404, True)
    assert "Was the car dark blue, or black?" in late.get_data(as_text=True)


@pytest.mark.parametrize("how", ["a colleague", "the reporter"])
def test_an_officers_question_was_decided_meanwhile(
    app: Flask, one: Visitor, two: Visitor, story: Story, how: str
) -> None:
    report = story.report()
    officer = officer_of(app, story)
    reference = packet_of(story, report)
    officer.get(f"/police/packets/{reference}")
    writes(officer, reference, "question", text="Was the car dark blue or black?")
    assert taken_over(story) == 1
    page = f"/casework/{report.reference}"
    found = re.search(rf'action="({page}/from-police/([^"]+))"', one.get(page).get_data(as_text=True))
    assert found is not None
    if how == "a colleague":
        said = {f"said.{found[2]}.why": "where", "does": "turn_down"}
        assert two.post(found[1], said, form=page).status_code == 303
    else:
        story.answer(report, Scope.POLICE_QUESTIONS, Value.NO)
    typed = {f"said.{found[2]}.text": "Dark blue, or was it black?", "does": "pass_on"}
    late = one.post(found[1], typed, form=page)
    assert (late.status_code, KEPT in words(late)) == (409, True)
    assert "Dark blue, or was it black?" in words(late)
