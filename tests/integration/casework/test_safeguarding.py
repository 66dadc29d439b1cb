"""Under 18: the lead is called, adults' questions are not asked, and nothing goes to the police by itself."""

from __future__ import annotations

import uuid
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from num_service.db.queries.casework import rota
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.reports.safeguarding import ADULT_SCOPES, Guard, LeadSays
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.errors import Conflict, Invalid, Locked
from num_service.services.casework import open_report, safeguard
from num_service.services.police import release_packet
from tests.harness.api import REPORT, V1
from tests.harness.databases import TestDatabase
from tests.harness.desk import opens
from tests.harness.pages import Visitor, words
from tests.harness.story import ALL_YES, PASSWORD, SentReport, Story

YOUNG = {"on_behalf": "self", "under_18": "yes"}


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


@pytest.fixture(scope="module")
def database(module_database: TestDatabase) -> TestDatabase:
    return module_database


def _on_duty(story: Story, who: int = 0) -> None:
    now = story.wiring.clock()
    spans = [(now - timedelta(hours=1), now + timedelta(hours=1))]
    with story.commits() as session:
        rota.add(
            session,
            user_id=story.caseworkers[who].user_id,
            duty=Duty.SAFEGUARDING,
            place=1,
            spans=spans,
            zone="UTC",
        )


def _calls(story: Story, report: SentReport, reason: str = "They write: I’m 16.", who: int = 1) -> None:
    with story.commits() as session:
        safeguard.call_lead(
            session,
            report=open_report.find_report(session, report.reference),
            reason=reason,
            holder=story.caseworkers[who],
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )


def _decides(
    story: Story, report: SentReport, says: LeadSays, who: int = 0, reason: str = "We talked."
) -> None:
    with story.commits() as session:
        safeguard.lead_decides(
            session,
            report=open_report.find_report(session, report.reference),
            says=says,
            reason=reason,
            holder=story.caseworkers[who],
            clock=story.wiring.clock,
            wake=story.wiring.wake,
        )


def _goes(story: Story, packet_id: uuid.UUID) -> str:
    with story.commits() as session:
        release_packet.release_packet(session, packet_id=packet_id, clock=story.wiring.clock)
    with story.commits() as session:
        return session.execute(
            text("SELECT status FROM packets WHERE id = :id"), {"id": packet_id}
        ).scalar_one()


def _guard(story: Story, report: SentReport) -> Guard:
    with story.commits() as session:
        return open_report.find_report(session, report.reference).guard


def _pages(story: Story, report: SentReport) -> list[str]:
    with story.commits() as session:
        return list(
            session.execute(text("SELECT duty FROM pages WHERE report_id = :id"), {"id": report.id}).scalars()
        )


def test_a_report_of_somebody_under_18_calls_the_lead_and_has_no_adults_yes(story: Story) -> None:
    report = story.report(about=YOUNG)

    assert _guard(story, report) is Guard.HOLDS
    assert _pages(story, report) == ["safeguarding"]
    with story.commits() as session:
        rows = session.execute(
            text("SELECT scope, value FROM consents WHERE report_id = :id"), {"id": report.id}
        ).all()
    said = {row.scope: row.value for row in rows}
    assert {said[scope] for scope in ADULT_SCOPES} == {"not_asked"}
    assert said["contact"] == "yes"


def test_by_the_api_too(app: Flask, story: Story, database: TestDatabase) -> None:
    sent = app.test_client().post(
        f"{V1}/reports", json=REPORT | {"about": YOUNG, "consents": dict.fromkeys(ALL_YES, "yes")}
    )
    assert sent.status_code == 201
    with psycopg.connect(database.libpq) as connection:
        rows = connection.execute(
            "SELECT value, count(*) FROM consents JOIN reports ON reports.id = report_id"
            " WHERE reference = %s GROUP BY value",
            (sent.get_json()["reference"],),
        ).fetchall()
    assert dict(rows) == {"yes": 1, "not_asked": len(ADULT_SCOPES)}


def test_nothing_goes_to_the_police_whatever_is_written_and_approved(story: Story) -> None:
    report = story.report(about=YOUNG)
    packet = story.approved_packet(report)

    assert _goes(story, packet) == "refused", "they were not asked"


def test_i_am_16_read_in_a_text_holds_what_was_allowed_before(story: Story) -> None:
    report = story.report(account="I’m 16 and he hit me.")
    packet = story.approved_packet(report)
    _calls(story, report)

    assert _goes(story, packet) == "held"
    assert _guard(story, report) is Guard.HOLDS
    assert _pages(story, report) == ["safeguarding"]


@pytest.mark.parametrize("opened", [False, True])
def test_what_is_out_is_taken_back(story: Story, opened: bool) -> None:
    report = story.report()
    packet = story.approved_packet(report)
    story.release(packet)
    if opened:
        opens(story)
    _calls(story, report)

    with story.commits() as session:
        status = session.execute(
            text("SELECT status FROM packets WHERE id = :id"), {"id": packet}
        ).scalar_one()
    assert status == "withdrawn"


def test_only_what_the_lead_records_lets_the_gate_decide_and_it_alone_sends_nothing(story: Story) -> None:
    report, other = story.report(), story.report(consents=ALL_YES | {"police_intelligence": "no"})
    packets = [story.approved_packet(each) for each in (report, other)]
    _on_duty(story)
    for each in (report, other):
        _calls(story, each)
    _decides(story, report, LeadSays.KEEP)
    assert _goes(story, packets[0]) == "held"

    for each in (report, other):
        _decides(story, each, LeadSays.MAY_GO)

    assert _goes(story, packets[0]) == "released"
    assert _goes(story, packets[1]) == "refused", "their own answer is no"
    with story.commits() as session:
        row = open_report.find_report(session, report.reference)
        assert [each.says for each in safeguard.decisions(session, row)] == [LeadSays.KEEP, LeadSays.MAY_GO]


def test_nobody_else_decides_it(story: Story) -> None:
    report = story.report()
    _calls(story, report)
    with pytest.raises(Locked) as why:
        _decides(story, report, LeadSays.MAY_GO, who=1)
    assert why.value.code == "not_the_lead"
    _on_duty(story, 0)
    with pytest.raises(Locked):
        _decides(story, report, LeadSays.MAY_GO, who=1)
    with pytest.raises(Invalid):
        _decides(story, report, LeadSays.MAY_GO, who=0, reason=" ")
    assert _guard(story, report) is Guard.HOLDS
    with pytest.raises(Conflict):
        _calls(story, report)


def test_a_decision_is_never_changed_or_deleted(story: Story, database: TestDatabase) -> None:
    report = story.report()
    _on_duty(story)
    _calls(story, report)
    _decides(story, report, LeadSays.KEEP)
    for sql in ("UPDATE lead_decisions SET says = 'may_go'", "DELETE FROM lead_decisions"):
        with psycopg.connect(database.owner_libpq) as connection, pytest.raises(psycopg.Error):
            connection.execute(sql)


def test_with_their_code_they_are_told_why_and_a_no_always_counts(story: Story) -> None:
    report = story.report(about=YOUNG, consents={})
    with pytest.raises(Conflict) as why:
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES)
    assert why.value.code == "with_lead"
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    story.answer(report, Scope.CONTACT, Value.YES)


def test_the_page_of_the_report_says_whose_it_is_and_takes_the_decision(app: Flask, story: Story) -> None:
    report = story.report(about=YOUNG)
    one, two = (Visitor(app.test_client()) for _ in range(2))
    one.sign_in("one@casework.example", PASSWORD)
    two.sign_in("two@casework.example", PASSWORD)
    _on_duty(story, 0)
    page = f"/casework/{report.reference}"

    assert "With the safeguarding lead" in words(two.get(page))
    assert "What did you decide?" not in words(two.get(page))
    assert "What did you decide?" in words(one.get(page))
    refused = two.post(f"{page}/lead/decision", form=page, says="may_go", reason="x")
    assert refused.status_code == 403
    unsaid = one.post(f"{page}/lead/decision", form=page, says="keep", reason="")
    assert unsaid.status_code == 422
    assert (
        one.post(f"{page}/lead/decision", form=page, says="keep", reason="Their mother knows.").status_code
        == 303
    )
    said = words(two.get(page))
    assert "Nothing goes to the police from here" in said
    assert "Their mother knows." in said


def test_a_caseworker_calls_the_lead_from_the_page(app: Flask, story: Story) -> None:
    report = story.report()
    one = Visitor(app.test_client())
    one.sign_in("one@casework.example", PASSWORD)
    page = f"/casework/{report.reference}"

    assert one.post(f"{page}/lead", form=page, reason="").status_code == 422
    assert one.post(f"{page}/lead", form=page, reason="“I’m 16”, in the second line.").status_code == 303

    assert "With the safeguarding lead" in words(one.get(page))
    assert _pages(story, report) == ["safeguarding"]


def test_no_word_of_why_stands_in_the_clear(story: Story, database: TestDatabase) -> None:
    report = story.report()
    _calls(story, report, reason="Sixteen, by her own words.")
    with psycopg.connect(database.libpq) as connection:
        for table in ("reports", "lead_decisions", "pages", "audit_entries"):
            rows = connection.execute(f"SELECT t::text FROM {table} t").fetchall()
            assert not [row for row in rows if "ixteen" in row[0] or "under" in row[0].lower()]
