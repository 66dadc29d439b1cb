"""A report about an official: asked for one named body, answered by receipt, handed over only on a yes, and told."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from num_service.db.models.police.handover import HandoverRow
from num_service.domain.help import Body
from num_service.domain.police.handover import Means
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.domain.shared.taxonomy import Language
from num_service.services.casework import open_report
from num_service.services.police import hand_over
from num_service.services.reports import delete_report, pausing
from num_service.services.reports.return_with_receipt import OpenReceipt
from num_service.settings import Settings
from tests.harness.casework import signed_in
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.reporter import browser, come_back
from tests.harness.story import SentReport, Story

OFFICIAL: dict[str, Any] = {"incident_types": ["official_misconduct"], "where": {"region": "scotland"}}


def ask(story: Story, report: SentReport, body: Body = Body.CAAPD) -> uuid.UUID:
    with story.commits() as session:
        return hand_over.ask(
            session,
            report=open_report.find_report(session, report.reference),
            body=body,
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
        ).id


def says(story: Story, report: SentReport, handover: uuid.UUID, yes: bool) -> None:
    with story.commits() as session:
        hand_over.answer(
            session,
            report_id=report.id,
            handover_id=handover,
            says=yes,
            language=Language.EN,
            signer=report.receipt.signer(),
            clock=story.wiring.clock,
        )


def hand(story: Story, report: SentReport, handover: uuid.UUID) -> None:
    with story.commits() as session:
        hand_over.hand_over(
            session,
            report=open_report.find_report(session, report.reference),
            handover_id=handover,
            means=Means.LETTER,
            holder=story.caseworkers[1],
            clock=story.wiring.clock,
        )


def row(story: Story, handover: uuid.UUID) -> HandoverRow:
    with story.commits() as session:
        found = session.get_one(HandoverRow, handover)
        session.expunge(found)
        return found


def test_nothing_is_handed_over_on_a_yes_that_no_code_signed(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    """Invented, said to another body, or said again after a no."""
    report = story.report(**OFFICIAL)
    asked, other = ask(story, report), ask(story, report, Body.PIRC)
    said = (
        "UPDATE handovers SET said = TRUE, said_at = CURRENT_DATE, language = 'en', answers = %s, signature = %s "
        "WHERE id = %s"
    )
    with psycopg.connect(database.libpq, autocommit=True) as connection:
        connection.execute(said, (1, None, asked))
        page = come_back(browser(app), report.receipt.code)
        assert "A yes is noted here, not signed with your code" in page
        assert "You said yes" not in page
        with pytest.raises(Conflict, match="not signed"):
            hand(story, report, asked)
        says(story, report, other, True)
        yes = row(story, other).signature
        connection.execute(said, (2, yes, asked))
        with pytest.raises(Conflict, match="not signed"):
            hand(story, report, asked)
        says(story, report, other, False)
        connection.execute(said, (2, yes, other))
        with pytest.raises(Conflict, match="not signed"):
            hand(story, report, other)
        with pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(said, (1, yes, other))
        with pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute("DELETE FROM handovers")
    says(story, report, other, True)
    hand(story, report, other)


def test_nothing_is_handed_over_without_a_yes_to_that_body(story: Story) -> None:
    report = story.report(**OFFICIAL)
    first, other = ask(story, report), ask(story, report, Body.PIRC)
    with pytest.raises(Conflict, match="Silence is no"):
        hand(story, report, first)
    says(story, report, other, True)
    with pytest.raises(Conflict, match="Silence is no"):
        hand(story, report, first)
    says(story, report, first, False)
    with pytest.raises(Conflict, match="Silence is no"):
        hand(story, report, first)
    assert row(story, first).handed_at is None


def test_on_a_yes_it_is_recorded_who_when_to_whom_and_how(story: Story) -> None:
    report = story.report(**OFFICIAL)
    handover = ask(story, report)
    says(story, report, handover, True)
    hand(story, report, handover)
    done = row(story, handover)
    assert (done.body, done.means, done.said) == (Body.CAAPD, Means.LETTER, True)
    assert (done.asked_by, done.handed_by) == tuple(each.user_id for each in story.caseworkers)
    assert done.handed_at is not None
    assert done.said_at is not None
    assert done.said_at <= done.handed_at
    with pytest.raises(Conflict, match="already"):
        hand(story, report, handover)
    with pytest.raises(Conflict, match="cannot be called back"):
        says(story, report, handover, False)


def test_a_yes_that_is_taken_back_stops_it(story: Story) -> None:
    report = story.report(**OFFICIAL)
    handover = ask(story, report)
    says(story, report, handover, True)
    says(story, report, handover, False)
    with pytest.raises(Conflict, match="Silence is no"):
        hand(story, report, handover)


def test_it_is_asked_once_and_again_only_after_a_no(story: Story) -> None:
    report = story.report(**OFFICIAL)
    handover = ask(story, report)
    with pytest.raises(Conflict, match="already"):
        ask(story, report)
    says(story, report, handover, False)
    assert ask(story, report) != handover


def test_other_reports_and_other_peoples_questions_are_refused(story: Story) -> None:
    with pytest.raises(Conflict, match="not about an official"):
        ask(story, story.report())
    about_somebody = {"on_behalf": "does_not_know"}
    unaware = story.report(**OFFICIAL, about=about_somebody, consents={"alert": "yes"})
    with pytest.raises(Conflict, match="does not know"):
        ask(story, unaware)
    report, another = story.report(**OFFICIAL), story.report(**OFFICIAL)
    handover = ask(story, report)
    with pytest.raises(NotFound):
        says(story, another, handover, True)
    with pytest.raises(NotFound):
        hand(story, another, handover)


def test_the_database_refuses_a_handover_that_rests_on_no_yes(story: Story, database: TestDatabase) -> None:
    report = story.report(**OFFICIAL)
    handover = ask(story, report)
    with psycopg.connect(database.libpq) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(
            "UPDATE handovers SET handed_at = now(), means = 'letter', handed_by = asked_by WHERE id = %s",
            (handover,),
        )


def test_the_pages_ask_answer_record_and_tell(story: Story, app: Flask, settings: Settings) -> None:
    report = story.report(**OFFICIAL)
    page = f"/casework/{report.reference}"
    one = signed_in(app, "one@casework.example")
    shown = words(one.get(page))
    for told in ("CAAP-D", "passes what it is told to that force", "not where a criminal allegation begins"):
        assert told in shown
    assert "Fiosrú" not in shown, "another country's body"
    assert one.post(f"{page}/handovers", form=page, body="caapd").status_code == 303

    them = browser(app)
    them.post("/receipt", receipt=report.receipt.shown)
    mine = words(them.get("/receipt/report"))
    assert (
        "May we tell them? Procurator Fiscal, Criminal Allegations Against the Police Division (CAAP-D)"
        in mine
    )
    assert "It refers the complaint to Police Scotland" in mine
    assert "Nothing goes without your yes." in mine
    assert "Record the handover" not in words(one.get(page))
    (handover,) = handovers(story, report)
    answer(them, handover, "yes")
    assert "You said yes. It has not been handed over" in words(them.get("/receipt/report"))

    recorded = one.post(f"{page}/handovers/done", form=page, handover=str(handover), means="letter")
    assert recorded.status_code == 303
    assert "By letter" in words(one.get(page))
    mine = words(them.get("/receipt/report"))
    assert "It was handed over, on your yes." in mine
    assert "May we tell them?" not in mine
    answer(them, handover, "no", status=409)


def test_stopping_everything_stops_what_was_not_handed_over(story: Story, app: Flask) -> None:
    report = story.report(**OFFICIAL)
    handover = ask(story, report)
    says(story, report, handover, True)
    them = browser(app)
    them.post("/receipt", receipt=report.receipt.shown)
    them.post("/receipt/stop", form="/receipt/stop")
    assert row(story, handover).said is False
    with pytest.raises(Conflict):
        hand(story, report, handover)


def test_a_pause_answers_nothing_that_was_never_answered(story: Story) -> None:
    report = story.report(**OFFICIAL)
    asked, allowed = ask(story, report), ask(story, report, Body.PIRC)
    says(story, report, allowed, True)
    pausing.pause(story.wiring, opened=_opened(report), language=Language.EN)
    assert (row(story, asked).said, row(story, allowed).said) == (None, False), "silence is no answer"
    pausing.stop(story.wiring, opened=_opened(report), language=Language.EN)
    assert row(story, asked).said is False


def test_what_was_decided_meanwhile_counts_and_not_what_was_read_before(story: Story) -> None:
    """A page is slow: while it waits for the lock, the report is found to be about no official, or is deleted."""
    report = story.report(**OFFICIAL)
    with story.commits() as session:
        found = open_report.find_report(session, report.reference)
        with story.commits() as other:
            other.execute(text("UPDATE reports SET official = false WHERE id = :id"), {"id": report.id})
        with pytest.raises(Conflict, match="not about an official"):
            hand_over.ask(
                session,
                report=found,
                body=Body.CAAPD,
                holder=story.caseworkers[0],
                clock=story.wiring.clock,
            )
    report = story.report(**OFFICIAL)
    handover = ask(story, report)
    says(story, report, handover, True)
    with story.commits() as session:
        found = open_report.find_report(session, report.reference)
        delete_report.delete_report(story.wiring, opened=_opened(report), language=Language.EN)
        with pytest.raises(NotFound, match="deleted"):
            hand_over.ask(
                session,
                report=found,
                body=Body.PIRC,
                holder=story.caseworkers[0],
                clock=story.wiring.clock,
            )
    with pytest.raises(NotFound, match="deleted"):
        says(story, report, handover, True)


def _opened(report: SentReport) -> OpenReceipt:
    return OpenReceipt(report.id, report.receipt.private_key(), report.receipt.signer())


def handovers(story: Story, report: SentReport) -> list[uuid.UUID]:
    with story.commits() as session:
        return [each.id for each in hand_over.of_report(session, report.id)]


def answer(them: Visitor, handover: uuid.UUID, said: str, *, status: int = 303) -> None:
    done = them.post(f"/receipt/handovers/{handover}", form="/receipt/report", says=said)
    assert done.status_code == status, words(done)


@pytest.mark.parametrize(("told", "held"), [(OFFICIAL, True), ({}, False)])
def test_the_page_says_that_it_is_held(story: Story, app: Flask, told: dict[str, Any], held: bool) -> None:
    """A yes about the police does not read as if the packet were on its way to a force."""
    them = browser(app)
    them.post("/receipt", receipt=story.report(**told).receipt.shown)
    page = words(them.get("/receipt/report"))
    assert ("It may be about police or an official, so it is held." in page) is held
    assert ("Two caseworkers look at it first" in page) is not held
