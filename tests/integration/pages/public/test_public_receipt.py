"""Coming back with a receipt: slips are named, nothing is shown that should not be, and a no counts at once."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from num_service.db.models.accounts.account import ReporterSession
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.reporter import (
    LITTLE,
    code_of,
    come_back,
    consents_of,
)
from tests.harness.story import ALL_YES, Story, later


def test_a_mistyped_code_is_named_and_kept_and_a_wrong_one_gets_one_answer(
    them: Visitor, story: Story
) -> None:
    code = story.report().receipt.code
    short = them.post("/receipt", receipt=code[:-1])
    assert short.status_code == 422
    assert "this has 24" in words(short)
    assert code[:-1] in short.get_data(as_text=True)
    swapped = code[1] + code[0] + code[2:] if code[0] != code[1] else "Z" + code[1:]
    assert "have changed places" in words(them.post("/receipt", receipt=swapped))
    assert them.post("/receipt", receipt="").status_code == 422
    assert them.post("/receipt").status_code == 422

    story_of_another_place = "00000-00000-00000-00000-00000"
    unknown = them.post("/receipt", receipt=story_of_another_place)
    assert unknown.status_code == 404
    assert "We do not know this code" in words(unknown)
    assert them.get("/receipt/report").status_code == 302


def test_a_code_is_in_no_cookie_no_address_and_no_session_as_it_lies_in_the_database(
    them: Visitor, story: Story
) -> None:
    them.post("/report", LITTLE)
    code = code_of(them)
    with story.commits() as session:
        stored = b"".join(session.scalars(select(ReporterSession.sealed)))
    assert stored, "a session is kept"
    for shape in (code, code.replace("-", "")):
        assert shape.encode() not in stored
    opened = them.post("/receipt", receipt=code)
    assert code not in str(opened.headers)
    assert code.replace("-", "") not in str(opened.headers)


def test_the_receipt_page_shows_messages_but_never_her_account_or_contact(
    them: Visitor, story: Story
) -> None:
    sent = story.report(about={"contact": "07700 900999", "own_advert": "my-advert"})
    page = come_back(them, sent.receipt.shown)
    for hidden in ("He would not pay", "07700 900999", "my-advert", "Camden"):
        assert hidden not in page

    added = them.post("/receipt/message", form="/receipt/report", text="He came back.\nTwice.")
    assert added.status_code == 303
    page = words(them.get("/receipt/report"))
    assert "It is with your report" in page
    assert "He came back." in page

    empty = them.post("/receipt/message", form="/receipt/report", text="  ")
    assert empty.status_code == 422
    assert "Write something first" in words(empty)
    long = them.post("/receipt/message", form="/receipt/report", text="y" * 20_001)
    assert long.status_code == 422
    assert "y" * 20_001 in long.get_data(as_text=True)


def test_after_half_an_hour_it_is_closed_and_what_she_typed_is_kept(
    app: Flask, them: Visitor, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = story.report().receipt.shown
    come_back(them, code)
    token = re.search(
        r'name="csrf_token" value="([^"]+)"', them.get("/receipt/report").get_data(as_text=True)
    )
    assert token is not None
    wiring = app.extensions["num"]
    monkeypatch.setitem(
        app.extensions, "num", dataclasses.replace(wiring, clock=later(wiring.clock, timedelta(minutes=31)))
    )

    late = them.client.post(
        "/receipt/message", data={"csrf_token": token[1], "text": "I remembered a tattoo."}
    )

    assert late.status_code == 422
    assert "For your safety your report was closed" in words(late)
    assert "I remembered a tattoo." in words(late)
    assert "I remembered a tattoo." in _come_back_with(them, code, "I remembered a tattoo.")
    assert (
        them.post("/receipt/message", form="/receipt/report", text="I remembered a tattoo.").status_code
        == 303
    )


def _come_back_with(visitor: Visitor, code: str, text: str) -> str:
    visitor.post("/receipt", receipt=code, text=text)
    return words(visitor.get("/receipt/report"))


def test_changing_an_answer_says_what_stopped_and_what_could_not_be_undone(
    them: Visitor, story: Story
) -> None:
    sent = story.report()
    story.publish(story.approved_alert(sent))
    come_back(them, sent.receipt.shown)

    answer = them.post("/receipt/consent", {"scope": "alert", "consents.alert": "no"}, form="/receipt/report")
    assert answer.status_code == 303
    page = words(them.get("/receipt/report"))
    assert "The warning has been recalled" in page
    assert "People may remember a warning they have already read" in page
    assert "A warning no longer applies" in page

    wider = {"scope": "alert", "consents.alert": "yes", "conditions.alert.region_only": "yes"}
    them.post("/receipt/consent", wider, form="/receipt/report")
    assert "Yes. Only in the region where it happened." in words(them.get("/receipt/report"))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"scope": "alert"}, "Choose an answer"),
        ({"scope": "alert", "consents.alert": "maybe"}, "The answers to this question"),
        ({"scope": "nonsense", "consents.nonsense": "yes"}, "We do not know this question"),
        ({}, "We do not know this question"),
        ({"scope": "alert", "consents.alert": "yes", "conditions.alert.delay_days": "x"}, "whole number"),
        (
            {"scope": "contact", "consents.contact": "yes", "conditions.contact.project": "x"},
            "no such condition",
        ),
    ],
)
def test_an_answer_that_is_none_changes_nothing(
    them: Visitor, story: Story, fields: dict[str, str], says: str
) -> None:
    come_back(them, story.report().receipt.shown)
    before = consents_of(story)
    answer = them.post("/receipt/consent", fields, form="/receipt/report")
    assert answer.status_code == 422
    assert says in words(answer)
    assert consents_of(story) == before


def test_stopping_all_sharing_asks_first_and_then_stops_all_of_it(them: Visitor, story: Story) -> None:
    sent = story.report()
    story.release(story.approved_packet(sent))
    come_back(them, sent.receipt.shown)
    before = words(them.get("/receipt/stop"))
    assert "This is what stops" in before
    assert {value for value, _, _ in consents_of(story).values()} == {"yes"}, "looking changes nothing"

    assert them.post("/receipt/stop").status_code == 303

    page = words(them.get("/receipt/report"))
    assert "All sharing is stopped" in page
    assert "It has been taken back from the police. No officer had opened it." in page
    answers = consents_of(story)
    assert answers.pop("contact")[0] == "yes", "being contacted is no sharing"
    assert {value for value, _, _ in answers.values()} == {"no"}
    assert "There is nothing to stop" in words(them.get("/receipt/stop"))


def test_she_sees_the_warning_first_and_her_no_holds(them: Visitor, story: Story) -> None:
    sent = story.report(consents=ALL_YES | {"alert": {"value": "yes", "show_me_first": True}})
    story.approved_alert(sent)
    page = come_back(them, sent.receipt.shown)
    assert "Please check this warning" in page
    assert "A man in Camden attacked someone" in page
    action = re.search(
        r'action="(/receipt/warnings/[^"]+)"', them.get("/receipt/report").get_data(as_text=True)
    )
    assert action is not None

    assert them.post(action[1], form="/receipt/report").status_code == 422
    assert them.post(action[1], form="/receipt/report", says="no").status_code == 303

    page = words(them.get("/receipt/report"))
    assert "This warning does not go" in page
    assert "You said no to this text" in page
    with story.commits() as session:
        shown = session.scalar(text("SELECT approved_sha256 FROM alerts WHERE status = 'approved'"))
    late = them.post(action[1], form="/receipt/report", says="yes", seen_sha256=shown)
    assert late.status_code == 409
    assert "You said no to this text, and that stays." in words(late)
    assert "The warning may go" not in words(late)


def test_her_yes_to_the_warning_on_the_page_lets_it_go(them: Visitor, story: Story) -> None:
    sent = story.report(consents=ALL_YES | {"alert": {"value": "yes", "show_me_first": True}})
    alert_id = story.approved_alert(sent)
    come_back(them, sent.receipt.shown)
    form = form_with(them.get("/receipt/report"), "seen_sha256")
    assert them.client.post(form.action, data=form.filled(says="yes")).status_code == 303
    story.publish(alert_id)


def test_closing_the_report_ends_it_on_the_server(them: Visitor, story: Story) -> None:
    come_back(them, story.report().receipt.shown)
    cookie = them.client.get_cookie("page")
    assert cookie is not None
    them.post("/receipt/close", form="/receipt/report")
    them.client.set_cookie("page", cookie.value)
    assert them.get("/receipt/report").status_code == 302
