"""Text messages: to a number that its owner has shown to be theirs, over a provider that can be asked and reports."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from num_service.adapters.sms import SmsSender
from num_service.app import create_app, wire_senders
from num_service.db.queries.alerts.deliveries import LEASE, MAX_ATTEMPTS
from num_service.domain.alerts.audience import Channel
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.services.alerts import deliver_alert, text_number
from num_service.services.alerts.preview_notice import EXAMPLE
from num_service.services.core.wiring import WAKE_CODE, Senders
from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.service import MakeSettings
from tests.harness.sms_provider import KEPT_AND_GONE, NOTHING, SmsProvider, report, sms_provider
from tests.harness.story import PASSWORD, Story, begin, later

pytestmark = pytest.mark.usefixtures("no_crude_limits")

NUMBER, SECRET = "+447700900123", "s" * 40
ASKED = LEASE + timedelta(seconds=1)


@pytest.fixture
def provider() -> Iterator[SmsProvider]:
    with sms_provider() as made:
        yield made


@pytest.fixture
def settings(database: TestDatabase, make_settings: MakeSettings, provider: SmsProvider) -> Settings:
    return make_settings(database, sms_url=provider.url, sms_secret=SECRET)


@pytest.fixture
def member(app: Flask, story: Story) -> Visitor:
    story.account(AccountRole.MEMBER, "lida@example.org", name="Lida")
    visitor = Visitor(app.test_client())
    visitor.sign_in("lida@example.org", PASSWORD)
    return visitor


def channels(story: Story) -> list[str]:
    with story.commits() as session:
        return list(session.scalar(text("SELECT channels FROM recipients")) or ())


def send_code(story: Story) -> bool:
    """What a worker does that was woken for it."""
    with story.commits() as session:
        recipient_id = session.scalar(text("SELECT id FROM recipients"))
    senders = wire_senders(story.wiring.settings)
    try:
        return text_number.send_code(
            story.wiring.database,
            recipient_id=recipient_id,
            senders=senders,
            contact=story.wiring.contact,
            clock=story.wiring.clock,
        )
    finally:
        closed(senders)


def closed(senders: Senders) -> None:
    sms = senders[Channel.SMS]
    assert isinstance(sms, SmsSender)
    sms.close()


def code_in(provider: SmsProvider) -> str:
    found = re.search(r"\d{6}", provider.batches[-1]["body"])
    assert found
    return found[0]


def confirmed(story: Story, member: Visitor, provider: SmsProvider, number: str = "07700 900123") -> None:
    """Texts go to the member's number."""
    member.post("/account/texts", number=number)
    assert send_code(story)
    member.post("/account/texts/confirm", form="/account/texts", code=code_in(provider))
    provider.taken.clear()
    provider.batches.clear()


def publish(story: Story) -> uuid.UUID:
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    return alert_id


def deliver(story: Story, alert_id: uuid.UUID, ahead: timedelta = timedelta()) -> None:
    """One round of a worker, after one of the sweep."""
    senders = wire_senders(story.wiring.settings)
    senders = {Channel.SMS: senders[Channel.SMS]}  # no mails go here
    clock = later(story.wiring.clock, ahead)
    parts: dict[str, Any] = {"senders": senders, "clock": clock, "wake": lambda *_: None}
    try:
        deliver_alert.sweep(story.wiring.database, **parts)
        deliver_alert.deliver_alert(
            story.wiring.database, alert_id=alert_id, contact=story.wiring.contact, **parts
        )
    finally:
        closed(senders)


def row(story: Story) -> tuple[str, int, str | None]:
    with story.commits() as session:
        found = session.execute(
            text("SELECT state, resends, failure FROM deliveries WHERE channel = 'sms'")
        ).one()
    return found[0], found[1], found[2]


def delivery(story: Story) -> str:
    with story.commits() as session:
        return str(session.scalar(text("SELECT id FROM deliveries WHERE channel = 'sms'")))


def receipt(client: FlaskClient, body: bytes, headers: dict[str, str]) -> int:
    return client.post("/text-receipts", data=body, headers=headers).status_code


def test_nothing_goes_to_a_number_before_its_owner_has_typed_the_code(
    story: Story, member: Visitor, provider: SmsProvider
) -> None:
    member.post("/account/texts", number="07700 900123")
    assert "ends in 123" in words(member.get("/account/texts"))
    assert channels(story) == ["inbox", "email"]
    deliver(story, publish(story))
    assert provider.batches == []
    assert send_code(story)
    assert provider.batches[0]["to"] == [NUMBER]
    wrong = str((int(code_in(provider)) + 1) % 1_000_000).zfill(6)
    page = member.post("/account/texts/confirm", form="/account/texts", code=wrong)
    assert page.status_code == 422
    assert "not the code" in words(page)
    assert channels(story) == ["inbox", "email"]
    member.post("/account/texts/confirm", form="/account/texts", code=code_in(provider))
    assert channels(story) == ["inbox", "email", "sms"]
    assert not send_code(story), "no second code once it is theirs"


def test_another_number_has_another_code_and_the_first_gets_nothing_more(
    story: Story, member: Visitor, provider: SmsProvider
) -> None:
    confirmed(story, member, provider)
    member.post("/account/texts/remove", form="/account/texts")
    assert channels(story) == ["inbox", "email"]
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM recipient_places")) == 0
    member.post("/account/texts", number="07700 900123")
    send_code(story)
    first = code_in(provider)
    member.post("/account/texts", form="/account/texts", number="07700 900456")
    assert member.post("/account/texts/confirm", form="/account/texts", code=first).status_code == 422


def test_what_is_typed_wrong_is_said_at_the_field_and_kept(member: Visitor) -> None:
    page = member.post("/account/texts", number="12")
    assert page.status_code == 422
    assert "not a telephone number" in words(page)
    assert 'value="12"' in page.text


def test_the_number_is_sealed_and_the_broker_carries_no_number(
    app: Flask, story: Story, member: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[tuple[str, ...]] = []
    watched = replace(app.extensions["num"], wake=lambda *told: woken.append(told))
    monkeypatch.setitem(app.extensions, "num", watched)
    member.post("/account/texts", number="07700 900123")
    with story.commits() as session:
        sealed = bytes(session.scalar(text("SELECT sealed FROM recipient_places")) or b"")
        recipient_id = session.scalar(text("SELECT id FROM recipients"))
    assert b"900123" not in sealed
    assert woken == [(WAKE_CODE, str(recipient_id))]


def test_an_alert_is_one_neutral_text_under_the_deliverys_id(
    story: Story, member: Visitor, provider: SmsProvider
) -> None:
    confirmed(story, member, provider)
    deliver(story, publish(story))
    (batch,) = provider.batches
    assert batch["to"] == [NUMBER]
    assert batch["client_reference"] == delivery(story)
    assert batch["body"] == "There is a new message for you. Sign in to read it: http://localhost/sign-in"
    assert batch["callback_url"] == "http://localhost/text-receipts"
    assert row(story) == ("sent", 0, None)


@pytest.mark.parametrize("fuller", [False, True])
def test_the_pages_show_the_text_to_the_letter(
    story: Story, member: Visitor, provider: SmsProvider, fuller: bool
) -> None:
    confirmed(story, member, provider)
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET fuller = :fuller"), {"fuller": fuller})
    alert_id = story.approved_alert(story.report(), regions=frozenset({Region.LONDON}))
    with story.commits() as session:
        session.execute(text("UPDATE alerts SET reference = :reference"), {"reference": EXAMPLE.reference})
    story.publish(alert_id)
    deliver(story, alert_id)
    (batch,) = provider.batches
    assert ("Danger: London" in batch["body"]) is fuller
    assert batch["body"] in words(member.get("/account/texts"))
    assert batch["body"] in words(member.get("/preferences"))


def test_kept_without_an_answer_is_found_by_asking_and_goes_once(
    story: Story, member: Visitor, provider: SmsProvider
) -> None:
    confirmed(story, member, provider)
    provider.mood = lambda _batch: KEPT_AND_GONE
    deliver(story, publish(story))
    assert row(story) == ("sent", 0, None)
    assert provider.taken.total() == 1


def test_lost_without_an_answer_is_asked_about_once_more_and_then_sent(
    story: Story, member: Visitor, provider: SmsProvider
) -> None:
    confirmed(story, member, provider)
    provider.mood = lambda _batch: NOTHING
    alert_id = publish(story)
    deliver(story, alert_id)
    assert row(story)[0] == "sending", "its provider may only be slow to know"
    provider.mood = lambda _batch: 201
    deliver(story, alert_id, ASKED)
    assert row(story) == ("sent", 0, None)
    assert provider.taken.total() == 1


def test_where_nobody_can_be_asked_it_goes_again_under_the_same_id_and_is_counted(
    story: Story, member: Visitor, provider: SmsProvider
) -> None:
    confirmed(story, member, provider)
    provider.mood, provider.finds = lambda _batch: KEPT_AND_GONE, False
    alert_id = publish(story)
    deliver(story, alert_id)
    provider.mood = lambda _batch: 201
    deliver(story, alert_id, timedelta(hours=1))
    assert row(story) == ("sent", 1, None)
    assert dict(provider.taken) == {(NUMBER, delivery(story)): 2}


@pytest.mark.parametrize("status", [400, 403, 409, 429, 503])
def test_a_no_is_tried_again_and_held_against_no_number(
    story: Story, member: Visitor, provider: SmsProvider, status: int
) -> None:
    confirmed(story, member, provider)
    provider.mood = lambda _batch: status
    alert_id = publish(story)
    deliver(story, alert_id)
    assert row(story) == ("waiting", 0, f"not taken: {status}")
    provider.mood = lambda _batch: 201
    deliver(story, alert_id, timedelta(hours=1))
    assert row(story) == ("sent", 0, None)


def test_a_report_settles_what_was_in_doubt(
    story: Story, member: Visitor, provider: SmsProvider, client: FlaskClient
) -> None:
    confirmed(story, member, provider)
    provider.mood, provider.finds = lambda _batch: KEPT_AND_GONE, False
    alert_id = publish(story)
    deliver(story, alert_id)
    assert row(story)[0] == "waiting"
    assert receipt(client, *report(SECRET, delivery(story))) == 200
    assert row(story)[0] == "sent"
    deliver(story, alert_id, timedelta(hours=1))
    assert provider.taken.total() == 1, "it does not go again"


def test_a_report_that_it_was_lost_counts_once_however_often_it_comes(
    story: Story, member: Visitor, provider: SmsProvider, client: FlaskClient
) -> None:
    confirmed(story, member, provider)
    deliver(story, publish(story))
    for _ in range(3):
        assert receipt(client, *report(SECRET, delivery(story), status="Failed", code=403)) == 200
    assert row(story) == ("failed", 0, "not delivered: failed 403")
    with story.commits() as session:
        assert session.scalar(text("SELECT stopped_on FROM recipient_places")) is None


def test_to_a_number_that_is_none_nothing_more_goes(
    story: Story, member: Visitor, provider: SmsProvider, client: FlaskClient
) -> None:
    confirmed(story, member, provider)
    deliver(story, publish(story))
    receipt(client, *report(SECRET, delivery(story), status="Deleted"))
    with story.commits() as session:
        assert session.scalar(text("SELECT stopped_on FROM recipient_places")) is not None
    assert "Text messages to you came back" in words(member.get("/account"))
    where = words(member.get("/account/texts"))
    assert "Text messages to you came back" in where
    assert "Text messages go to your number" not in where
    provider.batches.clear()
    deliver(story, publish(story))
    assert provider.batches == []


@pytest.mark.parametrize("another", [True, False])
def test_a_late_report_on_a_number_that_was_taken_away_stops_no_other(
    story: Story, member: Visitor, provider: SmsProvider, client: FlaskClient, another: bool
) -> None:
    confirmed(story, member, provider)
    deliver(story, publish(story))
    of_the_first = report(SECRET, delivery(story), status="Deleted")
    member.post("/account/texts/remove", form="/account/texts")
    if another:
        confirmed(story, member, provider, "07700 900456")
    receipt(client, *of_the_first)
    assert row(story)[0] == "failed"
    provider.batches.clear()
    assert "Text messages to you came back" not in words(member.get("/account"))
    deliver(story, publish(story))
    assert len(provider.batches) == another


def test_a_report_that_the_provider_did_not_sign_is_not_read(
    story: Story, member: Visitor, provider: SmsProvider, client: FlaskClient
) -> None:
    confirmed(story, member, provider)
    deliver(story, publish(story))
    mine = delivery(story)
    body, headers = report("another secret", mine, status="Failed")
    assert receipt(client, body, headers) == 403
    body, headers = report(SECRET, mine, status="Failed")
    assert receipt(client, body.replace(b"Failed", b"Deleted"), headers) == 403
    assert receipt(client, body, {}) == 403
    old = headers | {"x-sinch-webhook-signature-timestamp": "1000000000"}
    assert receipt(client, body, old) == 403
    assert row(story)[0] == "sent"


def test_without_a_secret_no_report_is_taken(
    database: TestDatabase, make_settings: MakeSettings, provider: SmsProvider
) -> None:
    app = create_app(make_settings(database, sms_url=provider.url))
    body, headers = report("", str(uuid.uuid4()))
    assert receipt(app.test_client(), body, headers) == 403


def test_in_the_local_box_without_an_account_anywhere(
    database: TestDatabase, make_settings: MakeSettings
) -> None:
    settings = make_settings(database)
    story = begin(settings)
    wire_senders(settings)[Channel.SMS].send(to=NUMBER, message_id=uuid.UUID(int=1))
    (kept,) = settings.outbox_dir.glob("*.sms.*.json")
    assert json.loads(kept.read_text())["to"] == NUMBER
    assert wire_senders(settings)[Channel.SMS].has(uuid.UUID(int=1))
    story.close()


def test_whoever_is_given_up_through_no_fault_of_theirs_is_an_alarm(
    story: Story,
    member: Visitor,
    provider: SmsProvider,
    client: FlaskClient,
    capsys: pytest.CaptureFixture[str],
) -> None:
    confirmed(story, member, provider)
    provider.mood, provider.finds = lambda _batch: KEPT_AND_GONE, False
    alert_id = publish(story)
    assert "dead_letters" not in client.get("/readyz").get_json()
    for hours in range(MAX_ATTEMPTS):
        deliver(story, alert_id, timedelta(hours=12 * hours))
    assert row(story)[::2] == ("failed", "unclear: RemoteDisconnected")
    assert client.get("/readyz").get_json()["dead_letters"] == ["sms"]
    assert "dead_letter" in capsys.readouterr().out
    with story.commits() as session:
        reference = session.scalar(text("SELECT reference FROM alerts"))
        deliver_alert.send_failed_again(session, reference=str(reference), clock=story.wiring.clock)
    assert "dead_letters" not in client.get("/readyz").get_json()
