"""Telling what happened: kept when it is wrong, sent once, and answered with a code."""

from __future__ import annotations

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.reporter import (
    LITTLE,
    browser,
    code_of,
    come_back,
    consents_of,
    member_of,
    reports,
)
from tests.harness.stored_data import rows_with
from tests.harness.story import ALL_YES, PASSWORD, Story
from tests.harness.texts import PHONE

_SUBMISSION = re.compile(r'name="submission" value="([^"]+)"')


def test_a_few_words_and_a_region_are_a_report_and_its_code_opens_it(them: Visitor, story: Story) -> None:
    answer = them.post("/report", LITTLE)
    assert (answer.status_code, answer.location) == (303, "/report/sent")
    assert "What happens next" in words(them.get("/report/sent"))
    code = code_of(them)
    reference = reports(story)[0].reference

    them.post("/report/sent", reference=reference)
    assert code not in them.get("/report/sent").get_data(as_text=True), (
        "she has kept it, so it is gone from here"
    )

    page = come_back(them, code.lower().replace("-", " "))
    assert reference in page
    assert "We have your report" in page
    assert "He hit me" not in page, "a receipt may be found by somebody else"


def test_what_was_typed_survives_a_mistake_and_the_mistake_is_named(them: Visitor, story: Story) -> None:
    typed = {
        "account": "My own <b>words</b>.",
        "when.day": "2999-01-01",
        "where.town": "Leeds",
        "people.0.name_used": "Dave",
        "people.0.identifiers.0.value": "",
        "people.0.identifiers.1.value": "7" * 2001,
        "people.0.identifiers.1.kind": "phone",
        "about.contact": "text me after six",
        "consents.alert": "yes",
        "conditions.alert.delay_days": "7",
        "incident_types": ["robbery", "assault"],
    }
    answer = them.post("/report", typed)

    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "3 things to fix" in page
    # The empty row is gone, so the number that could not be read is the first, in the summary and on the page.
    for field in ("where-region", "when-day", "people-0-identifiers-0-value"):
        assert f'href="#f-{field}"' in page
        assert f'id="f-{field}"' in page
    assert "Person 1, number or name 1:" in words(answer)
    for kept in (
        "My own &lt;b&gt;words&lt;/b&gt;.",
        "2999-01-01",
        "Leeds",
        "Dave",
        "7" * 2001,
        "text me after six",
    ):
        assert kept in page, kept
    for ticked in (
        'value="robbery" checked',
        'value="assault" checked',
        'value="yes" checked',
        'value="7" selected',
    ):
        assert ticked in page, ticked
    assert not reports(story)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"where.region": "london"}, "Choose what happened, or tell us in your own words."),
        ({"account": "x"}, "rather not say"),
        (LITTLE | {"where.region": "atlantis"}, "Choose one of the answers"),
        (LITTLE | {"account": "x" * 20_001}, "too long"),
        (LITTLE | {"account": "a\x00b"}, "cannot be read"),
        (LITTLE | {"when.day": "soon"}, "not a date"),
        (LITTLE | {"incident_types": ["nonsense"]}, "Choose one of the answers"),
        (LITTLE | {"conditions.alert.delay_days": "7"}, "Answer the question as well"),
        (LITTLE | {"consents.alert": "yes", "conditions.alert.delay_days": "900"}, "from 0 to 365"),
        (LITTLE | {"consents.police_intelligence": "perhaps"}, "The answers to this question"),
        (LITTLE | {"who_knows": "1"}, "We do not know this field"),
        (
            {"when": "x", "where": "y", "about": "z", "people": "p", "consents": "c", "conditions": "d"},
            "in your own words",
        ),
        (LITTLE | {"consents.alert.value.deep": "x", "people.0.identifiers.0": "x"}, "The answers"),
    ],
)
def test_bad_input_is_answered_in_words_and_never_breaks(
    them: Visitor, story: Story, fields: dict[str, object], says: str
) -> None:
    answer = them.post("/report", fields)
    assert answer.status_code == 422
    assert says in words(answer)
    assert not reports(story), "nothing is half-written"


def test_another_person_and_another_number_without_a_script(them: Visitor, story: Story) -> None:
    typed = LITTLE | {"people.0.name_used": "Dave", "people.0.identifiers.0.value": PHONE.canonical}

    page = them.post("/report", typed, add_person="yes").get_data(as_text=True)
    assert 'name="people.1.name_used"' in page
    page = them.post("/report", typed, add_identifier="0").get_data(as_text=True)
    assert 'name="people.0.identifiers.1.value"' in page
    for kept in ("Dave", PHONE.canonical, "He hit me."):
        assert kept in page

    two = typed | {"people.1.name_used": "Mick", "people.0.identifiers.1.value": "dave@example.org"}
    page = them.post("/report", two, remove_person="0").get_data(as_text=True)
    assert "Mick" in page
    assert "Dave" not in page
    page = them.post("/report", two, remove_identifier="0.0").get_data(as_text=True)
    assert "dave@example.org" in page
    assert PHONE.canonical not in page
    assert not reports(story)


def test_enter_in_a_line_sends_nothing(them: Visitor, story: Story) -> None:
    first_button = re.search(
        r'<button[^>]*type="submit"[^>]*>', them.get("/report/whole").get_data(as_text=True).split("<main")[1]
    )
    assert first_button is not None
    assert 'name="stay"' in first_button[0], "browsers press the first button of a form when Enter is pressed"

    answer = them.post("/report", LITTLE, stay="yes")
    assert "Nothing has been sent yet" in words(answer)
    assert "He hit me." in words(answer)
    assert not reports(story)


def test_a_report_that_took_too_long_to_write_comes_back_as_it_was_and_is_sent(
    them: Visitor, story: Story
) -> None:
    them.get("/report")
    them.client.delete_cookie("page")
    late = them.client.post("/report", data=LITTLE | {"people.0.name_used": "Dave", "add_person": "yes"})
    assert late.status_code == 400
    assert "Nothing is lost, and nothing has been sent yet" in words(late)
    for kept in ("He hit me.", "Dave", 'name="people.1.name_used"', 'value="london" selected'):
        assert kept in late.get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', late.get_data(as_text=True))
    assert token is not None
    assert them.client.post("/report", data=LITTLE | {"csrf_token": token[1]}).location == "/report/sent"


def test_pressing_send_twice_makes_one_report_and_shows_the_same_code(them: Visitor, story: Story) -> None:
    number = _SUBMISSION.search(them.get("/report").get_data(as_text=True))
    assert number is not None
    them.post("/report", LITTLE, submission=number[1])
    code = code_of(them)

    again = them.post("/report", LITTLE, submission=number[1])

    assert again.status_code == 303
    assert code in them.get(again.location).get_data(as_text=True)
    assert len(reports(story)) == 1

    them.post("/report/sent", reference=reports(story)[0].reference)
    again = them.post("/report", LITTLE, submission=number[1])
    assert "We already have your report" in words(them.get(again.location))
    assert len(reports(story)) == 1


def test_eight_presses_at_once_are_one_report_and_nobody_meets_an_error(app: Flask, story: Story) -> None:
    visitors = [browser(app) for _ in range(8)]

    def press(visitor: Visitor) -> tuple[int, str]:
        answer = visitor.post("/report", LITTLE, submission="the same form")
        return answer.status_code, answer.location or ""

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(press, visitors))
    assert answers == [(303, "/report/sent"), *[(303, "/report/sent?already=1")] * 7]
    assert len(reports(story)) == 1


def test_two_reports_leave_two_codes_to_keep(them: Visitor, story: Story) -> None:
    them.post("/report", LITTLE)
    first = code_of(them)
    them.post("/report", LITTLE | {"account": "Another time."})
    second = code_of(them)
    assert first != second
    reference = re.search(
        r'name="reference" value="([^"]+)"', them.get("/report/sent").get_data(as_text=True)
    )
    assert reference is not None

    them.post("/report/sent", reference=reference[1])

    assert code_of(them) == first


def test_a_code_not_yet_kept_outlives_signing_in_and_opening_another_report(
    them: Visitor, story: Story
) -> None:
    them.post("/report", LITTLE)
    code = code_of(them)
    them.sign_in(member_of(story), PASSWORD)
    assert code_of(them) == code
    come_back(them, story.report().receipt.shown)
    assert code_of(them) == code

    assert them.post("/receipt/close", form="/receipt/report").status_code == 303
    assert code not in them.get("/report/sent").get_data(as_text=True), "closed is closed"


def test_no_to_everything_is_a_valid_report_and_is_recorded_as_no(them: Visitor, story: Story) -> None:
    them.post(
        "/report", LITTLE | {"consents.alert": "yes", "about.support": ["caseworker"]}, no_to_everything="yes"
    )
    answers = consents_of(story)
    assert {value for value, _, _ in answers.values()} == {"no"}
    assert set(answers) >= set(ALL_YES)
    assert "helper" not in answers, "nobody helped, so nobody was asked about a helper"


def test_conditions_are_recorded_with_the_answer(them: Visitor, story: Story) -> None:
    them.post(
        "/report",
        LITTLE
        | {
            "consents.alert": "yes",
            "conditions.alert.show_me_first": "yes",
            "conditions.alert.if_silent": "send",
            "conditions.alert.delay_days": "14",
            "consents.checker": "no",
            "conditions.checker.delay_days": "7",
            "consents.police_intelligence": "if_matched",
            "conditions.police_intelligence.except_forces": ["kent", "essex"],
        },
    )
    answers = consents_of(story)
    assert answers["alert"] == (
        "yes",
        {"delay_days": 14, "show_me_first": True, "if_silent": "send"},
        "reporter",
    )
    assert answers["checker"] == ("no", {}, "reporter")
    assert answers["police_intelligence"][:2] == ("if_matched", {"except_forces": ["essex", "kent"]})
    assert "referral" not in answers, "silence is no answer"

    page = come_back(them, code_of(them))
    assert "We will not send it to Essex Police and Kent Police." in page


def test_support_without_contact_is_asked_about_once_and_only_once(them: Visitor, story: Story) -> None:
    wants = LITTLE | {"about.support": ["isva"], "consents.contact": "no"}
    asked = them.post("/report", wants)
    assert "may a caseworker contact you?" in words(asked)
    assert "He hit me." in words(asked)
    assert not reports(story)

    them.post("/report", wants, asked_again="yes")
    assert consents_of(story)["contact"][0] == "no"

    them.post("/report", wants, asked_again="yes", contact_yes="yes")
    assert consents_of(story)["contact"][0] == "yes"


def test_for_somebody_who_does_not_know_the_police_are_out_of_the_question(
    them: Visitor, story: Story
) -> None:
    unaware = LITTLE | {"about.on_behalf": "does_not_know"}
    answer = them.post("/report", unaware | {"consents.police_intelligence": "yes"})
    assert answer.status_code == 422
    assert "does not know of the report" in words(answer)
    marked = re.search(
        r'name="consents.police_intelligence" value="yes"( checked)?', answer.get_data(as_text=True)
    )
    assert marked is not None
    assert marked[1], "what she marked stays in view until she changes it"
    told = them.post("/report", unaware | {"when.day": "soon"})
    assert 'name="consents.police_intelligence"' not in told.get_data(as_text=True), "it is not asked again"

    assert them.post("/report", unaware).status_code == 303
    assert consents_of(story)["police_intelligence"][0] == "unavailable"


def test_a_worker_files_for_somebody_and_records_that_each_question_was_asked(
    app: Flask, story: Story
) -> None:
    with story.commits() as session:
        project = accounts.add_project(
            session, name="outreach", email="o@example.org", regions=(), contact=story.wiring.contact
        )
    story.account(AccountRole.PROJECT_WORKER, "worker@example.org", project_id=project)
    worker = browser(app)
    worker.sign_in("worker@example.org", PASSWORD)

    unasked = worker.post("/project/report", LITTLE | {"consents.alert": "yes"})
    assert unasked.status_code == 422
    assert words(unasked).count("Ask this one too") >= 10
    assert 'href="#f-consents-helper"' in unasked.get_data(as_text=True)
    assert not reports(story)

    asked = dict.fromkeys(
        (f"consents.{scope}" for scope in ("checker", "alert", "helper", "contact", "platform")), "yes"
    )
    asked |= dict.fromkeys(
        (f"consents.{scope}" for scope in ("referral", "statistics", "research", "police_intelligence")), "no"
    )
    asked |= {"consents.police_questions": "no", "consents.police_identified": "talk_first"}
    assert worker.post("/project/report", LITTLE | asked).status_code == 303
    assert reports(story)[0].project_id == project
    assert consents_of(story)["helper"] == ("yes", {}, "project")


def test_a_member_is_never_linked_to_what_they_report(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    email = f"{uuid.uuid4().hex}@example.org"
    account = story.account(AccountRole.MEMBER, email)
    member = browser(app)
    member.sign_in(email, PASSWORD)
    assert "No account is linked to this report" in words(member.get("/report/whole"))

    member.post("/report", LITTLE)

    report = reports(story)[0]
    assert (report.project_id, report.assignee_id) == (None, None)
    assert rows_with(database, str(account)), "the account is found where it stands"
    for mark in (str(report.id), report.reference):
        assert rows_with(database, mark)
        assert rows_with(database, str(account), mark) == [], "a row that holds both"
    code = code_of(member)
    assert member.get("/check").status_code == 200
    come_back(member, code)
    assert member.get("/check").status_code == 200, (
        "the report is open in a session that is none of the account’s"
    )
    assert rows_with(database, str(account), str(report.id)) == []


def test_a_number_that_cannot_be_read_whole_is_remarked_on_and_keeps_nobody_back(
    them: Visitor, story: Story
) -> None:
    """While they write they are told which; when they send, it is kept as they typed it."""
    typed = LITTLE | {"people.0.identifiers.0.value": "07700 9004", "people.0.identifiers.0.kind": "phone"}

    page = words(them.post("/report", typed | {"add_person": "yes"}))
    assert "We cannot read all of this" in page
    assert "We cannot read all of this" not in words(
        them.post("/report", typed | {"people.0.identifiers.0.value": "07700 900123", "add_person": "yes"})
    )

    sent = them.post("/report", typed, send="all")
    assert sent.status_code == 303
    assert "could not be read whole" in words(them.get(sent.headers["Location"]))
