"""Somebody who can write in the database puts a key of his own where a reporter's stands, or makes up a sealed part.

What the reporter writes, and what is answered to them, is sealed to nobody else; and whatever he makes up, nobody meets
an error of ours.
"""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.crypto.aead import encrypt
from num_service.crypto.caseworker_keys import keypair_place, lock, new_keypair
from num_service.crypto.receipts import new_receipt
from num_service.crypto.sealing import KeyHolder, Wrap
from num_service.db.models.reports.report import Report
from num_service.domain.reports.parts import PartHolder, PartKind
from num_service.domain.shared.errors import DomainError, Locked
from num_service.domain.shared.permissions import AccountRole
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework import open_report
from num_service.services.reports import messages
from num_service.services.sealed.sealed_parts import TO_ITS_REPORT, where
from tests.harness.api import V1
from tests.harness.casework import page_of, review_of, signed_in
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, SentReport, Story
from tests.harness.texts import alert_text

SECRET = "He lives above the bakery."


def in_the_database(story: Story, statement: str, **values: object) -> None:
    with story.commits() as session:
        session.execute(text(statement), values)


def wraps_to_receipts(story: Story) -> int:
    with story.commits() as session:
        return session.scalar(text("SELECT count(*) FROM part_keys WHERE holder = 'receipt'")) or 0


def his_key_instead(story: Story, report: SentReport) -> None:
    in_the_database(
        story,
        "UPDATE reports SET receipt_public_key = :key WHERE id = :id",
        key=new_receipt().public_key(),
        id=report.id,
    )


def test_what_a_reporter_adds_is_sealed_to_no_key_but_theirs(app: Flask, story: Story) -> None:
    report = story.report()
    his_key_instead(story, report)

    sent = {"receipt": report.receipt.shown, "text": SECRET}
    answer = app.test_client().post(f"{V1}/receipts/messages", json=sent)
    assert wraps_to_receipts(story) == 0, "he can read it"
    assert answer.status_code == 503

    them = Visitor(app.test_client())
    them.post("/receipt", receipt=report.receipt.shown)
    page = them.post("/receipt/message", form="/receipt/report", text=SECRET)
    assert wraps_to_receipts(story) == 0
    assert "the key of this report is not the one that your code made" in words(page)
    assert SECRET in page.get_data(as_text=True), "what was typed is kept"


@pytest.mark.parametrize("gone", ["sealed_parts", "part_keys"])
def test_without_an_account_that_opens_nobody_is_answered(story: Story, gone: str) -> None:
    """What is not there proves no key: nobody knows whose it is."""
    report = story.report()
    his_key_instead(story, report)
    in_the_database(story, f"DELETE FROM {gone}")

    with pytest.raises(DomainError), story.commits() as session:
        messages.add_message(
            session,
            report=open_report.find_report(session, report.reference),
            text=SECRET,
            clock=story.wiring.clock,
            holder=story.caseworkers[0],
        )
    assert wraps_to_receipts(story) == 0


def make_up(story: Story, report: SentReport, kind: PartKind, plain: bytes) -> None:
    """A part that is sealed and bound as any is, with bytes of his own."""
    from nacl.public import PublicKey, SealedBox

    part_id, data_key = uuid.uuid4(), b"k" * 32
    with story.commits() as session:
        row = session.get_one(Report, report.id)
        casework = session.scalar(text("SELECT public_key FROM casework_keys"))
        assert casework is not None
        place = where(part_id, kind, TO_ITS_REPORT, row)
        session.execute(
            text(
                "INSERT INTO sealed_parts (id, report_id, kind, number, written_on, ciphertext, layout) "
                "VALUES (:id, :report, :kind, 1, current_date, :sealed, :layout)"
            ),
            {
                "id": part_id,
                "report": report.id,
                "kind": kind.value,
                "sealed": encrypt(data_key, plain, where=place),
                "layout": TO_ITS_REPORT,
            },
        )
        for to in (
            KeyHolder(PartHolder.CASEWORK, bytes(casework)),
            KeyHolder(PartHolder.RECEIPT, row.receipt_public_key),
        ):
            wrap = Wrap(to.holder, 1, SealedBox(PublicKey(to.public_key)).encrypt(data_key))
            session.execute(
                text("INSERT INTO part_keys (part_id, holder, key_version, wrapped) VALUES (:p, :h, 1, :w)"),
                {"p": part_id, "h": wrap.holder.value, "w": wrap.wrapped},
            )


def test_a_message_that_is_no_text_keeps_no_reporter_from_their_page(app: Flask, story: Story) -> None:
    report = story.report()
    make_up(story, report, PartKind.TO_REPORTER, b"\xff\xfe")

    them = Visitor(app.test_client())
    them.post("/receipt", receipt=report.receipt.shown)
    assert them.get("/receipt/report").status_code == 200
    seen = app.test_client().post(f"{V1}/receipts/open", json={"receipt": report.receipt.shown})
    assert seen.status_code == 200
    (message,) = seen.get_json()["messages"]
    assert (message["text"], message["opens"]) == ("", False)

    with pytest.raises(Locked) as refused, story.commits() as session:
        open_report.open_report(session, reference=report.reference, holder=story.caseworkers[0])
    assert refused.value.code == "cannot_open"


@pytest.mark.parametrize("plain", [b"no JSON", b"[]", b"{", b"\xff"])
def test_an_account_that_is_none_is_refused_in_words(app: Flask, story: Story, plain: bytes) -> None:
    report = story.report()
    in_the_database(story, "DELETE FROM sealed_parts WHERE kind = 'account'")
    make_up(story, report, PartKind.ACCOUNT, plain)
    page = signed_in(app, "one@casework.example").get(page_of(report))
    assert page.status_code == 403
    assert "does not open" in words(page)


def test_a_password_is_changed_although_the_key_under_it_was_replaced(app: Flask, story: Story) -> None:
    new = story.account(AccountRole.CASEWORKER, "new@casework.example", name="new")
    locked = lock(new_keypair(), "another password", where=keypair_place(new), secret=None)
    in_the_database(
        story,
        "UPDATE caseworker_keypairs SET public_key = :p, salt = :s, private_wrapped = :w WHERE user_id = :u",
        p=locked.public,
        s=locked.salt,
        w=locked.private_wrapped,
        u=new,
    )
    visitor = Visitor(app.test_client())
    visitor.choose_password("new@casework.example", PASSWORD)
    assert "not the one that your password opens" in words(visitor.get("/casework/key"))


@pytest.mark.parametrize("other", ["anothers_draft", "own_account"])
def test_a_draft_is_opened_for_its_own_report_and_as_a_draft(app: Flask, story: Story, other: str) -> None:
    """What one reporter's warning says is not shown, and not approved, as another's."""
    first, second = story.report(), story.report(consents={"alert": "no"})
    mine = story.drafted_alert(first)
    theirs = story.drafted_alert(second, text=alert_text(body="What the other reporter told."))
    found = {
        "anothers_draft": "SELECT draft_id FROM alerts WHERE id = :theirs",
        "own_account": "SELECT id FROM sealed_parts WHERE kind = 'account' AND report_id = :first",
    }
    in_the_database(
        story,
        f"UPDATE alerts SET draft_id = ({found[other]}), sha256 = (SELECT sha256 FROM alerts WHERE id = :theirs),"
        " examined_sha256 = (SELECT sha256 FROM alerts WHERE id = :theirs) WHERE id = :mine",
        **{"theirs": theirs, "first": first.id, "mine": mine},
    )
    page = signed_in(app, "two@casework.example").get(review_of(first, "alert", mine))
    assert "What the other reporter told" not in words(page)
    assert page.status_code == 403
    with pytest.raises(Locked):
        story.approve(ALERT, first, mine)
