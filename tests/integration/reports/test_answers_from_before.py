"""Answers from before answers were signed: what is out stays, nothing new goes, a press confirms them."""

import uuid
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from num_service.db.queries.reports.intake import ReportRow
from num_service.domain.reports.consent import AskedBy, Scope, Value
from num_service.domain.shared.taxonomy import Region
from num_service.domain.shared.verdict import NotNow
from num_service.services.casework import open_report, triage_report
from num_service.services.core import signed_answers
from num_service.services.reports import submit_report
from num_service.services.reports.submit_report import Submitted
from tests.harness.databases import TestDatabase
from tests.harness.forms import forms
from tests.harness.pages import words
from tests.harness.reporter import browser, come_back
from tests.harness.story import ALL_YES, SentReport, Story

LIMITED = ALL_YES | {
    "alert": {"value": "yes", "region_only": True, "show_me_first": True, "if_silent": "send"},
    "police_intelligence": {"value": "yes", "except_forces": ["kent", "essex"], "national_desk": True},
}
HELD = "Held: your yes is not signed with your code yet."


@pytest.fixture(autouse=True)
def reports_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports come as they did before: with a random id, and no key that their answers are verified with."""

    def row(**given: Any) -> ReportRow:
        return ReportRow(**given | {"id": uuid.uuid4(), "receipt_verify_key": None})

    def submit(session: Session, **given: Any) -> Submitted:
        """With the key that its reporter's return brought: what is out went out on answers that were good."""
        sent = real(session, **given)
        report = open_report.find_report(session, sent.reference)
        signed_answers.learn_key(session, report=report, signer=sent.receipt.signer())
        return sent

    real = submit_report.submit_report
    monkeypatch.setattr(submit_report, "ReportRow", row)
    monkeypatch.setattr(submit_report, "submit_report", submit)


def as_before(database: TestDatabase) -> None:
    """Make every answer what the migration found: no place, no signature, and nobody's key known."""
    with psycopg.connect(database.admin_libpq) as connection:
        connection.execute("SET session_replication_role = replica")  # no triggers
        connection.execute("UPDATE consents SET place = NULL, signature = NULL")
        connection.execute("DELETE FROM later_keys")
        connection.execute("UPDATE alert_sources SET answers = 0, signature = NULL")


def count(story: Story, sql: str) -> int:
    with story.commits() as session:
        return int(session.scalar(text(sql)) or 0)


def out(story: Story) -> tuple[int, int, int]:
    """How much is out: packets with a force, warnings, listings."""
    return (
        count(story, "SELECT count(*) FROM released_packets"),
        count(story, "SELECT count(*) FROM alerts WHERE status = 'published'"),
        count(story, "SELECT count(*) FROM listing_sources"),
    )


def test_what_is_out_stays_out_and_a_no_still_takes_it_back(story: Story, database: TestDatabase) -> None:
    report = story.report()
    story.release(story.approved_packet(report))
    story.publish(story.approved_alert(report))
    story.listed(report)
    as_before(database)
    with story.commits() as session:
        triage_report.claim(session, reference=report.reference, holder=story.caseworkers[0])
    for scope in (Scope.POLICE_QUESTIONS, Scope.CONTACT):
        story.answer(report, scope, Value.NO)
    with story.commits() as session:  # everything is decided again, as by the sweep
        session.execute(text("UPDATE consent_heads SET considered = changes - 1"))
    story.answer(report, Scope.STATISTICS, Value.NO)
    assert out(story) == (1, 1, 1)
    for scope in (Scope.POLICE_INTELLIGENCE, Scope.CHECKER, Scope.ALERT):
        story.answer(report, scope, Value.NO)
    assert out(story) == (0, 0, 0)


def test_nothing_new_goes_before_they_confirm_and_one_press_confirms(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    report = story.report(consents=LIMITED)
    packet = story.approved_packet(report)
    alert = story.approved_alert(report, regions=frozenset({Region.LONDON}))
    as_before(database)
    goes_not(story, report, packet, alert)
    visitor = browser(app)
    assert "Please confirm what you said" in come_back(visitor, report.receipt.code)
    page = visitor.get("/receipt/report")
    assert words(page).count(HELD) == 3, "the warning, the checker, the police"
    asked = [each for each in forms(page) if each.action == "/receipt/consent"][: len(LIMITED)]
    assert {each.fields["scope"] for each in asked} == set(LIMITED)
    for each in asked:
        assert visitor.client.post(each.action, data=each.fields).status_code == 303
    done = words(visitor.get("/receipt/report"))
    assert "Please confirm" not in done
    assert HELD not in done
    newest = "SELECT DISTINCT ON (scope) * FROM consents ORDER BY scope, number DESC"
    with story.commits() as session:
        now = session.execute(text(newest)).all()
        before = session.execute(
            text("SELECT scope, value, conditions FROM consents WHERE place IS NULL")
        ).all()
    assert sorted((each.scope, each.value, each.conditions) for each in now) == sorted(map(tuple, before))
    assert all(each.signature for each in now)
    story.release(packet)
    story.listed(report)
    assert out(story)[0::2] == (1, 1)


def goes_not(story: Story, report: SentReport, packet: uuid.UUID, alert: uuid.UUID) -> None:
    story.release(packet)
    with pytest.raises(NotNow, match="not signed"):
        story.listed(report)
    with pytest.raises(NotNow, match="not signed"):
        story.publish(alert)
    assert out(story) == (0, 0, 0)


def test_a_packet_that_somebody_calls_released_is_not_sent_on_it(
    story: Story, database: TestDatabase
) -> None:
    """Only what its force has already is out; the worker asks as for a new one before it pushes."""
    report = story.report()
    packet = story.approved_packet(report)
    as_before(database)
    story.release(packet)
    with story.commits() as session:
        session.execute(text("UPDATE packets SET status = 'released', hold_until = NULL"))
        session.execute(
            text(
                "INSERT INTO released_packets (reference, force, sha256, released_at) "
                "SELECT reference, force, approved_sha256, now() FROM packets"
            )
        )
    story.release(packet)
    with story.police() as session:
        assert session.scalar(text("SELECT count(*) FROM released_packets WHERE taken_back_on IS NULL")) == 0


def test_nobody_but_the_code_gives_such_a_report_its_key(story: Story, database: TestDatabase) -> None:
    """A pause needs no key and makes none; theirs comes with their first yes, and another in its place is none."""
    report, other = story.report(), story.report()
    as_before(database)
    story.answer(report, Scope.ALERT, Value.PAUSED, by=AskedBy.CASEWORKER)
    assert count(story, "SELECT count(*) FROM later_keys") == 0
    story.answer(report, Scope.CHECKER, Value.YES)
    story.listed(report)
    for attack in ("UPDATE later_keys SET verify_key = report_id::text::bytea", "DELETE FROM later_keys"):
        with pytest.raises(ProgrammingError, match="permission denied"), story.commits() as session:
            session.execute(text(attack))
    with story.commits() as session:
        session.execute(text("DELETE FROM listing_sources"))
    with psycopg.connect(database.admin_libpq) as connection:
        connection.execute("SET session_replication_role = replica")  # no triggers
        connection.execute("UPDATE later_keys SET verify_key = %s", [other.receipt.signer().verify_key])
    with pytest.raises(NotNow, match="not signed"):
        story.listed(report)


def test_a_made_up_key_that_stands_there_keeps_nobody_from_saying_no(
    story: Story, database: TestDatabase
) -> None:
    report = story.report()
    as_before(database)
    with story.commits() as session:
        session.execute(
            text("INSERT INTO later_keys (report_id, verify_key, vouched) VALUES (:id, :key, :key)"),
            {"id": report.id, "key": bytes(32)},
        )
    said = story.answer(report, Scope.CHECKER, Value.YES)
    assert not said.record.signed
    with pytest.raises(NotNow, match="not signed"):
        story.listed(report)
    assert story.answer(report, Scope.CHECKER, Value.NO).record.value is Value.NO


def test_no_new_answer_passes_for_one_from_before(story: Story) -> None:
    report = story.report()
    bare = (
        "INSERT INTO consents (report_id, scope, value, conditions, wording_version, language, asked_by, recorded_at) "
        "VALUES (:id, 'alert', 'yes', '{}', '2026-11', 'en', 'reporter', now())"
    )
    with pytest.raises(IntegrityError), story.commits() as session:
        session.execute(text(bare), {"id": report.id})
