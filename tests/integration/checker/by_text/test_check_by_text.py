"""A check by text message, from the provider's callback to the answer on the member's own phone."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.checker.by_text import MOST_IN_AN_HOUR
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.second_person import COMMAND
from num_service.services.accounts import accounts
from num_service.services.core.wiring import WAKE_TEXT_ANSWER
from tests.harness.pages import Visitor, words
from tests.harness.sms_provider import SmsProvider
from tests.harness.story import PASSWORD, Story
from tests.harness.texting import LISTED, OURS, answered, give, sends, spent, turned_on

pytestmark = pytest.mark.usefixtures("no_crude_limits")


def test_somebody_without_internet_gets_an_answer_as_a_text(
    app: Flask, story: Story, member: Visitor, provider: SmsProvider, woken: list[tuple[str, ...]]
) -> None:
    story.listed(story.report())
    turned_on(member)
    assert sends(app, f"{LISTED}\n07700 900555") == 200
    (answer,) = answered(story, woken, provider)
    listed, unknown = answer.split("\n")
    assert listed.startswith("..123: reported as")
    assert unknown == "..555: no report found. That does not mean safe."
    assert spent(story) == 2


def test_whoever_has_not_turned_it_on_hears_nothing_and_spends_nothing(
    app: Flask, story: Story, member: Visitor, woken: list[tuple[str, ...]]
) -> None:
    assert sends(app, LISTED) == 200
    assert sends(app, LISTED, sender="+447700900777") == 200
    turned_on(member)
    member.post("/account/texts/checks/end", form="/account/texts")
    assert sends(app, LISTED) == 200
    assert (woken, spent(story)) == ([], 0)


def test_what_is_not_signed_is_not_read(
    app: Flask, story: Story, member: Visitor, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    assert sends(app, LISTED, secret="x" * 40) == 403
    assert (woken, spent(story)) == ([], 0)


def test_a_message_that_is_shown_twice_or_too_late_does_nothing(
    app: Flask, story: Story, member: Visitor, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    for _ in range(3):
        assert sends(app, LISTED, id_="the same") == 200
    assert sends(app, LISTED, ago=timedelta(minutes=16)) == 200
    assert sends(app, LISTED, ago=timedelta(minutes=-16)) == 200
    assert (len(woken), spent(story)) == (1, 1)


def test_an_answer_that_no_worker_took_in_time_does_not_go(
    app: Flask, story: Story, member: Visitor, provider: SmsProvider, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    sends(app, LISTED)
    waiting = list(woken)
    assert answered(story, woken, provider, later=timedelta(minutes=16)) == []
    woken.extend(waiting)
    assert len(answered(story, woken, provider, later=timedelta(minutes=14))) == 1


def test_whoever_forges_the_number_cannot_have_texts_rain_on_it(
    app: Flask, story: Story, member: Visitor, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    for _ in range(MOST_IN_AN_HOUR + 5):
        sends(app, "hello")
    assert len(woken) == MOST_IN_AN_HOUR
    sends(app, "STOP")
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM text_askers")) == 0, "that is still heard"


def test_two_that_are_shown_by_turns_do_not_rain_either(
    app: Flask, story: Story, member: Visitor, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    for n in range(MOST_IN_AN_HOUR + 5):
        assert sends(app, "hello", id_="AB"[n % 2]) == 200
    assert len(woken) == MOST_IN_AN_HOUR


def test_no_part_of_a_long_text_is_checked_as_if_it_were_all(
    app: Flask, story: Story, member: Visitor, provider: SmsProvider, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    for end in ("bob@example.org", "07700 900123", "insta: johnny_smith"):
        for cut in (1, 3, 10):
            sends(app, ("so " * 600)[: 1600 - len(end) + cut] + " " + end)
    told = answered(story, woken, provider)
    assert len(told) == 9
    assert all("Nothing was checked" in each for each in told)
    assert spent(story) == 0


@pytest.mark.parametrize(
    ("says", "answer"),
    [
        ("07700 900111 07700 900112 07700 900113 07700 900114", "at most 3 at once"),
        ("hello there", "Send a number"),
        ("No Caller ID", "Send a number"),
        ("   ", "Send a number"),
        ("07700 9001", "Send a number"),
    ],
)
def test_what_cannot_be_checked_is_said_and_spends_nothing_of_three(
    app: Flask,
    story: Story,
    member: Visitor,
    provider: SmsProvider,
    woken: list[tuple[str, ...]],
    says: str,
    answer: str,
) -> None:
    turned_on(member)
    sends(app, says)
    (told,) = answered(story, woken, provider)
    assert answer in told
    assert "no report" not in told


def test_a_part_of_a_reported_registration_is_answered_possible(
    app: Flask, story: Story, member: Visitor, provider: SmsProvider, woken: list[tuple[str, ...]]
) -> None:
    plate = {"kind": "vrm", "value": "BD51 SMR", "basis": "saw"}
    report = story.report(people=[{"role": "client", "identifiers": [plate]}])
    story.listed(report, normalise(IdentifierKind.VRM, "BD51 SMR"))
    turned_on(member)
    for part in ("BD51 ???", "bd51 s", "BD51S??"):
        sends(app, part)
        sends(app, f"{part}\n07700 900555")
        alone, with_another = answered(story, woken, provider)
        assert alone == "..D51: something that was reported is like it. It may be another."
        assert with_another.split("\n") == [alone, "..555: no report found. That does not mean safe."]


def test_when_checks_are_used_up_the_line_is_named(
    app: Flask, story: Story, member: Visitor, provider: SmsProvider, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    sends(app, LISTED)
    with story.commits() as session:
        session.execute(text("UPDATE check_budgets SET used = 1000, used_in_week = 1000"))
    woken.clear()
    sends(app, LISTED)
    (told,) = answered(story, woken, provider)
    assert "Call 020 7946 0000" in told
    assert "report" not in told


def test_another_number_may_not_ask_until_its_owner_turns_it_on(
    app: Flask, story: Story, member: Visitor, provider: SmsProvider, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    member.post("/account/texts", form="/account/texts", number="07700 900456")
    sends(app, LISTED)
    sends(app, LISTED, sender="+447700900456")
    assert [each for each in woken if each[0] == WAKE_TEXT_ANSWER] == []


def test_a_number_that_two_confirmed_is_the_laters(
    app: Flask, story: Story, member: Visitor, provider: SmsProvider, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    story.account(AccountRole.MEMBER, "zoe@example.org", name="Zoe")
    other = Visitor(app.test_client())
    other.sign_in("zoe@example.org", PASSWORD)
    give(story, other, provider)
    turned_on(other)
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM text_askers")) == 1
    assert "Let me check by text" in words(member.get("/account/texts"))
    assert "No more checks by text" in words(other.get("/account/texts"))


def test_a_closed_account_hears_nothing(
    app: Flask, story: Story, member: Visitor, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    with story.commits() as session:
        session.execute(text("UPDATE users SET active = false WHERE role = 'member'"))
    sends(app, LISTED)
    assert woken == []


def test_a_closed_account_keeps_no_number_and_an_opened_one_has_none(
    app: Flask, story: Story, member: Visitor, woken: list[tuple[str, ...]]
) -> None:
    turned_on(member)
    with story.commits() as session:
        user_id = session.scalar(text("SELECT id FROM users WHERE role = 'member'"))
        accounts.set_active(session, user_id=user_id, active=False, actor=COMMAND)
        kept = "SELECT (SELECT count(*) FROM text_askers) + (SELECT count(*) FROM recipient_places)"
        assert session.scalar(text(kept)) == 0
        accounts.set_active(session, user_id=user_id, active=True, actor=COMMAND)
        texts = "SELECT count(*) FROM recipients WHERE active AND 'sms' = ANY (channels)"
        assert session.scalar(text(texts)) == 0
    sends(app, LISTED)
    assert woken == []


def test_neither_the_database_nor_the_broker_has_what_was_asked(
    app: Flask, story: Story, member: Visitor, woken: list[tuple[str, ...]]
) -> None:
    story.listed(story.report())
    turned_on(member)
    sends(app, LISTED)
    carried = " ".join(woken[0])
    for part in ("900123", "..123", "reported"):
        assert part not in carried
        assert part.encode() not in base64.b64decode(woken[0][2])
    with story.commits() as session:
        row = session.execute(text("SELECT number_digest, last_digest FROM text_askers")).one()
    assert all(b"900" not in bytes(each) for each in row)


def test_the_page_says_who_can_read_it_before_it_is_turned_on(member: Visitor) -> None:
    page = words(member.get("/account/texts"))
    assert "can read what you send" in page
    assert OURS not in page
    turned_on(member)
    assert OURS in words(member.get("/account/texts"))
