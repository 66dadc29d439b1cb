"""Somebody who can write in the database moves sealed parts between reports, or exchanges a report's keys.

Before parts were bound to their report, one reporter's account was shown under another's consents (security review S4).
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.crypto.receipts import new_receipt
from num_service.domain.shared.errors import Conflict, Locked
from num_service.services.casework import open_report
from num_service.services.reports import messages, return_with_receipt
from tests.harness.api import V1
from tests.harness.casework import page_of, signed_in
from tests.harness.pages import words
from tests.harness.reporter import browser, come_back
from tests.harness.story import SentReport, Story


def in_the_database(story: Story, statement: str, **values: Any) -> None:
    with story.commits() as session:
        session.execute(text(statement), values)


def refused(story: Story, report: SentReport) -> str:
    with pytest.raises(Locked) as why, story.commits() as session:
        open_report.open_report(session, reference=report.reference, holder=story.caseworkers[0])
    return why.value.code


def two(story: Story) -> tuple[SentReport, SentReport]:
    return story.report(account="The first of two."), story.report(account="The second of two.")


def exchange(story: Story, column: str, first: uuid.UUID, second: uuid.UUID) -> None:
    """Exchange a column of two reports, also where each value may stand once only."""
    with story.commits() as session:
        values = {
            each: session.execute(
                text(f"SELECT {column} FROM reports WHERE id = :id"), {"id": each}
            ).scalar_one()
            for each in (first, second)
        }
        if column == "receipt_lookup":  # one report may have each: make room
            session.execute(text("UPDATE reports SET receipt_lookup = sha256(receipt_lookup)"))
        for each, other in ((first, second), (second, first)):
            session.execute(
                text(f"UPDATE reports SET {column} = :value WHERE id = :id"),
                {"value": values[other], "id": each},
            )


def test_one_reports_account_is_never_shown_under_anothers_consents(app: Flask, story: Story) -> None:
    first, second = two(story)
    in_the_database(
        story,
        "UPDATE sealed_parts SET report_id = CASE WHEN report_id = :a THEN CAST(:b AS uuid) ELSE CAST(:a AS uuid) END",
        a=first.id,
        b=second.id,
    )
    assert refused(story, first) == refused(story, second) == "cannot_open"
    page = signed_in(app, "one@casework.example").get(page_of(first))
    assert page.status_code == 403
    assert "does not belong to this report" in words(page)
    assert "of two" not in words(page)


def test_a_single_part_that_was_moved_is_not_opened(story: Story) -> None:
    first, second = two(story)
    in_the_database(story, "DELETE FROM sealed_parts WHERE report_id = :a AND kind = 'account'", a=first.id)
    in_the_database(
        story,
        "UPDATE sealed_parts SET report_id = :a WHERE report_id = :b AND kind = 'account'",
        a=first.id,
        b=second.id,
    )
    assert refused(story, first) == "cannot_open"


@pytest.mark.parametrize("layout", [0, 1, 3])
def test_a_part_is_not_read_as_one_that_was_bound_to_less(story: Story, layout: int) -> None:
    report = story.report()
    in_the_database(story, "UPDATE sealed_parts SET layout = :layout", layout=layout)
    assert refused(story, report) == "cannot_open"


def test_keys_of_parts_that_were_exchanged_open_nothing(story: Story) -> None:
    first, second = two(story)
    in_the_database(
        story,
        "UPDATE part_keys p SET wrapped = (SELECT o.wrapped FROM part_keys o JOIN sealed_parts s ON s.id = o.part_id "
        "JOIN sealed_parts mine ON mine.id = p.part_id WHERE s.kind = mine.kind AND s.report_id <> mine.report_id)",
    )
    assert refused(story, first) == refused(story, second) == "cannot_open"


@pytest.mark.parametrize("column", ["receipt_public_key", "receipt_verify_key"])
def test_a_report_whose_receipts_keys_were_exchanged_is_not_opened_and_not_answered(
    story: Story, column: str
) -> None:
    """An answer would be sealed to whoever put their key there; a yes of theirs would count as the reporter's."""
    first, second = two(story)
    exchange(story, column, first.id, second.id)

    assert refused(story, first) == "cannot_open"
    with pytest.raises(Locked), story.commits() as session:
        messages.add_message(
            session,
            report=open_report.find_report(session, first.reference),
            text="Where can we meet?",
            clock=story.wiring.clock,
            holder=story.caseworkers[0],
        )


def test_what_does_not_open_keeps_no_reporter_from_saying_no(app: Flask, story: Story) -> None:
    report = story.report()
    with story.commits() as session:
        opened = return_with_receipt.open_receipt(session, receipt=report.receipt, keys=story.wiring.keys)
        return_with_receipt.add_message(
            session, opened=opened, text="It was near the station.", clock=story.wiring.clock
        )
    in_the_database(story, "UPDATE reports SET receipt_public_key = :key", key=new_receipt().public_key())
    client = app.test_client()
    seen = client.post(f"{V1}/receipts/open", json={"receipt": report.receipt.shown}).get_json()
    assert seen is not None
    assert [(each["text"], each["opens"]) for each in seen["messages"]] == [("", False)]
    said = client.post(
        f"{V1}/receipts/consents",
        json={"receipt": report.receipt.shown, "scope": "alert", "value": "no"},
    )
    assert said.status_code in (200, 201, 204), said.text


def test_what_a_reporter_writes_is_never_sealed_to_a_key_that_was_put_in_place_of_theirs(
    app: Flask, story: Story
) -> None:
    report = story.report()
    in_the_database(
        story,
        "UPDATE reports SET receipt_public_key = :key WHERE id = :id",
        key=new_receipt().public_key(),
        id=report.id,
    )
    visitor = browser(app)
    come_back(visitor, report.receipt.code)
    page = visitor.post("/receipt/message", form="/receipt/report", text="It was near the station.")
    assert page.status_code == 422
    assert "cannot be kept safe" in words(page)
    assert "It was near the station." in page.text, "what was typed is kept"
    told = {"receipt": report.receipt.shown, "text": "It was near the station."}
    assert app.test_client().post(f"{V1}/receipts/messages", json=told).status_code == 503
    with story.commits() as session:
        asked = text("SELECT count(*) FROM sealed_parts WHERE report_id = :id AND kind = 'from_reporter'")
        assert session.scalar(asked, {"id": report.id}) == 0


def test_nothing_is_answered_where_no_account_shows_whose_keys_they_are(story: Story) -> None:
    report = story.report()
    in_the_database(
        story,
        "DELETE FROM part_keys WHERE part_id IN (SELECT id FROM sealed_parts WHERE kind = 'account')",
    )
    with pytest.raises(Conflict) as why, story.commits() as session:
        messages.add_message(
            session,
            report=open_report.find_report(session, report.reference),
            text="Where can we meet?",
            clock=story.wiring.clock,
            holder=story.caseworkers[0],
        )
    assert why.value.code == "shredded"


def test_a_code_opens_no_other_report_than_its_own(app: Flask, story: Story) -> None:
    """Exchanged, the lookups of two reports would show each reporter the other's, and take their no for it."""
    first, second = two(story)
    exchange(story, "receipt_lookup", first.id, second.id)
    for report in (first, second):
        answer = app.test_client().post(f"{V1}/receipts/open", json={"receipt": report.receipt.shown})
        assert answer.status_code == 404
