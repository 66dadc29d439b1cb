"""A caseworker takes a report by telephone: read aloud, marked, and the code read back before anything is sent."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from num_service.domain.reports import wording
from num_service.domain.reports.consent import Scope
from num_service.domain.reports.wording import CURRENT
from num_service.domain.shared.taxonomy import Language
from num_service.translations.wordings import texts_of
from tests.harness.forms import Form, forms
from tests.harness.intake import ALL_NO, CALL, TOLD, asks, code_on, sends, takes
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story
from tests.integration.pages.intake.conftest import Kept


def test_every_question_is_there_to_be_read_aloud_and_none_is_marked_beforehand(caseworker: Visitor) -> None:
    page = caseworker.get(CALL)
    said = words(page)

    assert "I am a caseworker, not the police" in said
    assert "There is one limit" in said
    for scope, question in wording.questions().items():
        if scope is not Scope.HELPER:
            for each in (question.question, question.happens, question.who, question.undo):
                assert each in said
    assert " checked" not in page.get_data(as_text=True)
    assert "May the worker who helped you" not in said, "no project helped"


def test_what_was_asked_is_recorded_as_asked_by_a_caseworker_in_the_language_of_the_page(
    caseworker: Visitor, kept: Kept
) -> None:
    typed = TOLD | ALL_NO | {"consents.alert": "yes", "consents.research": "not_asked"}

    reference, _ = takes(caseworker, CALL, typed)

    answers = kept.answers(reference)
    assert answers["alert"] == ("yes", "caseworker", "en", CURRENT, True)
    assert answers["checker"] == ("no", "caseworker", "en", CURRENT, False)
    assert answers["research"] == ("not_asked", "caseworker", "en", CURRENT, False)
    assert set(answers) == {scope.value for scope in Scope} - {"helper"}


def test_a_question_without_a_mark_is_asked_for_and_nothing_is_lost(caseworker: Visitor, kept: Kept) -> None:
    before = kept.reports()
    page = asks(
        caseworker, CALL, {name: each for name, each in (TOLD | ALL_NO).items() if name != "consents.contact"}
    )

    assert page.status_code == 422
    assert "mark that you did not ask it" in words(page)
    assert TOLD["account"] in html.unescape(page.get_data(as_text=True))
    assert kept.reports() == before


def test_nothing_is_sent_before_the_code_was_read_back(caseworker: Visitor, kept: Kept) -> None:
    before = kept.reports()
    page = asks(caseworker, CALL, TOLD | ALL_NO)
    code = code_on(page)
    assert kept.reports() == before, "the caller has no code yet"

    wrong = sends(caseworker, page, CALL, code[:-1] + ("A" if code[-1] != "A" else "B"))
    other = sends(caseworker, wrong, CALL, "00000-00000-00000-00000-00000")
    short = sends(caseworker, other, CALL, code[:11])

    assert [each.status_code for each in (wrong, other, short)] == [422, 422, 422]
    assert "One character is wrong" in words(wrong)
    assert "not the one above" in words(other)
    assert "Some are missing" in words(short)
    assert code_on(short) == code, "it is still there to be read out once more"
    assert kept.reports() == before
    done = sends(caseworker, short, CALL, code.lower().replace("-", " "))
    assert "It is sent" in words(done)
    assert kept.reports() == before + 1


def test_the_code_opens_the_report_and_is_kept_nowhere(caseworker: Visitor, app: Flask, kept: Kept) -> None:
    reference, code = takes(caseworker, CALL, TOLD | ALL_NO)

    reporter = Visitor(app.test_client())
    assert reporter.post("/receipt", receipt=code).status_code == 303
    assert reference in words(reporter.get("/receipt/report"))
    for part in (code, code.replace("-", "")):
        assert kept.holds(part) == []
    assert kept.holds("waiting_codes") == []
    assert code not in caseworker.get("/intake").get_data(as_text=True)


def test_sent_twice_is_one_report(caseworker: Visitor, kept: Kept) -> None:
    page = asks(caseworker, CALL, TOLD | ALL_NO)
    code, before = code_on(page), kept.reports()

    first, second = (sends(caseworker, page, CALL, code) for _ in range(2))

    assert "It is sent" in words(first)
    assert "It was sent before" in words(second)
    assert kept.reports() == before + 1


def test_a_caller_who_is_gone_has_said_what_they_said(caseworker: Visitor, kept: Kept) -> None:
    before = kept.reports()
    page = asks(caseworker, CALL, TOLD | ALL_NO)

    done = sends(caseworker, page, CALL, "", go="gone")

    assert "The code was not read back" in words(done)
    assert kept.reports() == before + 1


def test_a_code_from_another_session_or_form_does_not_count(
    caseworker: Visitor, app: Flask, kept: Kept
) -> None:
    """Nobody brings a code of their own: it is the one that this page was given for this form."""
    page, other = (asks(caseworker, CALL, TOLD | ALL_NO) for _ in range(2))
    code, before = code_on(page), kept.reports()
    foreign = other.get_data(as_text=True).partition('name="code" value="')[2].partition('"')[0]
    mixed = page.get_data(as_text=True)
    own = mixed.partition('name="code" value="')[2].partition('"')[0]
    page.set_data(mixed.replace(own, foreign))

    again = sends(caseworker, page, CALL, code)

    assert again.status_code == 409
    assert "This is another code than before" in words(again)
    assert code_on(again) not in (code, code_on(other))
    assert kept.reports() == before


def test_a_colleague_reads_who_wrote_it_down(caseworker: Visitor, story: Story) -> None:
    reference, _ = takes(caseworker, CALL, TOLD | ALL_NO | {"consents.alert": "not_asked"})

    page = words(caseworker.get(f"/casework/{reference}"))

    assert "Written down by" in page
    assert "Given by a caseworker." in page
    assert "Not asked, which counts as no" in page


def test_back_to_the_answers_keeps_all_of_them(caseworker: Visitor) -> None:
    page = asks(caseworker, CALL, TOLD | ALL_NO | {"people.0.hair": "red"})
    back = sends(caseworker, page, CALL, "", go="send")
    assert back.status_code == 422

    form = next(each for each in forms(page) if each.action == CALL)
    again = caseworker.client.post(CALL, data=form.filled(go="back"))

    shown = html.unescape(again.get_data(as_text=True))
    assert TOLD["account"] in shown
    assert 'value="red"' in shown
    assert 'id="f-consents-alert-no" name="consents.alert" value="no" checked' in shown


def test_a_call_in_romanian_is_recorded_as_asked_in_romanian(app: Flask, kept: Kept) -> None:
    """The words stand there in the language they are read out in, also when another tab has chosen another since."""
    visitor = Visitor(app.test_client())
    visitor.sign_in("one@casework.example", PASSWORD)
    visitor.client.set_cookie("words", "ro")
    question = wording.questions()[Scope.ALERT].question
    romanian = texts_of(CURRENT, Language.RO)[question]
    page = visitor.get(CALL)
    assert romanian in words(page)
    assert question not in words(page)
    form = next(each for each in forms(page) if each.action == CALL)
    visitor.client.set_cookie("words", "pt")

    code_page = visitor.client.post(CALL, data=_all_of(form, go="code"))
    done = sends(visitor, code_page, CALL, code_on(code_page))

    reference = re.search(r"R-[0-9A-Z]{4}-[0-9A-Z]{4}", words(done))
    assert reference is not None
    assert {each[2] for each in kept.answers(reference[0]).values()} == {"ro"}


def _all_of(form: Form, **more: str) -> MultiDict[str, str]:
    data = form.filled(**more)
    for name, value in (TOLD | ALL_NO).items():
        data[name] = value
    return data


@pytest.mark.parametrize("who", ["worker", "nobody"])
def test_only_caseworkers_take_calls(who: str, worker: Visitor, app: Flask) -> None:
    visitor = worker if who == "worker" else Visitor(app.test_client())
    assert visitor.get(CALL).status_code == (403 if who == "worker" else 401)
