"""What tests of the casework pages share: what is typed into them, and what is read back from page and database."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from num_service.services.casework import desk
from num_service.services.reports import messages
from num_service.services.sealed.open_parts import open_with_casework_key
from tests.harness.databases import TestDatabase
from tests.harness.forms import form_with
from tests.harness.pages import Visitor
from tests.harness.story import PASSWORD, SentReport, Story

HIDDEN = re.compile(r'<input type="hidden" name="([a-z_0-9]+)" value="([^"]*)"')
ALERT = {
    "headline": "Takes the money back",
    "body": "A man in a hotel took the money back and pushed someone.",
    "look_for": "",
    "advice": "Ask for a deposit.",
    "tier": "danger",
    "where": "these",
    "regions": ["london"],
    "kinds": ["member", "project"],
    "identifiers": ["0"],
}
PACKET = {
    "force": "metropolitan",
    "priority": "routine",
    "setting": "hotel",
    "place": "Camden",
    "day": "2026-03-09",
    "part_of_day": "evening",
    "incident_types": ["rape"],
    "people.0.include": "true",
    "people.0.role": "client",
    "people.0.description": "Tall, in a dark coat.",
    "people.0.identifiers": ["0"],
    "items.0.text": "A client attacked someone in a hotel.",
    "items.0.source": "2",
    "items.0.assessment": "A",
    "items.0.handling": "C",
}


def signed_in(app: Flask, email: str) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.sign_in(email, PASSWORD)
    return visitor


def read_out(visitor: Visitor) -> str:
    """The six words of their own key that a caseworker is shown who was not granted the casework key."""
    page = visitor.get("/casework/key").get_data(as_text=True)
    listed = page.split('class="key-words"')[1].split("</ol>")[0]
    return " ".join(re.findall(r"<li>([a-z]+)</li>", listed))


def seen_on(answer: TestResponse) -> dict[str, str]:
    """What the page says was seen, without the token, which is each browser's own."""
    found: dict[str, str] = dict(HIDDEN.findall(answer.get_data(as_text=True)))
    return {name: value for name, value in found.items() if name.startswith("seen")}


def page_of(report: SentReport, rest: str = "") -> str:
    return f"/casework/{report.reference}{rest}"


def review_of(report: SentReport, kind: str, row_id: uuid.UUID) -> str:
    return page_of(report, f"/{kind}/{row_id}/review")


def change_text(visitor: Visitor, address: str, typed: Mapping[str, Any]) -> TestResponse:
    """Change a text that is saved: as its form, which names the version that it shows, sends it."""
    began_from = form_with(visitor.get(address), "began_from").fields["began_from"]
    return visitor.post(address, {**typed, "began_from": began_from})


def answer_question(visitor: Visitor, address: str, **fields: Any) -> TestResponse:
    """Approve what is on the page now; `answer="back"` with a comment sends it back."""
    seen = seen_on(visitor.get(address))
    return visitor.post(address, {"answer": "approve", "could_tell": "no", **seen, **fields})


def one_value(database: TestDatabase, sql: str, report: SentReport) -> Any:
    """The one value a question about this report (``%s``) has."""
    with psycopg.connect(database.libpq) as connection:
        row = connection.execute(sql, (report.id,)).fetchone()
    return row[0] if row else None


JUDGED = "SELECT judgement FROM match_judgements WHERE %s IN (report_id, other_id)"
LISTED = "SELECT count(*) FROM listing_sources WHERE report_id = %s"
#: The alert that rests on a report, and its columns.
ALERT_OF = "FROM alerts JOIN alert_sources ON alert_id = alerts.id WHERE report_id = %s"


def desk_of(session: Session, story: Story, reference: str) -> desk.Desk:
    """What the first caseworker sees of a report."""
    return desk.desk(
        session,
        reference=reference,
        holder=story.caseworkers[0],
        index=story.wiring.index,
        clock=story.wiring.clock,
    )


def conversation(session: Session, story: Story, report_id: uuid.UUID) -> list[messages.Message]:
    """The messages of a report as the first caseworker reads them; that they did is written nowhere."""
    parts = open_with_casework_key(session, story.caseworkers[0], report_id=report_id, kinds=messages.KINDS)
    return messages.as_messages(parts)
