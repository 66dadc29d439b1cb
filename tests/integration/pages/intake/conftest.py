"""Who writes reports down: a caseworker and a project worker, each at a browser of their own."""

from __future__ import annotations

import uuid

import psycopg
import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor
from tests.harness.story import PASSWORD, Story


@pytest.fixture(scope="module")
def project(story: Story) -> uuid.UUID:
    with story.commits() as session:
        return accounts.add_project(
            session, name="Harbour", email="h@project.example", regions=(), contact=story.wiring.contact
        )


@pytest.fixture(scope="module")
def caseworker(app: Flask, story: Story) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.sign_in("one@casework.example", PASSWORD)
    return visitor


@pytest.fixture(scope="module")
def worker(app: Flask, story: Story, project: uuid.UUID) -> Visitor:
    story.account(AccountRole.PROJECT_WORKER, "sam@project.example", name="Sam", project_id=project)
    visitor = Visitor(app.test_client())
    visitor.sign_in("sam@project.example", PASSWORD)
    return visitor


@pytest.fixture(autouse=True)
def _no_limits(no_crude_limits: None) -> None:
    """How often is not what these tests are about."""


class Kept:
    """What the database has of reports."""

    def __init__(self, database: TestDatabase) -> None:
        self._database = database

    def reports(self) -> int:
        with psycopg.connect(self._database.libpq) as connection:
            row = connection.execute("SELECT count(*) FROM reports").fetchone()
        assert row is not None
        return int(row[0])

    def answers(self, reference: str) -> dict[str, tuple[str, str, str, str, bool]]:
        """Value, who asked, language, wording and whether it is signed, of each question."""
        with psycopg.connect(self._database.libpq) as connection:
            rows = connection.execute(
                "SELECT scope, value, asked_by, consents.language, wording_version, signature IS NOT NULL"
                " FROM consents JOIN reports ON reports.id = report_id WHERE reference = %s",
                (reference,),
            ).fetchall()
        return {scope: tuple(rest) for scope, *rest in rows}

    def holds(self, text: str) -> list[str]:
        """The tables in which a text stands in the clear."""
        with psycopg.connect(self._database.admin_libpq) as connection:
            names = [
                name
                for (name,) in connection.execute(
                    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                )
            ]
            return [
                name
                for name in names
                if connection.execute(
                    f'SELECT 1 FROM "{name}" AS t WHERE t::text ILIKE %s LIMIT 1', (f"%{text}%",)
                ).fetchone()
            ]


@pytest.fixture(scope="module")
def kept(database: TestDatabase) -> Kept:
    return Kept(database)
