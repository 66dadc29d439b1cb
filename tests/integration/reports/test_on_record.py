"""With the code, a reporter sees what is on record, proven against the signed head, and takes the proof away."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from num_service.crypto.audit_heads import head_key
from num_service.domain.reports.consent import Scope, Value
from num_service.services.core import audit, event_proof
from num_service.services.core.event_proof import MalformedProof
from num_service.services.reports import on_record, return_with_receipt
from num_service.services.reports.on_record import Record, State
from tests.harness import desk
from tests.harness.api import V1
from tests.harness.commands import Commands
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import SentReport, Story


def taken_in(story: Story) -> None:
    """What the worker does every few seconds."""
    audit.integrate_all(story.wiring.database, key=head_key(story.wiring.keys), clock=story.wiring.clock)


def record_of(story: Story, report: SentReport) -> Record:
    with story.wiring.database.snapshot() as session:
        opened = return_with_receipt.open_receipt(session, receipt=report.receipt, keys=story.wiring.keys)
        return on_record.of_report(session, opened=opened, key=head_key(story.wiring.keys))


def said(record: Record, state: State | None = None) -> list[str]:
    return [str(each.words) for each in record.events if state in (None, each.state)]


@pytest.fixture
def released(story: Story) -> SentReport:
    """A report whose packet a force has, each step taken in by itself as in life."""
    report = story.report()
    taken_in(story)
    packet = story.approved_packet(report)
    taken_in(story)
    story.release(packet)
    taken_in(story)
    return report


def test_what_is_not_taken_in_yet_waits(story: Story) -> None:
    report = story.report()
    record = record_of(story, report)
    assert {each.state for each in record.events} == {State.WAITING}
    taken_in(story)
    record = record_of(story, report)
    assert {each.state for each in record.events} == {State.PROVEN}
    assert "The report arrived" in said(record)
    assert (record.whole, record.sent, record.not_in_log) == (True, 0, 0)


def test_a_release_stands_after_the_yes_it_rests_on(story: Story, released: SentReport) -> None:
    record = record_of(story, released)
    (sent,) = [each for each in record.events if each.rests]
    assert (str(sent.words), sent.rests) == ("It was decided that it goes to the police", "before")
    assert said(record)[-1] == "It was sent to the police", "in whatever order the log took in both"
    assert (record.whole, record.allowed, record.sent) == (True, True, 1)
    story.answer(released, Scope.POLICE_INTELLIGENCE, Value.NO)
    taken_in(story)
    record = record_of(story, released)
    assert record.allowed, "a no that came after it changes nothing about what it rested on"
    assert any("A no to" in each for each in said(record))


def test_what_never_reached_the_police_is_not_said_to_have_been_sent(story: Story) -> None:
    """It was decided, their database was away, and a no came first."""
    away = dataclasses.replace(story, wiring=dataclasses.replace(story.wiring, push_database=None))
    report = story.report()
    away.release(story.approved_packet(report))
    for value in (None, Value.NO):
        if value:
            away.answer(report, Scope.POLICE_INTELLIGENCE, value)
            desk.taken_back(story)
        taken_in(story)
        assert "It was sent to the police" not in said(record_of(story, report))
    assert "It was taken back: no officer had opened it" in said(record_of(story, report))


def test_a_listing_without_its_entry_is_counted(story: Story, database: TestDatabase) -> None:
    """Else the page would say that nothing went to the checker."""
    report = story.report()
    story.listed(report)
    taken_in(story)
    assert record_of(story, report).not_in_log == 0
    with psycopg.connect(database.owner_libpq) as owner:
        owner.execute("ALTER TABLE audit_entries DISABLE TRIGGER append_only")
        owner.execute("DELETE FROM audit_entries WHERE action = 'identifier.listed'")
    assert record_of(story, report).not_in_log == 1


def test_what_their_no_took_out_is_on_record_with_its_day_and_for_no_other(story: Story) -> None:
    report, other = story.report(), story.report()
    story.listed(report)
    alert = story.approved_alert(report)
    with story.commits() as session:
        session.execute(
            text(
                "INSERT INTO alert_sources (alert_id, report_id, answers, vetoed) VALUES (:alert, :other, 0, FALSE)"
            ),
            {"alert": alert, "other": other.id},
        )
    story.publish(alert)
    for scope in (Scope.CHECKER, Scope.ALERT):
        story.answer(report, scope, Value.NO)
    taken_in(story)
    found = said(record_of(story, report))
    assert "A warning was recalled, after an answer" in found
    assert "It left the checker, after an answer" in found
    assert not any("recalled" in each for each in said(record_of(story, other))), "that somebody said no"
    with story.commits() as session:
        hours = text(
            "SELECT DISTINCT at AT TIME ZONE 'UTC' = date_trunc('day', at AT TIME ZONE 'UTC') FROM audit_entries"
            " WHERE action IN ('alert.recalled', 'identifier.unlisted')"
        )
        assert session.scalars(hours).all() == [True]


def test_what_the_force_did_and_taking_it_back_is_on_record(story: Story, released: SentReport) -> None:
    desk.opens(story)
    desk.marks_read(story)
    story.answer(released, Scope.POLICE_INTELLIGENCE, Value.NO)
    taken_in(story)
    found = said(record_of(story, released))
    assert "An officer opened it" in found
    assert "The police were told, after an answer, that it is withdrawn" in found


def test_a_newest_head_that_somebody_made_up_proves_nothing(
    app: Flask, story: Story, released: SentReport, database: TestDatabase
) -> None:
    """Nothing that was taken in waits again: to load the page once more would never help."""
    with psycopg.connect(database.owner_libpq) as owner:
        owner.execute(
            "INSERT INTO audit_heads (size, root, at, signature)"
            " SELECT size + 1, root, at, signature FROM audit_heads ORDER BY size DESC LIMIT 1"
        )
    record = record_of(story, released)
    assert {each.state for each in record.events} == {State.NOT_PROVEN}
    assert not record.whole
    visitor = Visitor(app.test_client())
    visitor.post("/receipt", receipt=released.receipt.shown)
    assert "Something here does not fit the log" in words(visitor.get("/receipt/record"))


def test_an_entry_that_was_changed_is_said_not_to_fit(
    story: Story, released: SentReport, database: TestDatabase
) -> None:
    with psycopg.connect(database.owner_libpq) as owner:
        owner.execute("ALTER TABLE audit_entries DISABLE TRIGGER append_only")
        owner.execute(
            "UPDATE audit_entries SET action = 'consent.police_intelligence.no' "
            "WHERE subject = %s AND action = 'consent.police_intelligence.yes'",
            [f"report:{released.reference}"],
        )
    record = record_of(story, released)
    assert not record.whole
    assert not record.allowed
    assert len(said(record, State.NOT_PROVEN)) == 1


def test_a_release_without_its_entry_is_counted(
    story: Story, released: SentReport, database: TestDatabase
) -> None:
    with psycopg.connect(database.owner_libpq) as owner:
        owner.execute("ALTER TABLE audit_entries DISABLE TRIGGER append_only")
        owner.execute("DELETE FROM audit_entries WHERE action = 'packet.released'")
    assert record_of(story, released).not_in_log == 1


def test_the_file_tells_no_account_no_moment_and_proves_itself(
    app: Flask, story: Story, released: SentReport
) -> None:
    visitor = Visitor(app.test_client())
    visitor.post("/receipt", receipt=released.receipt.shown)
    page = words(visitor.get("/receipt/record"))
    assert "Every line below is in the log" in page
    assert "Before each thing that went out, the log has an answer that allowed it." in page
    file = visitor.get("/receipt/record.json").get_data(as_text=True)

    for holder in story.caseworkers:
        assert str(holder.user_id) not in file
        assert holder.user_id.hex not in file
    told = json.loads(file)
    assert all(len(each["day"]) == len("2026-11-28") for each in told["events"])
    with story.commits() as session:
        for entry_id in session.scalars(text("SELECT id FROM audit_entries")):
            assert entry_id.hex not in file, "with it the moment and the actor could be tried out"
    found = event_proof.check(file, public_key=head_key(story.wiring.keys).public)
    assert found.wrong == ()
    assert len(found.proven) == len(told["events"])
    answer = app.test_client().post(f"{V1}/receipts/record", json={"receipt": released.receipt.shown})
    assert answer.get_json()["proof"] == told


def test_an_entry_that_is_not_shown_leaves_no_trace_in_the_file(story: Story, released: SentReport) -> None:
    """A head without an event would say that something hidden happened to the report, such as a judgement."""
    before = record_of(story, released).document
    for action in ("match.same", "note.written", "packet.drafted"):
        with story.commits() as session:
            audit.record(session, actor="user:x", action=action, subject=f"report:{released.reference}")
        taken_in(story)
    after = record_of(story, released).document
    assert after["heads"] == before["heads"]
    assert [each["action"] for each in after["events"]] == [each["action"] for each in before["events"]]
    assert event_proof.check(json.dumps(after)).wrong == ()


def test_the_file_tells_no_hour(story: Story) -> None:
    report = story.report()
    audit.integrate_all(
        story.wiring.database,
        key=head_key(story.wiring.keys),
        clock=lambda: datetime(2026, 11, 28, 15, 42, 7, tzinfo=UTC),
    )
    told = record_of(story, report).document
    assert {each["at"][10:19] for each in (told["head"], *told["heads"])} == {"T00:00:00"}


def _another_day(told: dict[str, Any]) -> None:
    told["events"][0]["day"] = "2020-01-01"


def _another_action(told: dict[str, Any]) -> None:
    next(each for each in told["events"] if each["action"].endswith(".no"))["action"] = "consent.alert.yes"


def _another_path(told: dict[str, Any]) -> None:
    told["events"][-1]["path"] = told["events"][-1]["path"][1:]


def _another_place(told: dict[str, Any]) -> None:
    told["events"][0]["place"], told["events"][-1]["place"] = (
        told["events"][-1]["place"],
        told["events"][0]["place"],
    )


def _another_head(told: dict[str, Any]) -> None:
    told["heads"][0]["size"] += 1


@pytest.mark.parametrize(
    "change", [_another_day, _another_action, _another_path, _another_place, _another_head]
)
def test_a_file_that_was_changed_proves_nothing(
    story: Story, released: SentReport, change: Callable[[dict[str, Any]], None]
) -> None:
    story.answer(released, Scope.POLICE_INTELLIGENCE, Value.NO)
    taken_in(story)
    told = record_of(story, released).document
    change(told)
    assert event_proof.check(json.dumps(told)).wrong


def test_a_file_of_another_service_is_not_ours(story: Story, released: SentReport) -> None:
    told = json.dumps(record_of(story, released).document)
    assert event_proof.check(told, public_key="AAAA").wrong
    for nonsense in ("", "[]", "{}", told.replace('"num events 1"', '"num events 2"'), told[:-5]):
        with pytest.raises(MalformedProof):
            event_proof.check(nonsense)


def test_the_command_checks_the_file_and_needs_no_database(
    story: Story, released: SentReport, tmp_path: Any
) -> None:
    commands = Commands(story.wiring.settings)
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record_of(story, released).document))
    told = commands.ok("audit", "check-proof", str(file), "--key", head_key(story.wiring.keys).public)
    assert "packet.released: in the log; allowed before it" in told
    file.write_text(file.read_text().replace("packet.released", "packet.recalled"))
    assert "packet.recalled" in commands.refused("audit", "check-proof", str(file))
    commands.close()


def test_entries_from_before_stand_as_what_they_are(
    story: Story, released: SentReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken in under the earlier form is proven here, and left out of the file."""
    monkeypatch.setattr(audit, "leaf_of", audit.leaf_before)
    story.answer(released, Scope.ALERT, Value.NO)
    taken_in(story)
    record = record_of(story, released)
    assert record.whole
    (earlier,) = said(record, State.EARLIER)
    assert "A no to" in earlier
    assert event_proof.check(json.dumps(record.document)).wrong == ()
