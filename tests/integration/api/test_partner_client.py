"""The small client of docs/partners.md, run as it stands there against the service."""

from __future__ import annotations

import io
import re
import urllib.error
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from tests.harness.api import token_of
from tests.harness.story import Story

DOC = Path(__file__).resolve().parents[3] / "docs" / "partners.md"


@pytest.fixture
def client(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The client, with the test client in place of the network."""
    block = re.search(r"```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.S)
    assert block is not None
    made: dict[str, Any] = {}
    exec(block[1], made)

    def opened(request: Any, timeout: float) -> io.BytesIO:
        path = request.full_url.removeprefix("https://service.example")
        answer = app.test_client().post(path, data=request.data, headers=dict(request.headers))
        if answer.status_code != 200:
            raise urllib.error.HTTPError(request.full_url, answer.status_code, "", {}, None)  # type: ignore[arg-type]
        return io.BytesIO(answer.data)

    monkeypatch.setattr("urllib.request.urlopen", opened)
    return made


def test_a_partner_is_told_verdict_and_tier_and_a_failed_call_is_no_none(
    story: Story, client: dict[str, Any]
) -> None:
    story.listed(story.report())
    token = token_of(story, AccountRole.PARTNER, "site@example.org")
    check = client["check"]
    told = check("https://service.example", token, ["07700 900123", "07700 900999", "??"])
    assert [tier for _, tier in told] == ["danger", None, None]
    assert told[0][0] == "Reported."
    assert told[1][0] == "No report found. This does not mean safe."
    failed = check("https://service.example", "no token", ["07700 900123"])
    assert failed[0][0].startswith("This could not be checked")
