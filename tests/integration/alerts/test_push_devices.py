"""A member's own browsers are told that there is a message: each added in it, removed by its number, kept sealed."""

from __future__ import annotations

import json
import uuid

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.adapters.push import LocalPush
from num_service.app import wire_senders
from num_service.domain.alerts.audience import Channel
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.alerts import deliver_alert
from num_service.settings import Settings
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story
from tests.unit.adapters.test_push import Phone

pytestmark = pytest.mark.usefixtures("no_crude_limits")


@pytest.fixture
def member(app: Flask, story: Story) -> Visitor:
    story.account(AccountRole.MEMBER, "lida@example.org", name="Lida")
    visitor = Visitor(app.test_client())
    visitor.sign_in("lida@example.org", PASSWORD)
    return visitor


def add(visitor: Visitor, phone: Phone) -> str:
    visitor.post("/account/notifications", device=phone.given())
    return words(visitor.get("/account/notifications"))


def published(story: Story) -> uuid.UUID:
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    return alert_id


def channels(story: Story) -> list[str]:
    with story.commits() as session:
        return list(session.scalar(text("SELECT channels FROM recipients")) or ())


def test_a_browser_is_added_told_and_removed(story: Story, member: Visitor, settings: Settings) -> None:
    assert "No browser is told yet" in words(member.get("/account/notifications"))
    assert "Browser 1" in add(member, Phone())
    assert channels(story) == ["inbox", "email", "push"]
    alert_id, senders = published(story), wire_senders(settings)
    assert isinstance(senders[Channel.PUSH], LocalPush), "to be tried without a phone"
    deliver_alert.deliver_alert(
        story.wiring.database,
        alert_id=alert_id,
        senders=senders,
        contact=story.wiring.contact,
        clock=story.wiring.clock,
        wake=story.wiring.wake,
    )
    (shown,) = settings.outbox_dir.glob("*.push.*.json")
    assert "You have a new message" in json.loads(shown.read_text())["raw"]
    with story.commits() as session:
        states = session.execute(text("SELECT channel, state FROM deliveries ORDER BY channel"))
        assert dict(tuple(row) for row in states) == {"email": "sent", "inbox": "sent", "push": "sent"}
    member.post("/account/notifications/1/remove", form="/account/notifications")
    assert channels(story) == ["inbox", "email"]
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM recipient_places")) == 0


def test_what_is_kept_of_a_browser_is_sealed(story: Story, member: Visitor) -> None:
    phone = Phone()
    add(member, phone)
    with story.commits() as session:
        row = bytes(session.scalar(text("SELECT sealed FROM recipient_places")) or b"")
    assert b"push.example.net" not in row
    assert len(row) > 100


def test_two_browsers_and_the_first_is_removed(story: Story, member: Visitor) -> None:
    add(member, Phone("https://push.example.net/one"))
    assert "Browser 2" in add(member, Phone("https://push.example.net/two"))
    member.post("/account/notifications/1/remove", form="/account/notifications")
    page = words(member.get("/account/notifications"))
    assert "Browser 1" in page
    assert "Browser 2" not in page
    assert channels(story) == ["inbox", "email", "push"]


@pytest.mark.parametrize("given", ["", "{}", '{"endpoint": "http://127.0.0.1/"}'])
def test_what_is_no_browser_is_said_to_be_none(story: Story, member: Visitor, given: str) -> None:
    member.post("/account/notifications", device=given)
    assert "could not be added" in words(member.get("/account/notifications"))
    assert channels(story) == ["inbox", "email"]


def test_a_projects_messages_go_to_no_single_phone(app: Flask, story: Story) -> None:
    with story.commits() as session:
        project = accounts.add_project(
            session, name="Harbour", email="h@project.example", regions=(), contact=story.wiring.contact
        )
    story.account(AccountRole.PROJECT_WORKER, "a@project.example", name="A", project_id=project)
    visitor = Visitor(app.test_client())
    visitor.sign_in("a@project.example", PASSWORD)
    assert "belongs to your project" in words(visitor.get("/account/notifications"))
    visitor.post("/account/notifications", form="/account", device=Phone().given())
    assert channels(story) == ["inbox", "email"]
