"""What somebody meets who comes to tell, to come back, to find help, or to leave at once."""

from __future__ import annotations

import dataclasses
import html
import itertools
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from num_service.db.models.account import WebSession
from num_service.db.models.consent import ConsentRow
from num_service.db.models.report import Report
from num_service.domain.permissions import AccountRole
from num_service.services import accounts
from num_service.web.page_context import NAVIGATION
from tests.harness.pages import Visitor, words
from tests.harness.story import ALL_YES, PASSWORD, PHONE, Story, later

#: The least that is a report.
LITTLE = {"account": "He hit me.", "where.region": "london"}
_CODE = re.compile(r'data-copy="([0-9A-Z-]{29})"')
_SUBMISSION = re.compile(r'name="submission" value="([^"]+)"')


@pytest.fixture
def app(module_app: Flask) -> Flask:
    """One application for the whole module; what a test finds in the database is what came since it began."""
    return module_app


@pytest.fixture
def story(module_story: Story) -> Story:
    _before.clear()
    with module_story.commits() as session:
        _before.update(session.scalars(select(Report.id)))
    return module_story


@pytest.fixture
def she(app: Flask, story: Story) -> Visitor:
    return _browser(app)


_before: set[uuid.UUID] = set()
_addresses = itertools.count(1)


def _browser(app: Flask) -> Visitor:
    """Somebody else, at an address of her own, so that no test uses up the tries of another."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = f"10.0.0.{next(_addresses)}"
    return Visitor(client)


def _member(story: Story) -> str:
    """A member's email."""
    email = f"{uuid.uuid4().hex}@example.org"
    story.account(AccountRole.MEMBER, email)
    return email


def _code(visitor: Visitor) -> str:
    found = _CODE.search(visitor.get("/report/sent").get_data(as_text=True))
    assert found is not None, "no code on the page"
    return found[1]


def _come_back(visitor: Visitor, code: str) -> str:
    answer = visitor.post("/receipt", receipt=code)
    assert (answer.status_code, answer.location) == (303, "/receipt/report"), words(answer)
    return words(visitor.get("/receipt/report"))


def _reports(story: Story) -> list[Report]:
    with story.commits() as session:
        found = list(session.scalars(select(Report).where(Report.id.not_in(_before))))
        session.expunge_all()
        return found


def _answers(story: Story) -> dict[str, tuple[str, dict[str, object], str]]:
    with story.commits() as session:
        rows = session.scalars(
            select(ConsentRow).where(ConsentRow.report_id.not_in(_before)).order_by(ConsentRow.number)
        )
        return {row.scope: (row.value, row.conditions, row.asked_by) for row in rows}


# ------------------------------------------------------------------------------------------ the first page


def test_the_first_page_has_three_doors_and_says_little_to_somebody_looking_over_a_shoulder(
    she: Visitor,
) -> None:
    answer = she.get("/")
    page = words(answer)
    for door in ("Tell us what happened", "Check a number", "I have a receipt", "Help now"):
        assert door in page
    for telling in ("sex work", "escort", "police report", "client"):
        assert telling not in answer.get_data(as_text=True).lower()
    assert "<title>Welcome · Umbrella</title>" in answer.get_data(as_text=True)


def test_before_the_first_question_she_is_told_the_limits(she: Visitor) -> None:
    page = words(she.get("/report"))
    first_question = page.index("Tick all that fit")
    for told in (
        "a life or a child is at serious risk",
        "within two working days",
        "Under 18?",
        "999",
        "press 55",
    ):
        assert page.index(told) < first_question, told
    assert "checked" not in she.get("/report").get_data(as_text=True), "nothing is chosen for her"


def test_the_pages_of_a_reporter_weigh_little(app: Flask, she: Visitor, story: Story) -> None:
    code = story.report().receipt.shown
    assert app.static_folder is not None
    shared = sum(
        (Path(app.static_folder) / name).stat().st_size
        for name in ("app.css", "public.css", "app.js", "exit.js", "icons.svg")
    )
    gzip = {"Accept-Encoding": "gzip"}
    for path in ("/", "/report", "/help", "/privacy", "/receipt", "/sign-in"):
        assert len(she.client.get(path, headers=gzip).data) + shared < 100_000, path
    _come_back(she, code)
    assert len(she.client.get("/receipt/report", headers=gzip).data) + shared < 100_000


# ---------------------------------------------------------------------------------------------- the report


def test_a_few_words_and_a_region_are_a_report_and_its_code_opens_it(she: Visitor, story: Story) -> None:
    answer = she.post("/report", LITTLE)
    assert (answer.status_code, answer.location) == (303, "/report/sent")
    assert "What happens next" in words(she.get("/report/sent"))
    code = _code(she)
    reference = _reports(story)[0].reference

    she.post("/report/sent", reference=reference)
    assert code not in she.get("/report/sent").get_data(as_text=True), (
        "she has kept it, so it is gone from here"
    )

    page = _come_back(she, code.lower().replace("-", " "))
    assert reference in page
    assert "We have your report" in page
    assert "He hit me" not in page, "a receipt may be found by somebody else"


def test_what_was_typed_survives_a_mistake_and_the_mistake_is_named(she: Visitor, story: Story) -> None:
    typed = {
        "account": "My own <b>words</b>.",
        "when.day": "2999-01-01",
        "where.town": "Leeds",
        "people.0.name_used": "Dave",
        "people.0.identifiers.0.value": "",
        "people.0.identifiers.1.value": "not a number!",
        "people.0.identifiers.1.kind": "phone",
        "about.contact": "text me after six",
        "consents.alert": "yes",
        "conditions.alert.delay_days": "7",
        "incident_types": ["robbery", "assault"],
    }
    answer = she.post("/report", typed)

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
        "not a number!",
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
    assert not _reports(story)


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
    she: Visitor, story: Story, fields: dict[str, object], says: str
) -> None:
    answer = she.post("/report", fields)
    assert answer.status_code == 422
    assert says in words(answer)
    assert not _reports(story), "nothing is half-written"


def test_another_person_and_another_number_without_a_script(she: Visitor, story: Story) -> None:
    typed = LITTLE | {"people.0.name_used": "Dave", "people.0.identifiers.0.value": PHONE.canonical}

    page = she.post("/report", typed, add_person="yes").get_data(as_text=True)
    assert 'name="people.1.name_used"' in page
    page = she.post("/report", typed, add_identifier="0").get_data(as_text=True)
    assert 'name="people.0.identifiers.1.value"' in page
    for kept in ("Dave", PHONE.canonical, "He hit me."):
        assert kept in page

    two = typed | {"people.1.name_used": "Mick", "people.0.identifiers.1.value": "dave@example.org"}
    page = she.post("/report", two, remove_person="0").get_data(as_text=True)
    assert "Mick" in page
    assert "Dave" not in page
    page = she.post("/report", two, remove_identifier="0.0").get_data(as_text=True)
    assert "dave@example.org" in page
    assert PHONE.canonical not in page
    assert not _reports(story)


def test_enter_in_a_line_sends_nothing(she: Visitor, story: Story) -> None:
    first_button = re.search(
        r'<button[^>]*type="submit"[^>]*>', she.get("/report").get_data(as_text=True).split("<main")[1]
    )
    assert first_button is not None
    assert 'name="stay"' in first_button[0], "browsers press the first button of a form when Enter is pressed"

    answer = she.post("/report", LITTLE, stay="yes")
    assert "Nothing has been sent yet" in words(answer)
    assert "He hit me." in words(answer)
    assert not _reports(story)


def test_pressing_send_twice_makes_one_report_and_shows_the_same_code(she: Visitor, story: Story) -> None:
    number = _SUBMISSION.search(she.get("/report").get_data(as_text=True))
    assert number is not None
    she.post("/report", LITTLE, submission=number[1])
    code = _code(she)

    again = she.post("/report", LITTLE, submission=number[1])

    assert again.status_code == 303
    assert code in she.get(again.location).get_data(as_text=True)
    assert len(_reports(story)) == 1

    she.post("/report/sent", reference=_reports(story)[0].reference)
    again = she.post("/report", LITTLE, submission=number[1])
    assert "We already have your report" in words(she.get(again.location))
    assert len(_reports(story)) == 1


def test_eight_presses_at_once_are_one_report_and_nobody_meets_an_error(app: Flask, story: Story) -> None:
    visitors = [_browser(app) for _ in range(8)]

    def press(visitor: Visitor) -> tuple[int, str]:
        answer = visitor.post("/report", LITTLE, submission="the same form")
        return answer.status_code, answer.location or ""

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(press, visitors))
    assert answers == [(303, "/report/sent"), *[(303, "/report/sent?already=1")] * 7]
    assert len(_reports(story)) == 1


def test_two_reports_leave_two_codes_to_keep(she: Visitor, story: Story) -> None:
    she.post("/report", LITTLE)
    first = _code(she)
    she.post("/report", LITTLE | {"account": "Another time."})
    second = _code(she)
    assert first != second
    reference = re.search(r'name="reference" value="([^"]+)"', she.get("/report/sent").get_data(as_text=True))
    assert reference is not None

    she.post("/report/sent", reference=reference[1])

    assert _code(she) == first


# ------------------------------------------------------------------------------------------- the questions


def test_no_to_everything_is_a_valid_report_and_is_recorded_as_no(she: Visitor, story: Story) -> None:
    she.post(
        "/report", LITTLE | {"consents.alert": "yes", "about.support": ["caseworker"]}, no_to_everything="yes"
    )
    answers = _answers(story)
    assert {value for value, _, _ in answers.values()} == {"no"}
    assert set(answers) >= set(ALL_YES)
    assert "helper" not in answers, "nobody helped, so nobody was asked about a helper"


def test_conditions_are_recorded_with_the_answer(she: Visitor, story: Story) -> None:
    she.post(
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
    answers = _answers(story)
    assert answers["alert"] == (
        "yes",
        {"delay_days": 14, "show_me_first": True, "if_silent": "send"},
        "reporter",
    )
    assert answers["checker"] == ("no", {}, "reporter")
    assert answers["police_intelligence"][:2] == ("if_matched", {"except_forces": ["essex", "kent"]})
    assert "referral" not in answers, "silence is no answer"

    page = _come_back(she, _code(she))
    assert "but never Essex Police or Kent Police" in page


def test_support_without_contact_is_asked_about_once_and_only_once(she: Visitor, story: Story) -> None:
    wants = LITTLE | {"about.support": ["isva"], "consents.contact": "no"}
    asked = she.post("/report", wants)
    assert "may a caseworker contact you?" in words(asked)
    assert "He hit me." in words(asked)
    assert not _reports(story)

    she.post("/report", wants, asked_again="yes")
    assert _answers(story)["contact"][0] == "no"

    she.post("/report", wants, asked_again="yes", contact_yes="yes")
    assert _answers(story)["contact"][0] == "yes"


def test_for_somebody_who_does_not_know_the_police_are_out_of_the_question(
    she: Visitor, story: Story
) -> None:
    unaware = LITTLE | {"about.on_behalf": "does_not_know"}
    answer = she.post("/report", unaware | {"consents.police_intelligence": "yes"})
    assert answer.status_code == 422
    assert "does not know of the report" in words(answer)
    assert 'name="consents.police_intelligence"' not in answer.get_data(as_text=True)

    assert she.post("/report", unaware).status_code == 303
    assert _answers(story)["police_intelligence"][0] == "unavailable"


def test_a_worker_files_for_somebody_and_records_that_each_question_was_asked(
    app: Flask, story: Story
) -> None:
    with story.commits() as session:
        project = accounts.add_project(
            session, name="outreach", email="o@example.org", regions=(), contact=story.wiring.contact
        )
    story.account(AccountRole.PROJECT_WORKER, "worker@example.org", project_id=project)
    worker = _browser(app)
    worker.sign_in("worker@example.org", PASSWORD)

    unasked = worker.post("/report", LITTLE | {"consents.alert": "yes"})
    assert unasked.status_code == 422
    assert words(unasked).count("Ask this one too") >= 10
    assert 'href="#f-consents-helper"' in unasked.get_data(as_text=True)
    assert not _reports(story)

    asked = dict.fromkeys(
        (f"consents.{scope}" for scope in ("checker", "alert", "helper", "contact", "platform")), "yes"
    )
    asked |= dict.fromkeys(
        (f"consents.{scope}" for scope in ("referral", "statistics", "research", "police_intelligence")), "no"
    )
    asked |= {"consents.police_questions": "no", "consents.police_identified": "talk_first"}
    assert worker.post("/report", LITTLE | asked).status_code == 303
    assert _reports(story)[0].project_id == project
    assert _answers(story)["helper"] == ("yes", {}, "project")


def test_a_member_is_never_linked_to_what_she_reports(app: Flask, story: Story) -> None:
    email = _member(story)
    member = _browser(app)
    member.sign_in(email, PASSWORD)
    assert "Your account is not linked to this report" in words(member.get("/report"))

    member.post("/report", LITTLE)

    report = _reports(story)[0]
    assert (report.project_id, report.assignee_id) == (None, None)
    code = _code(member)
    assert member.get("/check").status_code == 200
    _come_back(member, code)
    assert member.get("/check").status_code == 401, "a session holds an account or a report, never both"


# --------------------------------------------------------------------------------------------- the receipt


def test_a_mistyped_code_is_named_and_kept_and_a_wrong_one_gets_one_answer(
    she: Visitor, story: Story
) -> None:
    code = story.report().receipt.code
    short = she.post("/receipt", receipt=code[:-1])
    assert short.status_code == 422
    assert "this has 24" in words(short)
    assert code[:-1] in short.get_data(as_text=True)
    swapped = code[1] + code[0] + code[2:] if code[0] != code[1] else "Z" + code[1:]
    assert "have changed places" in words(she.post("/receipt", receipt=swapped))
    assert she.post("/receipt", receipt="").status_code == 422
    assert she.post("/receipt").status_code == 422

    story_of_another_place = "00000-00000-00000-00000-00000"
    unknown = she.post("/receipt", receipt=story_of_another_place)
    assert unknown.status_code == 404
    assert "We do not know this receipt" in words(unknown)
    assert she.get("/receipt/report").status_code == 302


def test_a_code_is_in_no_cookie_no_address_and_no_session_as_it_lies_in_the_database(
    she: Visitor, story: Story
) -> None:
    she.post("/report", LITTLE)
    code = _code(she)
    with story.commits() as session:
        stored = b"".join(session.scalars(select(WebSession.sealed)))
    assert code.encode() not in stored
    opened = she.post("/receipt", receipt=code)
    assert code not in str(opened.headers)
    assert code.replace("-", "") not in str(opened.headers)


def test_the_receipt_page_shows_messages_but_never_her_account_or_contact(she: Visitor, story: Story) -> None:
    sent = story.report(about={"contact": "07700 900999", "own_advert": "my-advert"})
    page = _come_back(she, sent.receipt.shown)
    for hidden in ("He would not pay", "07700 900999", "my-advert", "Camden"):
        assert hidden not in page

    added = she.post("/receipt/message", form="/receipt/report", text="He came back.\nTwice.")
    assert added.status_code == 303
    page = words(she.get("/receipt/report"))
    assert "It is with your report" in page
    assert "He came back." in page

    empty = she.post("/receipt/message", form="/receipt/report", text="  ")
    assert empty.status_code == 422
    assert "Write something first" in words(empty)
    long = she.post("/receipt/message", form="/receipt/report", text="y" * 20_001)
    assert long.status_code == 422
    assert "y" * 20_001 in long.get_data(as_text=True)


def test_after_half_an_hour_it_is_closed_and_what_she_typed_is_kept(
    app: Flask, she: Visitor, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = story.report().receipt.shown
    _come_back(she, code)
    token = re.search(r'name="csrf_token" value="([^"]+)"', she.get("/receipt/report").get_data(as_text=True))
    assert token is not None
    wiring = app.extensions["num"]
    monkeypatch.setitem(
        app.extensions, "num", dataclasses.replace(wiring, clock=later(wiring.clock, timedelta(minutes=31)))
    )

    late = she.client.post(
        "/receipt/message", data={"csrf_token": token[1], "text": "I remembered a tattoo."}
    )

    assert late.status_code == 422
    assert "Your report had been closed" in words(late)
    assert "I remembered a tattoo." in words(late)
    assert "I remembered a tattoo." in _come_back_with(she, code, "I remembered a tattoo.")
    assert (
        she.post("/receipt/message", form="/receipt/report", text="I remembered a tattoo.").status_code == 303
    )


def _come_back_with(visitor: Visitor, code: str, text: str) -> str:
    visitor.post("/receipt", receipt=code, text=text)
    return words(visitor.get("/receipt/report"))


def test_changing_an_answer_says_what_stopped_and_what_could_not_be_undone(
    she: Visitor, story: Story
) -> None:
    sent = story.report()
    story.publish(story.approved_alert(sent))
    _come_back(she, sent.receipt.shown)

    answer = she.post("/receipt/consent", {"scope": "alert", "consents.alert": "no"}, form="/receipt/report")
    assert answer.status_code == 303
    page = words(she.get("/receipt/report"))
    assert "The warning has been recalled" in page
    assert "People may remember a warning they have already read" in page
    assert "A warning no longer applies" in page

    wider = {"scope": "alert", "consents.alert": "yes", "conditions.alert.region_only": "yes"}
    she.post("/receipt/consent", wider, form="/receipt/report")
    assert "Yes, only in the region where it happened" in words(she.get("/receipt/report"))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"scope": "alert"}, "Choose an answer"),
        ({"scope": "alert", "consents.alert": "maybe"}, "The answers to this question"),
        ({"scope": "nonsense", "consents.nonsense": "yes"}, "We do not know this question"),
        ({}, "We do not know this question"),
        ({"scope": "alert", "consents.alert": "yes", "conditions.alert.delay_days": "x"}, "whole number"),
        (
            {"scope": "contact", "consents.contact": "yes", "conditions.contact.project": "x"},
            "no such condition",
        ),
    ],
)
def test_an_answer_that_is_none_changes_nothing(
    she: Visitor, story: Story, fields: dict[str, str], says: str
) -> None:
    _come_back(she, story.report().receipt.shown)
    before = _answers(story)
    answer = she.post("/receipt/consent", fields, form="/receipt/report")
    assert answer.status_code == 422
    assert says in words(answer)
    assert _answers(story) == before


def test_stopping_all_sharing_asks_first_and_then_stops_all_of_it(she: Visitor, story: Story) -> None:
    sent = story.report()
    story.release(story.approved_packet(sent))
    _come_back(she, sent.receipt.shown)
    before = words(she.get("/receipt/stop"))
    assert "This is what stops" in before
    assert {value for value, _, _ in _answers(story).values()} == {"yes"}, "looking changes nothing"

    assert she.post("/receipt/stop").status_code == 303

    page = words(she.get("/receipt/report"))
    assert "All sharing is stopped" in page
    assert "It has been taken back from the police. No officer had opened it." in page
    answers = _answers(story)
    assert answers.pop("contact")[0] == "yes", "being contacted is no sharing"
    assert {value for value, _, _ in answers.values()} == {"no"}
    assert "There is nothing to stop" in words(she.get("/receipt/stop"))


def test_she_sees_the_warning_first_and_her_no_holds(she: Visitor, story: Story) -> None:
    sent = story.report(consents=ALL_YES | {"alert": {"value": "yes", "show_me_first": True}})
    story.approved_alert(sent)
    page = _come_back(she, sent.receipt.shown)
    assert "A warning wants your yes or no" in page
    assert "A man in Camden attacked someone" in page
    action = re.search(
        r'action="(/receipt/warnings/[^"]+)"', she.get("/receipt/report").get_data(as_text=True)
    )
    assert action is not None

    assert she.post(action[1], form="/receipt/report").status_code == 422
    assert she.post(action[1], form="/receipt/report", says="no").status_code == 303

    page = words(she.get("/receipt/report"))
    assert "This warning does not go" in page
    assert "You said no to this text" in page


def test_closing_the_report_ends_it_on_the_server(she: Visitor, story: Story) -> None:
    _come_back(she, story.report().receipt.shown)
    cookie = she.client.get_cookie("visit")
    assert cookie is not None
    she.post("/receipt/close", form="/receipt/report")
    she.client.set_cookie("visit", cookie.value)
    assert she.get("/receipt/report").status_code == 302


# ------------------------------------------------------------------------------------- in, out, and at once


def test_signing_in_leads_each_kind_of_account_home(app: Flask, story: Story) -> None:
    member = _member(story)
    story.account(AccountRole.ADMINISTRATOR, "admin@example.org")
    for email, role in (
        (member, AccountRole.MEMBER),
        ("one@casework.example", AccountRole.CASEWORKER),
        ("admin@example.org", AccountRole.ADMINISTRATOR),
    ):
        visitor = _browser(app)
        home = visitor.sign_in(email, PASSWORD).location
        with app.test_request_context():
            assert home == app.url_for(NAVIGATION[role][0][1])
        assert visitor.get(home).status_code == 200


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(app: Flask, story: Story) -> None:
    email = _member(story)
    visitor = _browser(app)
    known = visitor.post("/sign-in", email=email, password="not the password")
    unknown = visitor.post("/sign-in", email="nobody@example.org", password="not the password")
    assert known.status_code == unknown.status_code == 422
    assert words(known) == words(unknown)
    assert f'value="{email}"' in known.get_data(as_text=True)
    assert "not the password" not in known.get_data(as_text=True)
    assert visitor.post("/sign-in").status_code == 422
    assert visitor.get("/check").status_code == 401


def test_what_was_being_sent_survives_signing_in_again(app: Flask, story: Story) -> None:
    email = _member(story)
    visitor = _browser(app)
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/sign-in").get_data(as_text=True))
    assert token is not None
    asked = visitor.client.post("/check", data={"csrf_token": token[1], "text": "07700 900123"})
    assert asked.status_code == 401
    page = asked.get_data(as_text=True)
    assert 'name="resume" value="/check"' in page
    assert 'name="resume.text" value="07700 900123"' in page

    carried = {"resume": "/check", "resume.text": "07700 900123", "email": email}
    slipped = visitor.post("/sign-in", carried | {"password": "wrong"})
    assert 'name="resume.text" value="07700 900123"' in slipped.get_data(as_text=True)
    again = visitor.post("/sign-in", carried | {"password": PASSWORD})
    assert "07700 900123" in html.unescape(again.get_data(as_text=True))
    elsewhere = _browser(app)
    gone = elsewhere.post("/sign-in", email=email, password=PASSWORD, resume="//evil.example")
    assert gone.location == "/check"


def test_signing_out_ends_the_session_on_the_server(app: Flask, story: Story) -> None:
    email = _member(story)
    visitor = _browser(app)
    visitor.sign_in(email, PASSWORD)
    cookie = visitor.client.get_cookie("visit")
    assert cookie is not None

    out = visitor.post("/sign-out", form="/check")

    assert (out.status_code, out.location) == (303, "/")
    assert "cache" in out.headers["Clear-Site-Data"]
    visitor.client.set_cookie("visit", cookie.value)
    assert visitor.get("/check").status_code == 401


def test_exit_leaves_at_once_and_leaves_nothing_behind(app: Flask, story: Story) -> None:
    email = f"{uuid.uuid4().hex}@example.org"
    member = story.account(AccountRole.MEMBER, email)
    visitor = _browser(app)
    visitor.sign_in(email, PASSWORD)
    cookie = visitor.client.get_cookie("visit")
    assert cookie is not None

    out = visitor.get("/exit")

    assert out.status_code == 303
    assert out.location == story.wiring.settings.exit_url
    assert out.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert visitor.client.get_cookie("visit") is None
    with story.commits() as session:
        owner = select(func.count()).select_from(WebSession).where(WebSession.user_id == member)
        assert session.scalar(owner) == 0
    visitor.client.set_cookie("visit", cookie.value)
    assert visitor.get("/check").status_code == 401
    assert _browser(app).get("/exit").status_code == 303


def test_help_names_every_line_and_its_limits(she: Visitor, story: Story) -> None:
    page = words(she.get("/help"))
    for line in story.wiring.settings.help_lines:
        assert line.name in page
        assert line.contact in page
    for limit in (
        "does not tell them where you are",
        "only if you registered before",
        "within 72 hours",
        "StopNCII",
    ):
        assert limit in page


def test_the_privacy_page_says_what_cannot_be_promised(she: Visitor) -> None:
    page = words(she.get("/privacy"))
    for told in (
        "IP address",
        "What you check",
        "What we cannot promise",
        "history",
        "might still guess",
        "a court",
    ):
        assert told in page
