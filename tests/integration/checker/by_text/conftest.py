"""A service with a provider of text messages, and a member whose number is confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor
from tests.harness.service import MakeSettings
from tests.harness.sms_provider import SmsProvider, sms_provider
from tests.harness.story import PASSWORD, Story
from tests.harness.texting import OURS, SECRET, give


@pytest.fixture
def provider() -> Iterator[SmsProvider]:
    with sms_provider() as made:
        yield made


@pytest.fixture
def settings(database: TestDatabase, make_settings: MakeSettings, provider: SmsProvider) -> Settings:
    return make_settings(
        database, sms_url=provider.url, sms_secret=SECRET, sms_number=OURS, check_line="020 7946 0000"
    )


@pytest.fixture
def woken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    told: list[tuple[str, ...]] = []
    monkeypatch.setitem(
        app.extensions, "num", replace(app.extensions["num"], wake=lambda *each: told.append(each))
    )
    return told


@pytest.fixture
def member(app: Flask, story: Story, woken: list[tuple[str, ...]], provider: SmsProvider) -> Visitor:
    """Somebody whose number is confirmed, and who has not turned checks by text on."""
    story.account(AccountRole.MEMBER, "lida@example.org", name="Lida")
    visitor = Visitor(app.test_client())
    visitor.sign_in("lida@example.org", PASSWORD)
    give(story, visitor, provider)
    woken.clear()
    return visitor
