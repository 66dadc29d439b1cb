"""Opening a page opens the report once, and a text that came back is read as such."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from num_service.services.alerts.draft_alert import ALERT as ALERT_KIND
from tests.harness.casework import (
    ALERT,
    PACKET,
    answer_question,
    change_text,
    page_of,
    review_of,
    seen_on,
    signed_in,
)
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import SentReport, Story
from tests.harness.texts import alert_text

WHY = "Only they were at that hotel."


def trail(database: TestDatabase) -> list[tuple[str, str]]:
    """Every deed in the audit trail and what it was about, in order."""
    with psycopg.connect(database.libpq) as connection:
        return connection.execute("SELECT action, subject FROM audit_entries ORDER BY at").fetchall()


def test_every_page_leaves_one_entry_in_the_audit_trail(
    story: Story, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    drafted, approved = story.drafted_alert(report), story.approved_alert(report)
    packet = story.drafted_packet(report)
    opened = {
        page_of(report): "report.read",
        page_of(report, "/alert"): "report.read",
        page_of(report, f"/alert/{drafted}"): "report.read",
        review_of(report, "alert", drafted): "report.read",
        page_of(report, f"/alert/{approved}/publish"): "alert.read",
        page_of(report, "/packet"): "report.read",
        page_of(report, f"/packet/{packet}"): "report.read",
        review_of(report, "packet", packet): "report.read",
    }
    for address, deed in opened.items():
        before = len(trail(database))
        assert two.get(address).status_code == 200
        left = trail(database)[before:]
        assert [action for action, _ in left] == [deed], address
        if deed == "report.read":
            assert left[0][1] == f"report:{report.reference}"


def test_an_answer_that_is_refused_opens_the_report_once_too(
    story: Story, two: Visitor, database: TestDatabase
) -> None:
    report = story.report()
    review = review_of(report, "packet", story.drafted_packet(report))
    seen = seen_on(two.get(review))
    for answer, code in (
        ({"answer": "approve", "could_tell": ""}, 422),
        ({"answer": "approve", "could_tell": "no", "seen": "0" * 64}, 409),
    ):
        before = len(trail(database))
        assert two.post(review, seen | answer, form="/casework/keys").status_code == code
        assert [action for action, _ in trail(database)[before:]] == ["report.read"]


@pytest.mark.parametrize("kind", ["alert", "packet"])
def test_a_text_that_came_back_says_so_wherever_its_writer_meets_it(
    story: Story, one: Visitor, two: Visitor, kind: str
) -> None:
    report = story.report()
    saved = one.post(page_of(report, f"/{kind}"), ALERT if kind == "alert" else PACKET)
    review = saved.location

    assert answer_question(two, review, answer="back", comment=WHY).status_code == 303

    desk = words(one.get(page_of(report)))
    assert "Sent back, waits for its writer" in desk
    assert f"could show who wrote it: {WHY}" in desk
    for address in (review, review.replace("/review", "")):
        page = words(one.get(address))
        assert "two sent it back" in page
        assert WHY in page
    if kind == "alert":
        assert "Sent back, waits for its writer" in words(one.get("/casework/alerts?show=draft"))
    again = words(two.get(review))
    assert "Nobody approves these words, here or in another document." in again
    assert "Could this person tell who wrote this?" not in again

    changed: dict[str, Any] = (
        {"body": "In other words."} if kind == "alert" else {"items.0.text": "In other words."}
    )
    change_text(one, review.replace("/review", ""), {**(ALERT if kind == "alert" else PACKET), **changed})
    assert "sent it back" not in words(one.get(review))
    assert "Draft, waits for a second caseworker" in words(one.get(page_of(report)))
    assert answer_question(two, review).status_code == 303


def test_a_comment_outlives_a_text_that_was_changed_meanwhile(story: Story, two: Visitor) -> None:
    report: SentReport = story.report()
    alert_id = story.drafted_alert(report)
    review = review_of(report, "alert", alert_id)
    seen = seen_on(two.get(review))
    answer = two.post(
        review, {**seen, "seen": "f" * 64, "answer": "back", "comment": WHY}, form="/casework/keys"
    )

    assert answer.status_code == 409
    assert "It was changed since you opened it." in words(answer)
    assert WHY in words(answer)
    assert seen_on(answer) == seen


def test_publishing_from_another_reports_address_is_no_page(story: Story, two: Visitor) -> None:
    report, other = story.report(), story.report()
    alert_id = story.approved_alert(report, text=alert_text())
    seen = seen_on(two.get(page_of(report, f"/alert/{alert_id}/publish")))

    wrong = two.post(page_of(other, f"/alert/{alert_id}/publish"), seen, form="/casework/keys")

    assert wrong.status_code == 404
    assert two.get(page_of(other, f"/alert/{alert_id}/publish")).status_code == 404
    assert (
        two.post(page_of(report, f"/alert/{alert_id}/publish"), seen, form="/casework/keys").status_code
        == 303
    )


@pytest.mark.parametrize("pressed", ["approve", "back"])
def test_without_the_casework_key_nobody_reads_or_answers(
    story: Story, module_app: Flask, two: Visitor, database: TestDatabase, pressed: str
) -> None:
    story.account(AccountRole.CASEWORKER, f"keyless-{pressed}@casework.example")
    keyless = signed_in(module_app, f"keyless-{pressed}@casework.example")
    report = story.report()
    drafted, approved = story.drafted_alert(report), story.approved_alert(report)
    review = review_of(report, "alert", drafted)
    before = len(trail(database))

    assert keyless.get(page_of(report, f"/alert/{approved}/publish")).status_code == 403
    answer = {
        "answer": pressed,
        "could_tell": "no",
        "comment": WHY,
        "seen": story.seen(ALERT_KIND, report, drafted),
    }
    assert keyless.post(review, answer, form="/casework/keys").status_code == 403
    assert trail(database)[before:] == []
