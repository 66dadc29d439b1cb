"""Mails are stopped by the link in one of them, by whoever has it and without signing in (RFC 8058)."""

from __future__ import annotations

import email
import json
import re
import uuid
from email import policy
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.app import wire_pagers, wire_senders
from num_service.crypto.keys import VersionedKey
from num_service.crypto.stop_links import StopLinks
from num_service.services.alerts import deliver_alert
from num_service.settings import Settings
from tests.harness.pages import Visitor, words
from tests.harness.story import Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")


@pytest.fixture
def recipient(story: Story) -> uuid.UUID:
    (one,) = story.recipients(1)
    return one


@pytest.fixture
def mail(story: Story, settings: Settings, recipient: uuid.UUID) -> EmailMessage:
    """A mail as the local box has it."""
    return sent(story, settings)


def sent(story: Story, settings: Settings) -> EmailMessage:
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    before = set(settings.outbox_dir.glob("*.json")) if settings.outbox_dir.is_dir() else set()
    deliver_alert.deliver_alert(
        story.wiring.database,
        alert_id=alert_id,
        senders=wire_senders(settings),
        contact=story.wiring.contact,
        clock=story.wiring.clock,
        wake=story.wiring.wake,
    )
    (new,) = set(settings.outbox_dir.glob("*.json")) - before
    return email.message_from_string(json.loads(new.read_text())["raw"], policy=policy.default)


def path(mail: EmailMessage, settings: Settings) -> str:
    link = re.fullmatch(r"<(\S+)>", str(mail["List-Unsubscribe"]))
    assert link
    assert link[1].startswith(settings.base_url)
    return link[1].removeprefix(settings.base_url)


def channels(story: Story, recipient: uuid.UUID) -> list[str]:
    with story.commits() as session:
        found = session.scalar(text("SELECT channels FROM recipients WHERE id = :id"), {"id": recipient})
        return list(found or ())


def test_a_mail_programs_own_button_stops_the_mails_and_nothing_else(
    app: Flask, story: Story, settings: Settings, mail: EmailMessage, recipient: uuid.UUID
) -> None:
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    waits = story.approved_alert(story.report())
    story.publish(waits)
    program = app.test_client()
    answer = program.post(path(mail, settings), data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.text) == (200, "")
    assert channels(story, recipient) == ["inbox"]
    with story.commits() as session:
        state = text("SELECT channel, state FROM deliveries WHERE alert_id = :id ORDER BY channel")
        assert [tuple(row) for row in session.execute(state, {"id": waits})] == [
            ("email", "cancelled"),
            ("inbox", "sent"),
        ]


def test_looking_at_the_link_stops_nothing_and_the_page_tells_nothing(
    app: Flask, story: Story, settings: Settings, mail: EmailMessage, recipient: uuid.UUID
) -> None:
    page = app.test_client().get(path(mail, settings))
    assert page.status_code == 200, "programs that scan mail follow every link"
    assert channels(story, recipient) == ["inbox", "email"]
    assert "example.org" not in page.text, "whoever was sent the mail learns no address"


def test_it_is_undone_with_one_press(
    app: Flask, story: Story, settings: Settings, mail: EmailMessage, recipient: uuid.UUID
) -> None:
    visitor, link = Visitor(app.test_client()), path(mail, settings)
    visitor.get(link)
    visitor.post(link)
    assert "No more emails come from here" in words(visitor.get(link))
    app.test_client().post(link)  # pressed twice
    assert channels(story, recipient) == ["inbox"]
    visitor.post(link + "/again", form=link)
    app.test_client().post(link + "/again")
    assert channels(story, recipient) == ["inbox", "email"]


def test_an_id_alone_stops_nothing(
    app: Flask, story: Story, settings: Settings, mail: EmailMessage, recipient: uuid.UUID
) -> None:
    found = re.search(r"<(.+)@", str(mail["Message-ID"]))
    assert found
    token = path(mail, settings).removeprefix("/stop/")
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    client = app.test_client()
    for wrong in (found[1], uuid.UUID(found[1]).hex, token[:22], token[:-3] + "AAA", changed[:5], "é"):
        assert client.post(f"/stop/{wrong}").status_code == 404, wrong
    assert channels(story, recipient) == ["inbox", "email"]


def test_a_forgotten_delivery_is_told_so_and_no_two_mails_carry_the_same(
    app: Flask, story: Story, settings: Settings, mail: EmailMessage
) -> None:
    other = sent(story, settings)
    assert path(mail, settings) != path(other, settings)
    with story.commits() as session:
        session.execute(text("DELETE FROM deliveries"))
    answer = app.test_client().get(path(mail, settings))
    assert answer.status_code == 404


def test_a_link_from_before_the_key_was_changed_still_works(story: Story) -> None:
    old = story.wiring.keys.contact
    new = VersionedKey({**old.by_version, old.current + 1: b"\x07" * 32})
    about = uuid.uuid4()
    assert StopLinks(new).read(StopLinks(old).token(about)) == about
    assert StopLinks(old).read(StopLinks(new).token(about)) is None


def test_a_call_to_staff_is_nobodys_to_stop(settings: Settings) -> None:
    (pager,) = wire_pagers(settings).values()
    before = set(settings.outbox_dir.glob("*.json"))
    pager.send(to="staff@example.org", message_id=uuid.uuid4())
    (new,) = set(settings.outbox_dir.glob("*.json")) - before
    assert "List-Unsubscribe" not in new.read_text()
