"""Where nobody of a force can sign in, an officer gets a packet by hand, and the reporter is told the truth."""

from __future__ import annotations

import dataclasses
import uuid

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.police.by_hand import Proof
from num_service.domain.police.handover import Means
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.services.casework import hand_packet, open_report
from num_service.services.police import read_marks, take_back
from tests.harness.casework import signed_in
from tests.harness.databases import TestDatabase
from tests.harness.pages import words
from tests.harness.reporter import browser, come_back
from tests.harness.story import SentReport, Story

OFFICER = "PS Quill, rang back on 101"


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


@pytest.fixture(scope="module")
def database(module_database: TestDatabase) -> TestDatabase:
    return module_database


def released(story: Story) -> tuple[SentReport, uuid.UUID]:
    report = story.report()
    packet_id = story.approved_packet(report)
    story.release(packet_id)
    return report, packet_id


def hand(story: Story, report: SentReport, packet_id: uuid.UUID, officer: str = OFFICER) -> None:
    with story.commits() as session:
        hand_packet.hand_packet(
            session,
            report=open_report.find_report(session, report.reference),
            packet_id=packet_id,
            means=Means.TELEPHONE,
            proof=Proof.CALLED_BACK,
            officer=officer,
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
        )


def acknowledged(story: Story, report: SentReport, packet_id: uuid.UUID) -> None:
    with story.commits() as session:
        hand_packet.withdrawal_acknowledged(
            session,
            report=open_report.find_report(session, report.reference),
            packet_id=packet_id,
            officer=OFFICER,
            holder=story.caseworkers[0],
            clock=story.wiring.clock,
        )


def swept(story: Story) -> None:
    here = story.wiring
    take_back.take_back(here.database, here.push_database, clock=here.clock)
    read_marks.read_marks(here.database, here.push_database)


def page_of(app: Flask, report: SentReport) -> str:
    return come_back(browser(app), report.receipt.code)


def test_the_reporter_reads_that_an_officer_has_it(app: Flask, story: Story) -> None:
    report, packet_id = released(story)
    assert "No officer has opened it." in page_of(app, report)
    hand(story, report, packet_id)
    swept(story)
    page = page_of(app, report)
    assert "A caseworker handed it to an officer of Metropolitan Police" in page
    assert "cannot be called back any more" in page
    assert "No officer has opened it" not in page


def test_a_no_after_that_never_says_that_no_officer_had_it(app: Flask, story: Story) -> None:
    """In the police database nobody opened it, and there it is taken back; an officer has it all the same."""
    report, packet_id = released(story)
    hand(story, report, packet_id)
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    swept(story)
    swept(story)
    page = page_of(app, report)
    assert "had handed it to an officer before that, so it cannot be recalled" in page
    assert "They have not acknowledged that yet." in page
    assert "No officer had opened it" not in page
    acknowledged(story, report, packet_id)
    assert "They have acknowledged that." in page_of(app, report)
    with pytest.raises(Conflict, match="already"):
        acknowledged(story, report, packet_id)


def test_nobody_says_that_the_force_was_told_while_a_caseworker_has_still_to_tell_them(
    app: Flask, story: Story
) -> None:
    """Its inbox has no notice: there it was taken back unopened, and nobody of that force can sign in."""
    report, packet_id = released(story)
    hand(story, report, packet_id)
    before = page_of(app, report)
    assert "was handed what we sent, so a no cannot call it back. A caseworker tells them" in before
    change = story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    [said] = map(str, change.not_undone)
    assert "A caseworker had already handed it to an officer" in said
    assert "has been told" not in said
    them = browser(app)
    come_back(them, report.receipt.code)
    record = words(them.get("/receipt/record"))
    assert "It was withdrawn after a caseworker had handed it to an officer" in record
    assert "The police were told" not in record


def test_while_the_police_database_does_not_answer_it_is_not_said_that_nobody_knows(
    app: Flask, story: Story
) -> None:
    """Whether somebody opened it there is not known. That an officer has it is."""
    report, packet_id = released(story)
    hand(story, report, packet_id)
    away = dataclasses.replace(story, wiring=dataclasses.replace(story.wiring, push_database=None))
    change = away.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    [said] = map(str, change.not_undone)
    assert "A caseworker had already handed it to an officer" in said
    page = page_of(app, report)
    assert "had handed it to an officer before that, so it cannot be recalled" in page
    assert "We do not know yet" not in page
    unopened, _ = released(story)
    [said] = map(str, away.answer(unopened, Scope.POLICE_INTELLIGENCE, Value.NO).not_undone)
    assert "We do not know yet whether an officer had opened it" in said
    assert "We do not know yet" in page_of(app, unopened)


def test_nothing_is_handed_over_that_the_gate_would_not_release_now(story: Story) -> None:
    report, packet_id = released(story)
    with pytest.raises(Invalid, match="Name the officer"):
        hand(story, report, packet_id, officer="  ")
    with story.commits() as session:
        session.execute(text("UPDATE reports SET official = true WHERE id = :id"), {"id": report.id})
    with pytest.raises(Conflict, match="would not release it now"):
        hand(story, report, packet_id)
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    with pytest.raises(NotFound):  # it is taken back
        hand(story, report, packet_id)


@pytest.mark.parametrize("how", ["not signed", "stepped back", "left"])
def test_having_been_released_excuses_nothing(story: Story, database: TestDatabase, how: str) -> None:
    """What is out may stay out on an answer from before answers were signed. An officer who gets it is new."""
    report, packet_id = released(story)
    with psycopg.connect(database.admin_libpq) as admin:
        admin.execute("SET session_replication_role = replica")
        if how == "not signed":
            unsigned = "UPDATE consents SET place = NULL, signature = NULL WHERE report_id = %s"
            admin.execute(unsigned, [report.id])
        elif how == "stepped back":
            back = "INSERT INTO recusals (report_id, user_id, recused_on) VALUES (%s, %s, CURRENT_DATE)"
            admin.execute(back, [report.id, story.caseworkers[1].user_id])
        else:
            admin.execute("UPDATE users SET active = false WHERE id = %s", [story.caseworkers[1].user_id])
    try:
        with pytest.raises(Conflict, match="would not release it now"):
            hand(story, report, packet_id)
    finally:
        with psycopg.connect(database.admin_libpq) as admin:
            admin.execute("UPDATE users SET active = true")


def test_once_and_only_what_is_released_and_of_this_report(story: Story) -> None:
    report, packet_id = released(story)
    other = story.report()
    with pytest.raises(NotFound):
        hand(story, other, packet_id)
    with pytest.raises(NotFound):
        hand(story, other, story.approved_packet(other))
    with pytest.raises(Conflict, match="not handed over by hand"):
        acknowledged(story, report, packet_id)
    hand(story, report, packet_id)
    with pytest.raises(Conflict, match="already"):
        hand(story, report, packet_id)


def test_who_the_officer_is_stands_in_a_sealed_note_alone(story: Story, database: TestDatabase) -> None:
    report, packet_id = released(story)
    hand(story, report, packet_id, officer="PS Unusual Name")
    with psycopg.connect(database.admin_libpq) as admin:
        tables = admin.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in tables.fetchall():
            found = admin.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%Unusual Name%'"
            ).fetchone()
            assert found == (0,), table


def test_a_caseworker_records_it_on_the_page(app: Flask, story: Story) -> None:
    report, packet_id = released(story)
    page, one = f"/casework/{report.reference}", signed_in(app, "one@casework.example")
    where = f"{page}/packets/{packet_id}/by-hand"
    wrong = one.post(where, {"means": "telephone", "proof": "called_back", "officer": ""}, form=page)
    assert (wrong.status_code, "Name the officer" in words(wrong)) == (422, True)
    unproved = one.post(where, {"means": "telephone", "officer": OFFICER}, form=page)
    assert (unproved.status_code, OFFICER in words(unproved)) == (422, True), "what was typed is kept"
    done = one.post(where, {"means": "telephone", "proof": "called_back", "officer": OFFICER}, form=page)
    assert done.status_code == 303
    shown = words(one.get(page))
    assert "Handed to an officer by hand" in shown
    assert OFFICER in shown, "a note for colleagues"
    assert "Record that an officer has it" not in shown
    record = browser(app)
    come_back(record, report.receipt.code)
    told = words(record.get("/receipt/record"))
    assert "A caseworker handed it to an officer" in told
    assert OFFICER not in told


def test_where_a_colleague_recorded_it_meanwhile_the_page_says_so(app: Flask, story: Story) -> None:
    report, packet_id = released(story)
    page, one = f"/casework/{report.reference}", signed_in(app, "one@casework.example")
    one.get(page)
    hand(story, report, packet_id, officer="Somebody else")
    typed = {"means": "telephone", "proof": "called_back", "officer": OFFICER}
    late = one.post(f"{page}/packets/{packet_id}/by-hand", typed, form=page)
    assert late.status_code == 409
    assert "It is recorded already that an officer has it." in words(late)
    assert OFFICER in words(late), "what was typed is kept"


def test_where_it_was_taken_back_meanwhile_the_caseworker_is_told(app: Flask, story: Story) -> None:
    report, packet_id = released(story)
    page, one = f"/casework/{report.reference}", signed_in(app, "one@casework.example")
    one.get(page)
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    typed = {"means": "telephone", "proof": "called_back", "officer": OFFICER}
    late = one.post(f"{page}/packets/{packet_id}/by-hand", typed, form=page)
    assert (late.status_code, "no such packet of this report at a force" in words(late)) == (404, True)
