"""Telling an officer who somebody is: asked for each officer by name, on a yes made with the code, and recorded."""

from __future__ import annotations

import re
import uuid

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from num_service.db.models.reports.own_name import OwnNameRow
from num_service.domain.police.handover import Means
from num_service.domain.reports.consent import AskedBy, Scope, Value
from num_service.domain.reports.own_name import Asked, Gives, read_asked
from num_service.domain.shared.errors import Conflict, DomainError, Invalid, NotFound
from num_service.domain.shared.taxonomy import Language
from num_service.services.casework import open_report
from num_service.services.reports import delete_report, own_name, pausing
from num_service.services.reports.own_name import OwnName
from num_service.services.reports.return_with_receipt import OpenReceipt
from tests.harness.api import V1
from tests.harness.casework import signed_in
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.reporter import browser, come_back
from tests.harness.story import ALL_YES, SentReport, Story

TALK = ALL_YES | {"police_identified": "talk_first"}
OFFICER = "DC Aroha Quill 4471"
ASKED = Asked("metropolitan", OFFICER, (Gives.NAME, Gives.ACCOUNT))


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


@pytest.fixture(scope="module")
def database(module_database: TestDatabase) -> TestDatabase:
    return module_database


def ask(story: Story, report: SentReport, asked: Asked = ASKED) -> uuid.UUID:
    before = {each.id for each in seen(story, report)}
    with story.commits() as session:
        found = open_report.find_report(session, report.reference)
        own_name.ask(
            session, report=found, asked=asked, holder=story.caseworkers[0], clock=story.wiring.clock
        )
    [new] = {each.id for each in seen(story, report)} - before
    return new


def seen(story: Story, report: SentReport) -> tuple[OwnName, ...]:
    with story.commits() as session:
        found = open_report.find_report(session, report.reference)
        return own_name.as_caseworker(session, report=found, holder=story.caseworkers[1])


def says(story: Story, report: SentReport, disclosure: uuid.UUID, yes: bool) -> None:
    with story.commits() as session:
        own_name.answer(
            session,
            report=open_report.find_report(session, report.reference),
            disclosure_id=disclosure,
            says=yes,
            language=Language.EN,
            private_key=report.receipt.private_key(),
            signer=report.receipt.signer(),
            clock=story.wiring.clock,
        )


def tell(story: Story, report: SentReport, disclosure: uuid.UUID) -> None:
    with story.commits() as session:
        own_name.told(
            session,
            report=open_report.find_report(session, report.reference),
            disclosure_id=disclosure,
            means=Means.IN_PERSON,
            holder=story.caseworkers[1],
            clock=story.wiring.clock,
        )


def opened(report: SentReport) -> OpenReceipt:
    return OpenReceipt(report.id, report.receipt.private_key(), report.receipt.signer())


def test_each_officer_needs_a_yes_of_their_own(story: Story) -> None:
    report = story.report(consents=TALK)
    one, other = ask(story, report), ask(story, report, Asked("essex", "PC 12", (Gives.CONTACT,)))
    with pytest.raises(Conflict, match="Silence is no"):
        tell(story, report, one)
    says(story, report, other, True)
    with pytest.raises(Conflict, match="Silence is no"):
        tell(story, report, one)
    tell(story, report, other)
    with pytest.raises(Conflict, match="already"):
        tell(story, report, other)
    with pytest.raises(Conflict, match="cannot be called back"):
        says(story, report, other, False)
    says(story, report, one, True)
    says(story, report, one, False)
    with pytest.raises(Conflict, match="Silence is no"):
        tell(story, report, one)


@pytest.mark.parametrize(
    ("consents", "fields"),
    [
        (ALL_YES, {}),
        (ALL_YES | {"police_identified": "no"}, {}),
        (TALK, {"incident_types": ["official_misconduct"]}),
    ],
)
def test_it_is_asked_only_where_they_want_to_talk(
    story: Story, consents: dict[str, str], fields: dict[str, object]
) -> None:
    report = story.report(consents=consents, **fields)
    with pytest.raises(Conflict):
        ask(story, report)
    assert seen(story, report) == ()


@pytest.mark.parametrize("how", ["no", "paused by staff", "everything paused", "everything stopped"])
def test_whatever_ends_the_wish_ends_the_yes(story: Story, how: str) -> None:
    report = story.report(consents=TALK)
    disclosure = ask(story, report)
    says(story, report, disclosure, True)
    match how:
        case "no":
            story.answer(report, Scope.POLICE_IDENTIFIED, Value.NO)
        case "paused by staff":
            story.answer(report, Scope.POLICE_IDENTIFIED, Value.PAUSED, by=AskedBy.CASEWORKER)
        case "everything paused":
            pausing.pause(story.wiring, opened=opened(report), language=Language.EN)
        case _:
            pausing.stop(story.wiring, opened=opened(report), language=Language.EN)
    with pytest.raises(Conflict):
        tell(story, report, disclosure)


@pytest.mark.parametrize("by", [AskedBy.REPORTER, AskedBy.CASEWORKER])
def test_a_yes_from_before_the_wish_ended_does_not_come_back_with_it(
    story: Story, database: TestDatabase, by: AskedBy
) -> None:
    """They took it back, and want to talk again: that is "talk first", and no yes to an officer."""
    report = story.report(consents=TALK)
    disclosure = ask(story, report)
    says(story, report, disclosure, True)
    kept = "SELECT said_at, signature FROM own_name_disclosures WHERE id = %s"
    with psycopg.connect(database.libpq, autocommit=True) as connection:
        before = connection.execute(kept, [disclosure]).fetchone()
        assert before is not None
        ended = Value.NO if by is AskedBy.REPORTER else Value.PAUSED
        story.answer(report, Scope.POLICE_IDENTIFIED, ended, by=by)
        story.answer(report, Scope.POLICE_IDENTIFIED, Value.TALK_FIRST)
        with pytest.raises(Conflict, match="Silence is no"):
            tell(story, report, disclosure)
        connection.execute(
            "UPDATE own_name_disclosures SET said = true, said_at = %s, signature = %s, language = 'en' WHERE id = %s",
            [*before, disclosure],
        )
    with pytest.raises(Conflict, match="not signed"):
        tell(story, report, disclosure)
    says(story, report, disclosure, True)
    tell(story, report, disclosure)


def test_a_pause_answers_nothing_for_them_and_stopping_everything_says_no(story: Story) -> None:
    paused, stopped = story.report(consents=TALK), story.report(consents=TALK)
    for each in (paused, stopped):
        ask(story, each)
    pausing.pause(story.wiring, opened=opened(paused), language=Language.EN)
    pausing.stop(story.wiring, opened=opened(stopped), language=Language.EN)
    assert [each.state.said for each in seen(story, paused)] == [None], "silence is no answer"
    assert [each.state.said for each in seen(story, stopped)] == [False]


def test_what_was_decided_meanwhile_counts_and_not_what_was_read_before(story: Story) -> None:
    """A page is slow: while it waits for the lock, a colleague finds out that it is about an officer."""
    report = story.report(consents=TALK)
    disclosure = ask(story, report)
    says(story, report, disclosure, True)
    with story.commits() as session:
        found = open_report.find_report(session, report.reference)
        with story.commits() as other:
            other.execute(text("UPDATE reports SET official = true WHERE id = :id"), {"id": report.id})
        with pytest.raises(Conflict, match="may be police or an official"):
            own_name.told(
                session,
                report=found,
                disclosure_id=disclosure,
                means=Means.LETTER,
                holder=story.caseworkers[1],
                clock=story.wiring.clock,
            )
    with story.commits() as session:
        found = open_report.find_report(session, report.reference)
        delete_report.delete_report(story.wiring, opened=opened(report), language=Language.EN)
        with pytest.raises(NotFound):
            own_name.ask(
                session, report=found, asked=ASKED, holder=story.caseworkers[0], clock=story.wiring.clock
            )


def test_a_yes_that_no_code_signed_counts_for_nothing(story: Story, database: TestDatabase) -> None:
    """Made up, taken from another officer's question, or put under another officer's name."""
    report = story.report(consents=TALK)
    one, other = ask(story, report), ask(story, report, Asked("essex", "PC 12", (Gives.CONTACT,)))
    says(story, report, other, True)
    yes = "UPDATE own_name_disclosures SET said = true, said_at = %s, language = 'en', answers = 1, signature = %s"
    with psycopg.connect(database.libpq, autocommit=True) as connection:
        day, signature = connection.execute(
            "SELECT said_at, signature FROM own_name_disclosures WHERE id = %s", [other]
        ).fetchone() or (None, None)
        connection.execute(f"{yes} WHERE id = %s", [day, signature, one])
        with pytest.raises(Conflict, match="not signed"):
            tell(story, report, one)
        swap = "UPDATE own_name_disclosures SET part_id = %s WHERE id = %s"
        parts: dict[uuid.UUID, uuid.UUID] = dict(
            connection.execute("SELECT id, part_id FROM own_name_disclosures").fetchall()
        )
        connection.execute(swap, [None, one])
        connection.execute(swap, [parts[one], other])
        with pytest.raises(Conflict, match="not signed"):
            tell(story, report, other)


def test_an_answer_from_before_cannot_be_put_back(story: Story, database: TestDatabase) -> None:
    report = story.report(consents=TALK)
    disclosure = ask(story, report)
    says(story, report, disclosure, True)
    kept = "SELECT said_at, signature, answers FROM own_name_disclosures WHERE id = %s"
    back = "UPDATE own_name_disclosures SET said = true, said_at = %s, signature = %s, answers = %s WHERE id = %s"
    with psycopg.connect(database.libpq, autocommit=True) as connection:
        before = connection.execute(kept, [disclosure]).fetchone()
        assert before is not None
        says(story, report, disclosure, False)
        with pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(back, [*before, disclosure])
        with pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute("DELETE FROM own_name_disclosures")


def test_the_database_refuses_a_telling_that_rests_on_no_yes(story: Story, database: TestDatabase) -> None:
    disclosure = ask(story, story.report(consents=TALK))
    with psycopg.connect(database.libpq) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(
            "UPDATE own_name_disclosures SET told_on = CURRENT_DATE, means = 'letter', told_by = asked_by"
            " WHERE id = %s",
            [disclosure],
        )


def test_nobody_elses_question_is_answered(story: Story) -> None:
    report, another = story.report(consents=TALK), story.report(consents=TALK)
    disclosure = ask(story, report)
    with pytest.raises(NotFound):
        says(story, another, disclosure, True)
    with pytest.raises(NotFound):
        tell(story, another, disclosure)


def test_officer_and_force_stand_in_nothing_but_what_is_sealed(story: Story, database: TestDatabase) -> None:
    report = story.report(consents=TALK)
    ask(story, report)
    with psycopg.connect(database.admin_libpq) as admin:
        kept = admin.execute(
            "SELECT row_to_json(d)::text FROM own_name_disclosures d WHERE report_id = %s", [report.id]
        ).fetchall()
    assert kept
    assert not [row for (row,) in kept if "metropolitan" in row or "Quill" in row]


def test_deleted_with_the_report_but_for_what_was_said(story: Story) -> None:
    report = story.report(consents=TALK)
    disclosure = ask(story, report)
    says(story, report, disclosure, True)
    tell(story, report, disclosure)
    stays = delete_report.delete_report(story.wiring, opened=opened(report), language=Language.EN)
    assert any("told in your name" in str(each) for each in stays)
    with story.commits() as session:
        row = session.get_one(OwnNameRow, disclosure)
        assert (row.part_id, row.said) == (None, True)


@pytest.mark.parametrize(
    ("force", "officer", "gives", "code"),
    [
        ("atlantis", OFFICER, (Gives.NAME,), "no_force"),
        ("essex", "  ", (Gives.NAME,), "no_officer"),
        ("essex", "x" * 121, (Gives.NAME,), "no_officer"),
        ("essex", OFFICER, (), "nothing_given"),
    ],
)
def test_which_officer_and_what_must_be_said(
    force: str, officer: str, gives: tuple[Gives, ...], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        Asked(force, officer, gives)
    assert isinstance(refused.value, DomainError)
    assert refused.value.code == code


def test_what_is_sealed_reads_back_and_never_twice_the_same() -> None:
    assert read_asked(ASKED.as_text()) == ASKED
    assert (
        Asked("essex", OFFICER, (Gives.NAME,)).as_text() != Asked("essex", OFFICER, (Gives.NAME,)).as_text()
    )


def test_the_pages_ask_answer_record_and_tell(story: Story, app: Flask) -> None:
    report = story.report(consents=TALK)
    page = f"/casework/{report.reference}"
    one = signed_in(app, "one@casework.example")
    assert "To the police in their own name" in words(one.get(page))
    wrong = one.post(
        f"{page}/own-name",
        {"named.force": "essex", "named.officer": "", "named.gives": "name"},
        form=page,
    )
    assert (wrong.status_code, "Name the officer" in words(wrong)) == (422, True)
    assert re.search(
        r'id="own-name".{0,200}role="status" tabindex="-1" autofocus>', wrong.get_data(as_text=True), re.S
    ), "the long page opens where it says what is wrong"
    asked = one.post(
        f"{page}/own-name",
        {"named.force": "essex", "named.officer": OFFICER, "named.gives": "name"},
        form=page,
    )
    assert asked.status_code == 303
    them = browser(app)
    mine = come_back(them, report.receipt.code)
    assert (
        f"May we tell this officer who you are? {OFFICER} , Essex Police They would be told: Your name"
        in mine
    )
    [disclosure] = seen(story, report)
    yes = them.post(f"/receipt/own-name/{disclosure.id}", form="/receipt/report", says="yes")
    assert yes.status_code == 303
    assert "You said yes. The officer has not been told." in words(them.get("/receipt/report"))
    done = one.post(f"{page}/own-name/told", form=page, disclosure=str(disclosure.id), means="in_person")
    assert done.status_code == 303
    after = words(them.get("/receipt/report"))
    assert "The officer was told, on your yes." in after
    assert "May we tell this officer" not in after
    record = words(them.get("/receipt/record"))
    assert "An officer was told who you are" in record


def test_the_api_shows_and_answers(story: Story, app: Flask) -> None:
    report = story.report(consents=TALK)
    disclosure = ask(story, report)
    here = Visitor(app.test_client()).client
    code = {"receipt": report.receipt.shown}
    shown = here.post(f"{V1}/receipts/open", json=code).get_json()["own_name"]
    assert shown == [
        {
            "id": str(disclosure),
            "force": "metropolitan",
            "officer": OFFICER,
            "gives": ["name", "account"],
            "answer": None,
            "counts": True,
            "told_on": None,
        }
    ]
    answered = here.post(f"{V1}/receipts/own-name", json=code | {"id": str(disclosure), "answer": "yes"})
    assert answered.get_json() == {"id": str(disclosure), "answer": "yes"}
    tell(story, report, disclosure)
