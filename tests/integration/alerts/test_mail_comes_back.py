"""Mail that comes back: recorded, nothing more sent there, its owner told kindly; and a reply reaches nobody."""

from __future__ import annotations

import smtplib
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.adapters.mail_intake import REFUSED, mail_server
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.bounce import read_bounce
from num_service.domain.shared.permissions import AccountRole
from num_service.services.alerts import bounces
from tests.harness.pages import Visitor, words
from tests.harness.redis_server import free_port
from tests.harness.story import PASSWORD, Story
from tests.integration.alerts.test_channels import Box, Picky, deliver

pytestmark = pytest.mark.usefixtures("no_crude_limits")
OURS = "no-reply@umbrella.example.org"
STORY = "I am afraid."

DSN = """\
From: MAILER-DAEMON@mx.example.net
To: {ours}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; somebody@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {code} {status} whatever they say

--b
Content-Type: {kind}

Message-ID: <{message}@umbrella.example.org>
Subject: You have a new message

--b--
"""


def dsn(message: uuid.UUID, **more: Any) -> bytes:
    said = {
        "action": "failed",
        "status": "5.1.1",
        "code": "550",
        "kind": "text/rfc822-headers",
        "ours": OURS,
    }
    return DSN.format(message=message, **(said | more)).encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_notification_is_read_by_the_id_of_our_own_message(kind: str) -> None:
    about = uuid.uuid4()
    found = read_bounce(dsn(about, kind=kind))
    assert found is not None
    assert (found.message, found.code, found.status) == (about, 550, "5.1.1")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: hello\r\n\r\nHe has my address",
        dsn(uuid.uuid4(), action="delayed", status="4.4.1", code="450"),
        dsn(uuid.uuid4(), action="delivered", status="2.0.0", code="250"),
        dsn(uuid.uuid4(), status="4.2.2", code="452"),
        dsn(uuid.uuid4())[:300],
        dsn(uuid.uuid4()).replace(b"Message-ID", b"X-Other"),
        dsn(uuid.uuid4()) + b"x" * 1_000_001,
    ],
)
def test_anything_else_is_nothing(raw: bytes) -> None:
    assert read_bounce(raw) is None


def published(story: Story) -> uuid.UUID:
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    return alert_id


def of_email(story: Story, alert_id: uuid.UUID) -> list[tuple[uuid.UUID, str, str | None]]:
    with story.commits() as session:
        asked = text(
            "SELECT id, state, failure FROM deliveries WHERE alert_id = :id AND channel = 'email' ORDER BY failure"
        )
        return [(row[0], row[1], row[2]) for row in session.execute(asked, {"id": alert_id})]


def test_what_came_back_has_failed_and_nothing_more_goes_there_until_its_owner_says_so(
    app: Flask, story: Story
) -> None:
    who = story.account(AccountRole.MEMBER, "lida@example.org", name="Lida")
    first = published(story)
    deliver(story, first, Box(Channel.EMAIL))
    ((delivery, state, _),) = of_email(story, first)
    assert state == "sent"
    with story.commits() as session:
        assert bounces.take_in(session, raw=dsn(delivery), clock=story.wiring.clock)
    assert of_email(story, first) == [(delivery, "failed", "came back: 550 5.1.1")]

    second, box = published(story), Box(Channel.EMAIL)
    deliver(story, second, box)
    assert box.sent == []
    assert [each[1:] for each in of_email(story, second)] == [("failed", "stopped")]

    visitor = Visitor(app.test_client())
    visitor.sign_in("lida@example.org", PASSWORD)
    page = words(visitor.get("/account"))
    assert "Emails to you came back" in page
    assert "You have done nothing wrong" in page
    assert "Not read yet" in words(visitor.get("/alerts")), "the inbox has it all the same"
    visitor.post("/account/came-back", channel="email")
    assert "Emails to you came back" not in words(visitor.get("/account"))
    third = published(story)
    deliver(story, third, box)
    assert len(box.sent) == 1
    assert who


def test_what_a_server_refuses_at_once_is_kept_in_the_same_way(story: Story) -> None:
    story.recipients(2)
    first = published(story)
    deliver(story, first, Picky(Channel.EMAIL))
    second, box = published(story), Box(Channel.EMAIL)
    deliver(story, second, box)
    assert len(box.sent) == 1, "the other one still gets theirs"
    assert [each[1:] for each in of_email(story, second)] == [("failed", "stopped"), ("sent", None)]


def test_a_no_that_is_about_us_stops_nobodys_mail(story: Story) -> None:
    story.recipients(1)
    first = published(story)
    deliver(story, first, Box(Channel.EMAIL))
    ((delivery, _, _),) = of_email(story, first)
    with story.commits() as session:
        bounces.take_in(session, raw=dsn(delivery, status="5.7.1", code="554"), clock=story.wiring.clock)
    assert of_email(story, first)[0][1:] == ("failed", "came back: 554 5.7.1")
    second, box = published(story), Box(Channel.EMAIL)
    deliver(story, second, box)
    assert len(box.sent) == 1


def test_nobody_stops_somebodys_mail_by_naming_their_address(story: Story) -> None:
    story.recipients(1)
    first = published(story)
    deliver(story, first, Box(Channel.EMAIL))
    with story.commits() as session:
        bounces.take_in(session, raw=dsn(uuid.uuid4()), clock=story.wiring.clock)
        assert session.scalar(text("SELECT count(*) FROM recipient_places")) == 0


# ------------------------------------------------------------------------------------------ the mail server


@pytest.fixture
def taken_in() -> list[bytes]:
    return []


@pytest.fixture
def connection(taken_in: list[bytes]) -> Iterator[smtplib.SMTP]:
    port = free_port()
    server = mail_server(host="127.0.0.1", port=port, address=OURS, take_in=taken_in.append)
    server.start()
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as smtp:
        yield smtp
    server.stop()


def test_a_reply_is_refused_before_its_text_leaves_their_mail_server(
    connection: smtplib.SMTP, taken_in: list[bytes]
) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        connection.sendmail("lida@example.org", [OURS], f"Subject: Re: You have a new message\n\n{STORY}")
    assert [f"{code} {words.decode()}" for code, words in refused.value.recipients.values()] == [REFUSED]
    assert taken_in == []


def test_a_notification_is_taken_and_one_for_another_address_is_not(
    connection: smtplib.SMTP, taken_in: list[bytes]
) -> None:
    about = uuid.uuid4()
    connection.sendmail("", [OURS], dsn(about))
    (raw,) = taken_in
    found = read_bounce(raw)
    assert found is not None
    assert found.message == about
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        connection.sendmail("", ["else@umbrella.example.org"], dsn(about))
