"""Deleting a report: what goes and what stays is said first, the code is typed once more, and then it is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.db.models.reports.report import Report
from num_service.domain.shared.errors import NotFound
from num_service.services.casework import open_report, safeguard
from num_service.services.reports import delete_report
from tests.harness.databases import TestDatabase
from tests.harness.forms import form_with
from tests.harness.opened import at_police
from tests.harness.pages import Visitor, words
from tests.harness.reporter import browser, come_back, consents_of
from tests.harness.stored_data import tables
from tests.harness.story import ALL_YES, PASSWORD, SentReport, Story, later


def count(story: Story, table: str, report: SentReport) -> int:
    with story.commits() as session:
        found = session.execute(
            text(f"SELECT count(*) FROM {table} WHERE report_id = :id"), {"id": report.id}
        )
        return int(found.scalar_one())


def row(story: Story, report: SentReport) -> dict[str, object]:
    with story.commits() as session:
        found = session.execute(text("SELECT * FROM reports WHERE id = :id"), {"id": report.id})
        return dict(found.mappings().one())


def delete(visitor: Visitor, code: str) -> str:
    answer = visitor.post("/receipt/delete", receipt=code)
    assert answer.status_code == 200, words(answer)
    return words(answer)


def test_looking_deletes_nothing_and_says_what_goes_and_what_stays(them: Visitor, story: Story) -> None:
    sent = story.report()
    come_back(them, sent.receipt.shown)
    page = words(them.get("/receipt/delete"))
    for said in (
        "What is deleted",
        "What stays, where, and how long",
        f"the number {sent.reference}",
        "after at most 30 days",
        "After this your code opens nothing",
        "Pause it instead",
    ):
        assert said in page, said
    assert "warning that went out" not in page, "there is none"
    assert "an officer opened" not in page.partition("What stays")[2], "nothing went to police"
    assert count(story, "sealed_parts", sent) == 2


@pytest.mark.parametrize("typed", ["", "7K2MD", "00000-00000-00000-00000-00000"])
def test_without_the_code_typed_once_more_nothing_is_deleted(them: Visitor, story: Story, typed: str) -> None:
    sent = story.report()
    come_back(them, sent.receipt.shown)
    answer = them.post("/receipt/delete", receipt=typed)
    assert answer.status_code in (404, 422)
    assert count(story, "sealed_parts", sent) == 2
    assert consents_of(story)["alert"][0] == "yes"


def test_the_code_of_another_report_deletes_neither(them: Visitor, story: Story) -> None:
    mine, other = story.report(), story.report()
    come_back(them, mine.receipt.shown)
    answer = them.post("/receipt/delete", receipt=other.receipt.shown)
    assert answer.status_code == 422
    assert "That code opens another report" in words(answer)
    assert (count(story, "sealed_parts", mine), count(story, "sealed_parts", other)) == (2, 2)


def test_deleted_is_gone_and_the_code_opens_nothing(
    app: Flask, them: Visitor, story: Story, database: TestDatabase
) -> None:
    sent = story.report(
        account="zzdeleteme he hit me", about={"contact": "zzdeleteme signal"}, danger_now=["with_me"]
    )
    assert count(story, "pages", sent) == 1, "somebody is called"
    story.publish(story.approved_alert(sent))
    story.listed(sent)
    come_back(them, sent.receipt.shown)
    them.post("/receipt/message", form="/receipt/report", text="zzdeleteme too")

    page = delete(them, sent.receipt.shown)

    assert "Your report is deleted" in page
    assert "the text of the warning that went out" in page
    for table in ("sealed_parts", "report_identifiers", "listing_sources", "follow_ups", "pages"):
        assert count(story, table, sent) == 0, table
    left = row(story, sent)
    assert (left["status"], left["region"], left["incident_types"]) == ("deleted", "not_said", [])
    assert (left["reference"], left["assignee_id"], left["official"]) == (sent.reference, None, False)
    assert {value for value, _, _ in consents_of(story).values()} == {"no"}
    with story.commits() as session:
        assert session.execute(
            text("SELECT status FROM alerts JOIN alert_sources ON alert_id = id WHERE report_id = :id"),
            {"id": sent.id},
        ).scalars().all() == ["recalled"]
    assert not [name for name, kept in tables(database) if b"zzdeleteme" in kept]
    again = browser(app).post("/receipt", receipt=sent.receipt.shown)
    assert (again.status_code, "We do not know this code" in words(again)) == (404, True)
    assert them.get("/receipt/report").status_code == 302, "nothing is open any more"


def test_what_is_written_and_never_went_out_goes_too(them: Visitor, story: Story) -> None:
    sent = story.report()
    story.approved_alert(sent)
    story.approved_packet(sent)
    come_back(them, sent.receipt.shown)
    delete(them, sent.receipt.shown)
    assert (count(story, "alert_sources", sent), count(story, "packets", sent)) == (0, 0)


def test_a_warning_they_said_no_to_keeps_the_no_and_none_of_its_words(
    app: Flask, them: Visitor, story: Story
) -> None:
    sent = story.report(consents=ALL_YES | {"alert": {"value": "yes", "show_me_first": True}})
    story.approved_alert(sent)
    come_back(them, sent.receipt.shown)
    form = form_with(them.get("/receipt/report"), "seen_sha256")
    assert them.client.post(form.action, data=form.filled(says="no")).status_code == 303

    delete(them, sent.receipt.shown)

    with story.commits() as session:
        kept = session.execute(
            text(
                "SELECT status, content, reporter_said FROM alerts JOIN alert_sources ON alert_id = id"
                " WHERE report_id = :id"
            ),
            {"id": sent.id},
        ).one()
    assert tuple(kept) == ("recalled", None, False)
    caseworker = browser(app)
    caseworker.sign_in("one@casework.example", PASSWORD)
    assert caseworker.get("/casework/alerts?show=ended").status_code == 200


def test_what_an_officer_opened_stays_there_and_is_said_with_its_force(
    them: Visitor, story: Story, database: TestDatabase
) -> None:
    sent = story.report()
    at_police(story, database, sent)
    come_back(them, sent.receipt.shown)
    assert "With Metropolitan Police" in words(them.get("/receipt/delete"))

    page = delete(them, sent.receipt.shown)

    assert "With Metropolitan Police" in page
    assert "They are told that it is withdrawn" in page
    with story.commits() as session:
        state = session.execute(
            text("SELECT status, content IS NOT NULL FROM packets WHERE report_id = :id"), {"id": sent.id}
        ).one()
    assert tuple(state) == ("withdrawn", True)


def test_taken_back_unopened_its_text_is_not_kept_either(them: Visitor, story: Story) -> None:
    sent = story.report()
    story.release(story.approved_packet(sent))
    come_back(them, sent.receipt.shown)
    assert "Perhaps with Metropolitan Police" in words(them.get("/receipt/delete"))
    page = delete(them, sent.receipt.shown)
    assert "Metropolitan Police" not in page
    with story.commits() as session:
        state = session.execute(
            text("SELECT status, content FROM packets WHERE report_id = :id"), {"id": sent.id}
        ).one()
    assert tuple(state) == ("withdrawn", None)


def test_another_browser_that_had_it_open_can_do_nothing_with_it(
    app: Flask, them: Visitor, story: Story
) -> None:
    sent = story.report()
    other = browser(app)
    come_back(other, sent.receipt.shown)
    come_back(them, sent.receipt.shown)
    fields = {"scope": "alert", "consents.alert": "yes", "wording_version": "2026-11-28"}
    page = other.get("/receipt/report").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    delete(them, sent.receipt.shown)

    assert other.get("/receipt/report").status_code == 404
    for path, sends in (
        ("/receipt/consent", fields),
        ("/receipt/message", {"text": "zz"}),
        ("/receipt/own", {}),
        ("/receipt/pause", {}),
    ):
        answer = other.client.post(path, data={"csrf_token": token, **sends})
        assert answer.status_code == 404, path
    assert count(story, "sealed_parts", sent) == 0
    assert consents_of(story)["alert"][0] == "no"


def test_caseworkers_are_told_that_it_was_deleted_and_it_is_in_no_queue(them: Visitor, story: Story) -> None:
    sent = story.report()
    come_back(them, sent.receipt.shown)
    delete(them, sent.receipt.shown)
    with story.commits() as session, pytest.raises(NotFound) as why:
        open_report.open_report(session, reference=sent.reference, holder=story.caseworkers[0])
    assert why.value.code == "deleted"


def test_what_somebody_under_18_told_is_seen_by_the_lead_before_it_can_be_deleted(
    app: Flask, them: Visitor, story: Story
) -> None:
    """Somebody may stand beside them and want it gone: it is stopped at once, and deleted once the lead has seen it."""
    sent = story.report(consents={}, about={"under_18": "yes", "on_behalf": "self"})
    come_back(them, sent.receipt.shown)
    page = them.get("/receipt/delete")
    for said in ("Our safeguarding lead sees it first", "and from", "in any case", "Stop everything now"):
        assert said in words(page), said
    assert 'name="receipt"' not in page.text
    answer = them.post("/receipt/delete", form="/receipt/report", receipt=sent.receipt.shown)
    assert answer.status_code == 409
    assert count(story, "sealed_parts", sent) == 2
    assert them.client.get("/receipt/stop").status_code == 200
    with story.commits() as session:
        session.execute(
            text(
                "UPDATE pages SET answered_by = :who, answered_at = now(), due_at = NULL WHERE report_id = :id"
            ),
            {"who": story.caseworkers[0].user_id, "id": sent.id},
        )
    assert 'name="receipt"' in them.get("/receipt/delete").text
    delete(them, sent.receipt.shown)
    assert count(story, "sealed_parts", sent) == 0


def test_a_lead_who_never_looks_holds_nothing_back_for_longer_than_a_week(story: Story) -> None:
    sent = story.report(consents={}, about={"under_18": "yes", "on_behalf": "self"})
    with story.commits() as session:
        for days, waits in ((6, True), (8, False)):
            clock = later(story.wiring.clock, timedelta(days=days))
            waiting = delete_report.not_before(session, report_id=sent.id, clock=clock)
            assert (waiting is not None) is waits, days


@pytest.mark.parametrize("days", [0, 3, 30])
def test_a_caseworkers_call_holds_no_adults_deletion_back(story: Story, days: int) -> None:
    sent = story.report()
    clock = later(story.wiring.clock, timedelta(days=days))
    with story.commits() as session:
        safeguard.call_lead(
            session,
            report=session.get_one(Report, sent.id),
            reason="They may be at risk.",
            holder=story.caseworkers[0],
            clock=clock,
            wake=lambda *_: None,
        )
    with story.commits() as session:
        assert delete_report.not_before(session, report_id=sent.id, clock=clock) is None
