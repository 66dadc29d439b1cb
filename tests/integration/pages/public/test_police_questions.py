"""A question from police reaches a reporter through caseworkers, and their answer, or none, stays with caseworkers."""

from __future__ import annotations

import re
import uuid

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.police.relay import Relay
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.services.casework import open_report
from num_service.services.reports import police_questions
from tests.harness.databases import TestDatabase
from tests.harness.opened import at_police
from tests.harness.pages import Visitor, words
from tests.harness.reporter import browser, come_back
from tests.harness.story import ALL_YES, PASSWORD, SentReport, Story

QUESTION = "Was the car dark blue or black?"


def pass_on(
    story: Story, report: SentReport, packet_id: uuid.UUID, kind: Relay = Relay.QUESTION, said: str = QUESTION
) -> None:
    with story.commits() as session:
        police_questions.pass_on(
            session,
            report=open_report.find_report(session, report.reference),
            packet_id=packet_id,
            kind=kind,
            text=said,
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
        )


def answer(visitor: Visitor, says: str, typed: str = "") -> str:
    page = visitor.get("/receipt/report").get_data(as_text=True)
    found = re.search(r'action="(/receipt/questions/([^"]+))"', page)
    assert found is not None, "no question on the page"
    sent = visitor.post(found[1], {f"answer.{found[2]}": typed, "says": says}, form="/receipt/report")
    return words(visitor.get("/receipt/report")) if sent.status_code == 303 else words(sent)


def test_a_question_is_shown_with_its_force_and_the_answer_reaches_caseworkers(
    them: Visitor, story: Story, database: TestDatabase
) -> None:
    sent = story.report()
    pass_on(story, sent, at_police(story, database, sent))
    page = come_back(them, sent.receipt.shown)
    assert "A question from Metropolitan Police Service, through us" in page
    assert QUESTION in page
    assert "You need not answer, and need not say why." in page

    page = answer(them, "answer", "Black, I think.")

    assert "Thank you. Caseworkers have your answer." in page
    assert "You answered. Caseworkers have it." in page
    assert "I do not want to answer" not in page
    with story.commits() as session:
        opened = open_report.open_report(session, reference=sent.reference, holder=story.caseworkers[0])
        assert [each.text for each in opened.messages] == [QUESTION, "Black, I think."]
        (relayed,) = police_questions.of_report(session, opened.report, opened.messages, opened.consents)
    assert (relayed.said, relayed.asks) == ("answered", False)


def test_refused_not_asked_and_not_answered_are_the_same_to_police(
    them: Visitor, story: Story, database: TestDatabase
) -> None:
    sent = story.report()
    packet_id = at_police(story, database, sent)
    before = police_rows(database)
    pass_on(story, sent, packet_id)
    come_back(them, sent.receipt.shown)
    assert police_rows(database) == before, "not answered"

    page = answer(them, "refuse")

    assert "Saved. You do not answer it." in page
    assert police_rows(database) == before, "refused"
    assert "Thank you. Caseworkers have your answer." in answer(them, "answer", "Now I do."), "minds change"
    assert police_rows(database) == before, "answered"


def police_rows(database: TestDatabase) -> list[tuple[object, ...]]:
    with psycopg.connect(database.police_owner_libpq) as connection:
        return connection.execute(
            "SELECT to_jsonb(each) FROM released_packets AS each ORDER BY reference"
        ).fetchall()


def test_without_a_yes_to_questions_nothing_is_passed_on_but_what_came_of_it(
    them: Visitor, story: Story, database: TestDatabase
) -> None:
    sent = story.report(consents=ALL_YES | {"police_questions": "no"})
    packet_id = at_police(story, database, sent)
    with pytest.raises(Conflict) as why:
        pass_on(story, sent, packet_id)
    assert why.value.code == "no_questions"
    pass_on(story, sent, packet_id, Relay.OUTCOME, "They know him, and took it up.")
    page = come_back(them, sent.receipt.shown)
    assert "Metropolitan Police Service says what came of it" in page
    assert "They know him, and took it up." in page
    assert "/receipt/questions/" not in them.get("/receipt/report").get_data(as_text=True)


def test_a_yes_that_no_code_signed_lets_nobody_ask(story: Story, database: TestDatabase) -> None:
    sent = story.report(consents=ALL_YES | {"police_questions": "no"})
    packet_id = at_police(story, database, sent)
    with story.commits() as session:
        session.execute(
            text(
                "INSERT INTO consents (report_id, scope, value, conditions, wording_version, language, asked_by,"
                " recorded_at, place) SELECT :id, 'police_questions', 'yes', '{}', '2026-11-28', 'en', 'reporter',"
                " date_trunc('day', now()), count(*) FROM consents WHERE report_id = :id"
            ),
            {"id": sent.id},
        )
    with pytest.raises(Conflict):
        pass_on(story, sent, packet_id)


def test_after_a_no_to_questions_one_that_waits_is_answered_by_nobody(
    them: Visitor, story: Story, database: TestDatabase
) -> None:
    sent = story.report()
    pass_on(story, sent, at_police(story, database, sent))
    come_back(them, sent.receipt.shown)
    page = them.get("/receipt/report").get_data(as_text=True)
    found = re.search(r'action="(/receipt/questions/([^"]+))"', page)
    assert found is not None
    story.answer(sent, Scope.POLICE_QUESTIONS, Value.NO)
    late = them.post(found[1], {f"answer.{found[2]}": "Black.", "says": "answer"}, form="/receipt/report")
    assert late.status_code == 409
    assert "/receipt/questions/" not in them.get("/receipt/report").get_data(as_text=True)


def test_an_empty_answer_is_named_beside_its_question(
    them: Visitor, story: Story, database: TestDatabase
) -> None:
    sent = story.report()
    pass_on(story, sent, at_police(story, database, sent))
    come_back(them, sent.receipt.shown)
    assert "Your answer to this question: Write something first." in answer(them, "answer", "  ")


def test_nobody_can_have_asked_about_what_no_officer_opened(story: Story, database: TestDatabase) -> None:
    sent, other = story.report(), story.report()
    with pytest.raises(Conflict):
        pass_on(story, sent, at_police(story, database, sent, opened=False))
    with pytest.raises(NotFound):
        pass_on(story, other, uuid.uuid4())


def test_a_caseworker_passes_it_on_from_the_page_of_the_report(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    sent = story.report()
    packet_id = at_police(story, database, sent)
    caseworker = browser(app)
    caseworker.sign_in("one@casework.example", PASSWORD)
    there = f"/casework/{sent.reference}"
    assert "Refuse a question that would find out more than the packet tells" in words(caseworker.get(there))
    typed = {"relay.packet": str(packet_id), "relay.kind": "question", "relay.text": QUESTION}

    empty = caseworker.post(f"{there}/relays", typed | {"relay.text": " "}, form=there)
    assert empty.status_code == 422
    assert "Write something first." in words(empty)
    assert caseworker.post(f"{there}/relays", typed, form=there).status_code == 303
    page = words(caseworker.get(there))
    assert "Not answered" in page
    assert QUESTION in page
