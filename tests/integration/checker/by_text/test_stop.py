"""Whoever answers a text with STOP gets no more, and their number is kept no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.shared.permissions import AccountRole
from tests.harness.pages import Visitor, words
from tests.harness.sms_provider import SmsProvider
from tests.harness.story import PASSWORD, Story
from tests.harness.texting import give, sends, turned_on

pytestmark = pytest.mark.usefixtures("no_crude_limits")


def test_stop_forgets_the_number_and_ends_texts(
    app: Flask, story: Story, member: Visitor, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    sends(app, "STOP")
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM text_askers")) == 0
        assert session.scalar(text("SELECT count(*) FROM recipient_places")) == 0
        assert session.scalar(text("SELECT channels FROM recipients")) == ["inbox", "email"]


@pytest.mark.parametrize("ago", [timedelta(), timedelta(hours=5)])
@pytest.mark.parametrize("says", ["STOP", "Parar.", "停止"])
def test_stop_is_heard_from_whoever_gets_texts_and_checks_nothing(
    app: Flask, story: Story, member: Visitor, woken: list[tuple[str, ...]], says: str, ago: timedelta
) -> None:
    sends(app, says, sender="+447700900999", ago=ago)
    assert texts_go_to(story) == 1
    sends(app, says, ago=ago)
    assert texts_go_to(story) == 0
    assert woken == [], "a broker that is away would lose it"
    assert "Delete my number" not in words(member.get("/account/texts"))


def test_stop_ends_texts_of_each_account_and_what_cannot_be_opened_is_passed_over(
    app: Flask, story: Story, member: Visitor, provider: SmsProvider
) -> None:
    for name in ("ann", "zoe"):
        story.account(AccountRole.MEMBER, f"{name}@example.org", name=name)
        other = Visitor(app.test_client())
        other.sign_in(f"{name}@example.org", PASSWORD)
        give(story, other, provider)
    with story.commits() as session:
        broken = "(SELECT recipient_id FROM recipient_places ORDER BY recipient_id LIMIT 1)"
        session.execute(
            text(f"UPDATE recipient_places SET sealed = '\\x0001ff' WHERE recipient_id = {broken}")
        )
    assert texts_go_to(story) == 3
    assert sends(app, "STOP") == 200
    assert texts_go_to(story) == 1, "whose number nobody can read: nothing can be sent there"


def texts_go_to(story: Story) -> int:
    with story.commits() as session:
        on = "SELECT count(*) FROM recipients JOIN recipient_places ON id = recipient_id WHERE 'sms' = ANY (channels)"
        return int(session.scalar(text(on)))
