"""Whoever answers a text with STOP gets no more, and their number is kept no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.services.alerts import text_number
from num_service.services.core.wiring import WAKE_TEXT_STOP
from tests.harness.pages import Visitor, words
from tests.harness.story import Story
from tests.harness.texting import sends, turned_on

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
def test_stop_is_heard_from_whoever_gets_texts_and_checks_nothing(
    app: Flask, story: Story, member: Visitor, woken: list[tuple[str, ...]], ago: timedelta
) -> None:
    sends(app, "STOP", sender="+447700900999", ago=ago)
    assert stopped(story, woken) == 0
    assert texts_go_to(story) == 1
    sends(app, "STOP", ago=ago)
    assert "900" not in woken[0][1]
    assert stopped(story, woken) == 1
    assert texts_go_to(story) == 0
    assert "Delete my number" not in words(member.get("/account/texts"))


def stopped(story: Story, woken: list[tuple[str, ...]]) -> int:
    """For how many a worker forgets the number that wants no more texts."""
    ((task, sealed),) = woken
    assert task == WAKE_TEXT_STOP
    woken.clear()
    return text_number.stop(story.wiring.database, sealed=sealed, contact=story.wiring.contact)


def texts_go_to(story: Story) -> int:
    with story.commits() as session:
        on = "SELECT count(*) FROM recipients JOIN recipient_places ON id = recipient_id WHERE 'sms' = ANY (channels)"
        return int(session.scalar(text(on)))
