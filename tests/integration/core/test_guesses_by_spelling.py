"""An address can be written in many ways that all sign in to one account: guesses are counted for the account."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from num_service.extensions import limiter
from tests.harness.pages import Visitor
from tests.harness.story import Story


@pytest.fixture(autouse=True)
def _counted_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    yield
    limiter.reset()


@pytest.mark.parametrize("door", ["/sign-in", "/sign-in/password", "/police/sign-in"])
def test_another_spelling_is_no_other_account(app: Flask, story: Story, door: str) -> None:
    if door.startswith("/police"):
        story.officer("ada@example.org")
    else:
        story.account(AccountRole.MEMBER, "ada@example.org")
    visitor = Visitor(app.test_client())
    found = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get(door).text)
    assert found is not None
    wrong = {"csrf_token": found[1], "password": "not the password"}
    if door.endswith("password"):
        wrong["new_password"] = "only I know these words"
    told = Counter(
        visitor.client.post(door, data=wrong | {"email": f"ada+{n}@example.org"}).status_code
        for n in range(60)
    )
    # Twice ten at most, because the minute may turn in the middle of them.
    assert told[422] <= 20, told
