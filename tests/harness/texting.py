"""Somebody who checks by text message: their number, what the provider hands over, and what a worker sends back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import text

from num_service.adapters.sms import SmsSender
from num_service.app import wire_senders
from num_service.domain.alerts.audience import Channel
from num_service.services.alerts import text_number
from num_service.services.core.wiring import WAKE_TEXT_ANSWER, Senders
from tests.harness.pages import Visitor, words
from tests.harness.sms_provider import SmsProvider
from tests.harness.story import Story

MINE, OURS, SECRET = "+447700900457", "+447700900001", "s" * 40
LISTED = "07700 900123"


@contextmanager
def senders_of(story: Story) -> Iterator[Senders]:
    """The sender of texts alone, as a worker has it."""
    sms = wire_senders(story.wiring.settings)[Channel.SMS]
    assert isinstance(sms, SmsSender)
    try:
        yield {Channel.SMS: sms}
    finally:
        sms.close()


def give(story: Story, visitor: Visitor, provider: SmsProvider, number: str = MINE) -> None:
    """Their number is given and confirmed."""
    visitor.post("/account/texts", number=number)
    with story.commits() as session:
        newest = session.scalar(
            text(
                "SELECT recipient_id FROM recipient_places JOIN recipients ON id = recipient_id "
                "WHERE channel = 'sms' AND NOT 'sms' = ANY (channels)"
            )
        )
    here = story.wiring
    with senders_of(story) as senders:
        assert text_number.send_code(
            here.database, recipient_id=newest, senders=senders, contact=here.contact, clock=here.clock
        )
    code = "".join(filter(str.isdigit, provider.batches[-1]["body"]))
    visitor.post("/account/texts/confirm", form="/account/texts", code=code)
    provider.batches.clear()


def turned_on(member: Visitor) -> None:
    member.post("/account/texts/checks", form="/account/texts")
    assert "now check by text" in words(member.get("/account/texts"))


def sends(
    app: Flask,
    says: str,
    *,
    sender: str = MINE,
    id_: str | None = None,
    ago: timedelta = timedelta(),
    secret: str = SECRET,
) -> int:
    """The provider hands over a text."""
    at = datetime.now(UTC) - ago
    body = json.dumps(
        {
            "type": "mo_text",
            "id": id_ or uuid.uuid4().hex,
            "from": sender.lstrip("+"),
            "to": OURS.lstrip("+"),
            "body": says,
            "received_at": at.isoformat(),
        }
    ).encode()
    nonce, stamp = secrets.token_hex(8), str(int(time.time()))
    signed = hmac.digest(secret.encode(), body + f".{nonce}.{stamp}".encode(), hashlib.sha256)
    name = "x-sinch-webhook-signature"
    headers = {
        name: base64.b64encode(signed).decode(),
        f"{name}-nonce": nonce,
        f"{name}-timestamp": stamp,
        "Content-Type": "application/json",
    }
    return app.test_client().post("/text-receipts", data=body, headers=headers).status_code


def answered(
    story: Story, woken: list[tuple[str, ...]], provider: SmsProvider, *, later: timedelta = timedelta()
) -> list[str]:
    """What a worker sends that is woken as often as it was asked for."""
    here = story.wiring
    with senders_of(story) as senders:
        for task, *given in woken:
            assert task == WAKE_TEXT_ANSWER
            text_number.send_answer(
                here.database,
                recipient_id=uuid.UUID(given[0]),
                sealed=given[1],
                senders=senders,
                contact=here.contact,
                clock=lambda: here.clock() + later,
            )
    woken.clear()
    assert all(each["to"] == [MINE] and each["from"] == OURS.lstrip("+") for each in provider.batches)
    found = [each["body"] for each in provider.batches]
    provider.batches.clear()
    return found


def spent(story: Story) -> int:
    with story.commits() as session:
        return session.scalar(text("SELECT coalesce(sum(used), 0) FROM check_budgets")) or 0
