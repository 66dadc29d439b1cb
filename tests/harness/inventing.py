"""Rows that somebody adds or changes who can write in the database: answers that no code signed, among others."""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import text

from num_service.domain.reports.consent import Scope
from num_service.domain.reports.wording import CURRENT
from tests.harness.databases import TestDatabase
from tests.harness.story import SentReport, Story

ADD = """
INSERT INTO consents
    (report_id, scope, value, conditions, wording_version, language, asked_by, recorded_at, place, signature)
VALUES (:report, :scope, :value, CAST(:conditions AS jsonb), :wording, 'en', 'reporter', CURRENT_DATE,
    coalesce(:place, (SELECT count(*) FROM consents WHERE report_id = :report)), :signature)
"""


def sql(story: Story, *statements_: str, **values: Any) -> None:
    with story.commits() as session:
        for each in statements_:
            session.execute(text(each), values)


def as_owner(database: TestDatabase, change: str) -> None:
    """Change rows that the database refuses to change, as whoever owns it can."""
    with psycopg.connect(database.admin_libpq) as connection:
        connection.execute("SET session_replication_role = replica")  # no triggers
        connection.execute(change)


def invent(
    story: Story, report: SentReport, scope: Scope, signature: bytes | None = None, **more: Any
) -> None:
    """Add a yes to one question, as whoever can write in the database does."""
    values = {"value": "yes", "conditions": "{}", "wording": CURRENT, "place": None} | more
    sql(story, ADD, report=report.id, scope=scope.value, signature=signature, **values)
