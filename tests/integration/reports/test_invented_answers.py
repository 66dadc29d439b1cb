"""An answer that the reporter's code did not sign is none: whoever can write in the database can forge no yes."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from num_service.crypto.receipts import new_receipt
from num_service.crypto.signing import Signer
from num_service.domain.reports import statements
from num_service.domain.reports.consent import AskedBy, Scope, Value
from num_service.domain.reports.statements import Of
from num_service.domain.reports.wording import CURRENT, FIRST
from num_service.domain.shared.taxonomy import Language
from num_service.domain.shared.verdict import NotNow
from num_service.domain.writing.content import content_sha256
from num_service.services.reports import return_with_receipt
from tests.harness.casework import desk_of
from tests.harness.databases import TestDatabase
from tests.harness.inventing import as_owner, invent, sql
from tests.harness.reporter import browser, come_back
from tests.harness.story import ALL_YES, SentReport, Story
from tests.harness.texts import alert_text

SHARED = (Scope.POLICE_INTELLIGENCE, Scope.CHECKER, Scope.ALERT)
NO = {scope.value: "no" for scope in SHARED}


def signed_by(story: Story, report: SentReport, scope: Scope, signer: Signer) -> bytes:
    """The signature of a yes as it would stand next in a report, made with any key at all."""
    with story.commits() as session:
        place = session.scalar(text("SELECT count(*) FROM consents WHERE report_id = :id"), {"id": report.id})
    return signer.sign(
        statements.answer(
            Of(report.id, report.reference),
            place=int(place or 0),
            scope=scope,
            value=Value.YES,
            conditions={},
            wording=CURRENT,
            language=Language.EN,
            day=story.wiring.clock(),
            asked_by=AskedBy.REPORTER,
        )
    )


def row_of(story: Story, report: SentReport, scope: Scope) -> Any:
    with story.commits() as session:
        found = text(
            "SELECT place, signature, wording_version, conditions FROM consents WHERE report_id = :id AND scope = :s"
        )
        return session.execute(found, {"id": report.id, "s": scope.value}).first()


def went(story: Story, report: SentReport, packet: Any, alert: Any) -> set[str]:
    """What goes now, of the three things that an answer can let go."""
    gone = set()
    sql(story, "UPDATE packets SET status = 'approved', hold_until = NULL WHERE id = :id", id=packet)
    story.release(packet)
    with story.commits() as session:
        if session.scalar(text("SELECT count(*) FROM releases")):
            gone.add("police")
    for name, act in (("checker", lambda: story.listed(report)), ("alert", lambda: story.publish(alert))):
        try:
            act()
            gone.add(name)
        except NotNow:
            pass
    return gone


def unsigned(story: Story, report: SentReport) -> None:
    for scope in SHARED:
        invent(story, report, scope)


def nonsense(story: Story, report: SentReport) -> None:
    for scope in SHARED:
        invent(story, report, scope, os.urandom(64))


def moved_from_another_report(story: Story, report: SentReport) -> None:
    other = story.report()
    for scope in SHARED:
        invent(story, report, scope, row_of(story, other, scope).signature)


def said_again_after_the_no(story: Story, report: SentReport) -> None:
    for scope in SHARED:
        before = row_of(story, report, scope)
        with pytest.raises(IntegrityError):
            invent(story, report, scope, before.signature, place=before.place)
        invent(story, report, scope, before.signature)


def signed_with_the_code_of_another_report(story: Story, report: SentReport) -> None:
    other = story.report()
    for scope in SHARED:
        invent(story, report, scope, signed_by(story, report, scope, other.receipt.signer()))


def another_key_in_the_report(story: Story, report: SentReport) -> None:
    signer = new_receipt().signer()
    sql(
        story,
        "UPDATE reports SET receipt_verify_key = :key WHERE id = :id",
        key=signer.verify_key,
        id=report.id,
    )
    for scope in SHARED:
        invent(story, report, scope, signed_by(story, report, scope, signer))


def a_key_that_came_later(story: Story, report: SentReport) -> None:
    signer = new_receipt().signer()
    later = "INSERT INTO later_keys (report_id, verify_key, vouched) VALUES (:id, :key, :vouched)"
    sql(
        story,
        "UPDATE reports SET receipt_verify_key = NULL WHERE id = :id",
        later,
        id=report.id,
        key=signer.verify_key,
        vouched=os.urandom(32),
    )
    for scope in SHARED:
        invent(story, report, scope, signed_by(story, report, scope, signer))


def a_strangers_code_taken_for_theirs(story: Story, report: SentReport) -> None:
    """The key is taken away by SQL, and another code typed where the report's own would be: the service learns none."""
    sql(story, "UPDATE reports SET receipt_verify_key = NULL WHERE id = :id", id=report.id)
    as_a_stranger = replace(report, receipt=new_receipt())
    for scope in SHARED:
        story.answer(as_a_stranger, scope, Value.YES)


FORGERIES: tuple[Callable[[Story, SentReport], None], ...] = (
    unsigned,
    nonsense,
    moved_from_another_report,
    said_again_after_the_no,
    signed_with_the_code_of_another_report,
    another_key_in_the_report,
    a_key_that_came_later,
    a_strangers_code_taken_for_theirs,
)


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda each: each.__name__)
def test_a_yes_that_their_code_did_not_sign_lets_nothing_go(
    story: Story, forge: Callable[[Story, SentReport], None]
) -> None:
    report = story.report()
    packet, alert = story.approved_packet(report), story.approved_alert(report)
    for scope in SHARED:
        story.answer(report, scope, Value.NO)
    forge(story, report)
    assert went(story, report, packet, alert) == set()


def test_the_desk_offers_to_list_what_they_signed_alone(story: Story) -> None:
    def offered(report: SentReport) -> int:
        with story.commits() as session:
            shown = desk_of(session, story, report.reference)
        return len(shown.may_list)

    report = story.report()
    assert offered(report) == 1
    story.answer(report, Scope.CHECKER, Value.NO)
    invent(story, report, Scope.CHECKER)
    assert offered(report) == 0


CHANGES = {
    "a condition is gone": ({"delay_days": 30}, CURRENT, "conditions = '{}'"),
    "the delay began long ago": (
        {"delay_days": 30},
        CURRENT,
        "recorded_at = recorded_at - interval '60 days'",
    ),
    "another wording": ({}, FIRST, f"wording_version = '{CURRENT}'"),
    "no became yes": ("no", CURRENT, "value = 'yes'"),
}


@pytest.mark.parametrize(("said", "wording", "change"), CHANGES.values(), ids=CHANGES)
def test_an_answer_that_the_owner_of_the_tables_changed_lets_nothing_go(
    story: Story, database: TestDatabase, said: Any, wording: str, change: str
) -> None:
    answer = said if said == "no" else {"value": "yes"} | said
    report = story.report(consents=dict.fromkeys(NO, answer), wording_version=wording)
    packet, alert = story.approved_packet(report), story.approved_alert(report)
    as_owner(database, f"UPDATE consents SET {change}")
    assert went(story, report, packet, alert) == set()


def test_what_they_signed_goes(story: Story) -> None:
    """The other way round: the same three with their own answers, at submission and after a no."""
    report = story.report(consents=ALL_YES)
    packet, alert = story.approved_packet(report), story.approved_alert(report)
    for scope in SHARED:
        story.answer(report, scope, Value.NO)
        story.answer(report, scope, Value.YES)
    assert went(story, report, packet, alert) == {"police", "checker", "alert"}


def test_the_log_holds_what_was_signed(story: Story) -> None:
    """The key, and each answer as it was signed: whoever changes a row later finds another fingerprint in the log."""
    report = story.report(consents={"alert": {"value": "yes", "region_only": True}})
    story.answer(report, Scope.ALERT, Value.NO)
    with story.commits() as session:
        asked = text("SELECT action, fingerprint FROM audit_entries WHERE subject = :subject")
        found = session.execute(asked, {"subject": f"report:{report.reference}"})
        entries: dict[str, str] = {each.action: each.fingerprint for each in found}
        rows = session.execute(text("SELECT value, place, conditions FROM consents ORDER BY place")).all()
        key = session.scalar(text("SELECT receipt_verify_key FROM reports"))
    assert [json.dumps(row.conditions) for row in rows] == ['{"region_only": true}', "{}"]
    assert set(entries) == {"report.submitted", "consent.alert.yes", "consent.alert.no"}
    assert len({*entries.values()}) == 3
    for row in rows:
        statement = statements.answer(
            Of(report.id, report.reference),
            place=row.place,
            scope=Scope.ALERT,
            value=Value(row.value),
            conditions=row.conditions,
            wording=CURRENT,
            language=Language.EN,
            day=story.wiring.clock(),
            asked_by=AskedBy.REPORTER,
        )
        assert entries[f"consent.alert.{row.value}"] == statements.fingerprint(statement)
    assert key == report.receipt.signer().verify_key


# --------------------------------------------------------------------------------- a warning that is shown first


SHOWN_FIRST = ALL_YES | {"alert": {"value": "yes", "show_me_first": True}}


def says(story: Story, report: SentReport, yes: bool) -> None:
    """What the reporter says to the one warning, with their code."""
    with story.commits() as session:
        opened = return_with_receipt.open_receipt(session, receipt=report.receipt, keys=story.wiring.keys)
        (shown,) = return_with_receipt.view(session, opened=opened, clock=story.wiring.clock).alerts
        return_with_receipt.answer_alert(
            session, opened=opened, reference=shown.reference, says=yes, seen_sha256=shown.sha256
        )


@pytest.mark.parametrize("signature", [None, os.urandom(64)], ids=["none", "nonsense"])
def test_an_invented_yes_to_a_warning_sends_nothing(
    app: Flask, story: Story, signature: bytes | None
) -> None:
    report = story.report(consents=SHOWN_FIRST)
    alert = story.approved_alert(report)
    sql(story, "UPDATE alert_sources SET reporter_said = TRUE, answers = 1, signature = :s", s=signature)
    page = come_back(browser(app), report.receipt.code)
    assert "A yes to it is noted here, not signed with your code" in page
    assert "You said yes" not in page
    with pytest.raises(NotNow, match="not signed"):
        story.publish(alert)


def test_a_yes_to_a_warning_is_not_said_again_after_their_no(story: Story) -> None:
    report = story.report(consents=SHOWN_FIRST)
    alert = story.approved_alert(report)
    says(story, report, True)
    with story.commits() as session:
        yes = session.scalar(text("SELECT signature FROM alert_sources"))
    says(story, report, False)
    again = "UPDATE alert_sources SET reporter_said = TRUE, signature = :s"
    sql(story, again, s=yes)
    with pytest.raises(NotNow, match="not signed"):
        story.publish(alert)
    for undo in (
        f"{again}, answers = 1",
        f"{again}, vetoed = FALSE",
        "DELETE FROM alert_sources",
        "DELETE FROM alerts",
    ):
        with pytest.raises(IntegrityError):
            sql(story, undo, s=yes)


def test_a_yes_to_one_warning_is_none_to_another(story: Story) -> None:
    report = story.report(consents=SHOWN_FIRST)
    first = story.approved_alert(report)
    says(story, report, True)
    other = story.approved_alert(report, text=alert_text(body="Another warning about the same man."))
    sql(
        story,
        "UPDATE alert_sources SET reporter_said = TRUE, answers = 1, "
        "signature = (SELECT signature FROM alert_sources WHERE alert_id = :first) WHERE alert_id = :other",
        first=first,
        other=other,
    )
    with pytest.raises(NotNow, match="not signed"):
        story.publish(other)
    story.publish(first)


def test_a_yes_to_a_warning_is_none_to_another_text_in_its_place(story: Story) -> None:
    """The hash that is noted beside the text stays what it was: the text itself is asked."""
    report = story.report(consents=SHOWN_FIRST)
    alert = story.approved_alert(report)
    says(story, report, True)
    other = alert_text(body="Something else, that tells who they are.").content
    sql(story, "UPDATE alerts SET content = :content", content=other)
    with pytest.raises(NotNow):
        story.publish(alert)
    noted = "sha256 = :sha, approved_sha256 = :sha, examined_sha256 = :sha"
    sql(story, f"UPDATE alerts SET {noted}", sha=content_sha256(other))
    with pytest.raises(NotNow, match="not signed"):
        story.publish(alert)


def test_a_no_to_a_warning_is_never_unsaid(story: Story) -> None:
    """Somebody who did not ask to be shown warnings had said no to one they were shown: without the no it would go."""
    report = story.report(consents=SHOWN_FIRST)
    story.approved_alert(report)
    says(story, report, False)
    story.answer(report, Scope.ALERT, Value.YES)
    with pytest.raises(IntegrityError, match="is never unsaid"):
        sql(story, "UPDATE alert_sources SET vetoed = FALSE, reporter_said = NULL")
