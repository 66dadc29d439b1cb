"""A reporter's own record: what they chose to be in it, the same bytes all day, a fingerprint to be compared."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.crypto.audit_heads import head_key
from num_service.domain.shared.errors import Conflict
from num_service.services.casework import open_report
from num_service.services.core import audit
from num_service.services.reports import files, own_record
from tests.harness.pages import Visitor, words
from tests.harness.pictures import photo
from tests.harness.reporter import LITTLE, browser, code_of, come_back
from tests.harness.steps import Walk
from tests.harness.story import PASSWORD, SentReport, Story

ACCOUNT = "He would not pay and then he hit me."


def record_of(visitor: Visitor) -> bytes:
    assert visitor.post("/receipt/own").location == "/receipt/own/record"
    answer = visitor.get("/receipt/own/record.txt")
    assert answer.headers["Content-Disposition"] == "attachment; filename=record.txt"
    return answer.get_data()


def test_by_default_the_code_does_not_open_what_was_told(them: Visitor, story: Story) -> None:
    sent = story.report(about={"contact": "07700 900999"})
    come_back(them, sent.receipt.shown)
    them.post("/receipt/message", form="/receipt/report", text="He came back.")
    assert "What you first told us is locked" in words(them.get("/receipt/own"))

    record = record_of(them).decode()

    for hidden in (ACCOUNT, "07700 900", "Rape", "London"):
        assert hidden not in record
    for said in (sent.reference, "He came back.", "is locked, and is not part of this copy"):
        assert said in record


def test_whoever_chose_it_has_what_they_told_and_never_how_to_reach_them(
    app: Flask, them: Visitor, story: Story
) -> None:
    told = LITTLE | {
        "own_copy": "yes",
        "incident_types": ["robbery"],
        "people.0.name_used": "Dave",
        "people.0.identifiers.0.value": "07700 900 456",
        "where.town": "Camden",
        "where.exact_place": "14 Marker Street",
        "about.contact": "signal, marker handle",
        "about.own_advert": "my-advert",
    }
    assert them.post("/report", told).status_code == 303
    come_back(them, code_of(them))
    assert "Your code opens what you first told us" in words(them.get("/receipt/own"))

    record = record_of(them).decode()

    for said in ("He hit me.", "Robbery", "Dave", "07700 900 456", "London"):
        assert said in record, said
    for hidden in ("Marker Street", "marker handle", "my-advert", "Camden"):
        assert hidden not in record, hidden
    page = words(them.get("/receipt/own/record"))
    assert "He hit me." in page
    assert "It is not a police report" in page
    assert "He hit me." not in words(them.get("/receipt/report")), "the receipt page itself never shows it"


def test_the_box_is_off_and_stays_ticked_after_a_mistake(them: Visitor) -> None:
    page = them.get("/report/whole").get_data(as_text=True)
    box = page[: page.index('name="own_copy"') + 60].rpartition("<input")[2]
    assert "checked" not in box
    again = them.post("/report", {"own_copy": "yes", "account": "He hit me."})
    assert again.status_code == 422
    page = again.get_data(as_text=True)
    assert "checked" in page[page.index('name="own_copy"') :][:60]


def test_in_the_steps_the_choice_is_kept_shown_and_taken_back(app: Flask, story: Story) -> None:
    walk = Walk(browser(app))
    walk.fill("what", {"account": "He hit me."})
    walk.fill("when-where", {"where.region": "london"})
    walk.fill("you", {"own_copy": "yes"})
    assert "checked" in walk.get("you").get_data(as_text=True).partition('name="own_copy"')[2][:60]
    chosen = "Let my code open a copy of what I tell you"
    assert chosen in words(walk.get("check"))
    form = walk.form("you")
    form.fields.poplist("own_copy")
    walk.post(form, go="next")
    assert chosen not in words(walk.get("check"))
    walk.fill("you", {"own_copy": "yes"})
    assert walk.send().status_code == 303
    reader = browser(app)
    come_back(reader, code_of(walk.visitor))
    assert "He hit me." in record_of(reader).decode()


def test_the_fingerprint_is_of_the_file_and_is_noted_once(them: Visitor, story: Story) -> None:
    sent = story.report(own_copy=True)
    come_back(them, sent.receipt.shown)
    record = record_of(them)
    assert record_of(them) == record, "the same bytes all day"
    sha256 = hashlib.sha256(record).hexdigest()
    page = words(them.get("/receipt/own/record"))
    assert sha256 in page
    assert f"{len(record)} bytes" in page.replace(",", "")
    with story.commits() as session:
        noted = session.execute(
            text(
                "SELECT actor, fingerprint FROM audit_entries WHERE action = 'record.made' AND subject = :it"
            ),
            {"it": f"report:{sent.reference}"},
        ).all()
    assert [tuple(each) for each in noted] == [("receipt", sha256)]
    them.post("/receipt/message", form="/receipt/report", text="One thing more.")
    assert them.get("/receipt/own/record.txt").status_code == 302, "one that was not made is not given out"
    assert b"One thing more." in record_of(them)


def test_a_record_is_compared_to_the_letter_by_a_command(
    app: Flask, them: Visitor, story: Story, tmp_path: Path
) -> None:
    sent = story.report(own_copy=True)
    come_back(them, sent.receipt.shown)
    record = record_of(them)
    audit.integrate_all(story.wiring.database, key=head_key(story.wiring.keys), clock=story.wiring.clock)
    kept, changed = tmp_path / "record.txt", tmp_path / "changed.txt"
    kept.write_bytes(record)
    changed.write_bytes(record.replace(b"hit", b"hot"))
    run = app.test_cli_runner()

    fits = run.invoke(args=["records", "check", str(kept)])
    assert (fits.exit_code, "to the letter" in fits.output) == (0, True), fits.output
    assert f"It is the record of {sent.reference}" in fits.output
    assert "under the newest signed head" in fits.output
    other = run.invoke(args=["records", "check", str(changed)])
    assert other.exit_code == 1
    assert "it was changed, or was not made here" in other.output


def test_the_fingerprint_cannot_be_guessed_from_the_words(story: Story, app: Flask) -> None:
    """Two people who tell the same have records of different fingerprints, for a mark of their code is in each."""
    seen = []
    for _ in range(2):
        visitor = browser(app)
        come_back(visitor, story.report(own_copy=True).receipt.shown)
        record = record_of(visitor).decode()
        seen.append(record.rpartition("Mark of this copy: ")[2].strip())
    assert len(set(seen)) == 2
    assert all(len(each) == 32 for each in seen)


def test_the_files_are_in_it_by_day_size_and_fingerprint_and_never_what_is_in_them(
    them: Visitor, story: Story
) -> None:
    sent = story.report()
    original = photo()
    with story.commits() as session:
        files.add_file(
            session,
            report_id=sent.id,
            private_key=sent.receipt.private_key(),
            file=files.read_file(original),
            clock=story.wiring.clock,
        )
    come_back(them, sent.receipt.shown)

    record = record_of(them).decode()

    assert f"original of {len(original):,} bytes, SHA-256 {hashlib.sha256(original).hexdigest()}" in record
    assert hashlib.sha256(original).hexdigest() in words(them.get("/receipt/own/record"))
    with story.commits() as session:
        kinds = session.execute(
            text(
                "SELECT kind FROM sealed_parts JOIN part_keys ON part_id = id "
                "WHERE report_id = :it AND holder = 'receipt'"
            ),
            {"it": sent.id},
        )
        assert {each.kind for each in kinds} == {"file"}, "the bytes themselves open with no code"


def let_open(story: Story, report: SentReport) -> None:
    with story.commits() as session:
        own_record.let_open(
            session,
            report=open_report.find_report(session, report.reference),
            holder=story.caseworkers[0],
        )


def test_asked_for_a_caseworker_lets_the_code_open_it_and_it_can_be_locked_again(
    them: Visitor, story: Story
) -> None:
    sent = story.report()
    come_back(them, sent.receipt.shown)
    assert them.post("/receipt/own/ask", form="/receipt/own").status_code == 303
    assert "Please let my code open what I first told you" in words(them.get("/receipt/report"))

    let_open(story, sent)

    assert ACCOUNT in record_of(them).decode()
    with pytest.raises(Conflict):
        let_open(story, sent)
    assert "A caseworker let the code open what you first told us" in words(them.get("/receipt/record"))
    assert them.post("/receipt/own/lock", form="/receipt/own").status_code == 303
    assert "What you first told us is locked" in words(them.get("/receipt/own"))
    assert ACCOUNT not in record_of(them).decode()
    with story.commits() as session:
        opened = open_report.open_report(session, reference=sent.reference, holder=story.caseworkers[0])
    assert opened.account["account"] == ACCOUNT, "caseworkers read it as before"


def test_a_caseworker_does_it_on_the_page_of_the_report_and_is_told_when_it_is_done(
    app: Flask, them: Visitor, story: Story
) -> None:
    sent = story.report()
    caseworker = browser(app)
    caseworker.sign_in("one@casework.example", PASSWORD)
    there = f"/casework/{sent.reference}"
    assert "never for somebody who telephones" in words(caseworker.get(there))
    assert caseworker.post(f"{there}/own-copy", form=there).status_code == 303
    again = caseworker.post(f"{there}/own-copy", form=there)
    assert (again.status_code, "The code opens it already." in words(again)) == (409, True)
    come_back(them, sent.receipt.shown)
    assert ACCOUNT in record_of(them).decode()


def test_a_code_of_another_report_opens_nothing_of_it(app: Flask, story: Story) -> None:
    story.report(own_copy=True, account="zzmine")
    other = browser(app)
    come_back(other, story.report(own_copy=True, account="theirs").receipt.shown)
    assert "zzmine" not in record_of(other).decode()
