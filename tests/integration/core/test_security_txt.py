"""Whoever finds a weakness is told where to write, and nothing else about the service (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.service import MakeSettings

AT = "/.well-known/security.txt"


class TestWithAContact:
    @pytest.fixture
    def settings(self, database: TestDatabase, make_settings: MakeSettings) -> Settings:
        return make_settings(
            database, security_contact="mailto:security@umbrella.example", base_url="https://umbrella.example"
        )

    def test_it_says_where_to_write_and_until_when(self, app: Flask) -> None:
        answer = app.test_client().get(AT)
        assert answer.status_code == 200
        assert answer.content_type == "text/plain; charset=utf-8"
        said = dict(line.split(": ", 1) for line in answer.text.splitlines())
        assert said.keys() == {"Contact", "Expires", "Preferred-Languages", "Canonical"}
        assert said["Contact"] == "mailto:security@umbrella.example"
        assert said["Canonical"] == f"https://umbrella.example{AT}"
        expires = datetime.fromisoformat(said["Expires"])
        assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=366)

    def test_it_begins_no_visit(self, app: Flask) -> None:
        assert "Set-Cookie" not in app.test_client().get(AT).headers


def test_without_a_contact_there_is_none(app: Flask) -> None:
    assert app.test_client().get(AT).status_code == 404
