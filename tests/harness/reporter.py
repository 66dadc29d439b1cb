"""Somebody who reports over the public pages, and what came of it since the test began.

One application serves a whole module: what was there before a test is left out of what it sees.
"""

from __future__ import annotations

import itertools
import re
import uuid

from flask import Flask
from sqlalchemy import select

from num_service.db.models.reports.consent import ConsentRow
from num_service.db.models.reports.report import Report
from num_service.domain.shared.permissions import AccountRole
from tests.harness.pages import Visitor, words
from tests.harness.story import Story

#: The least that is a report.
LITTLE = {"account": "He hit me.", "where.region": "london", "about.on_behalf": "self"}
_CODE = re.compile(r'data-copy="([0-9A-Z-]{29})"')
_before: set[uuid.UUID] = set()
_addresses = itertools.count(1)


def mark(story: Story) -> None:
    """A test begins: what is there already is not its own."""
    _before.clear()
    with story.commits() as session:
        _before.update(session.scalars(select(Report.id)))


def browser(app: Flask) -> Visitor:
    """Somebody else, at an address of her own, so that no test uses up the tries of another."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = f"10.0.0.{next(_addresses)}"
    return Visitor(client)


def member_of(story: Story) -> str:
    """A member's email."""
    email = f"{uuid.uuid4().hex}@example.org"
    story.account(AccountRole.MEMBER, email)
    return email


def code_of(visitor: Visitor) -> str:
    """The code on the page after sending."""
    found = _CODE.search(visitor.get("/report/sent").get_data(as_text=True))
    assert found is not None, "no code on the page"
    return found[1]


def come_back(visitor: Visitor, code: str) -> str:
    """Open a report with its code; what its page says."""
    answer = visitor.post("/receipt", receipt=code)
    assert (answer.status_code, answer.location) == (303, "/receipt/report"), words(answer)
    return words(visitor.get("/receipt/report"))


def reports(story: Story) -> list[Report]:
    """The reports that came since the test began."""
    with story.commits() as session:
        found = list(session.scalars(select(Report).where(Report.id.not_in(_before))))
        session.expunge_all()
        return found


def consents_of(story: Story) -> dict[str, tuple[str, dict[str, object], str]]:
    """The latest answer to each question: value, conditions, who asked."""
    with story.commits() as session:
        rows = session.scalars(
            select(ConsentRow).where(ConsentRow.report_id.not_in(_before)).order_by(ConsentRow.number)
        )
        return {row.scope: (row.value, row.conditions, row.asked_by) for row in rows}
