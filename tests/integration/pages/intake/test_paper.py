"""Paper forms: printed in each language without a name of ours, typed in later; what is blank was not asked."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from num_service.domain.reports import wording
from num_service.domain.reports.consent import Scope
from num_service.domain.reports.fields import FIELDS
from num_service.domain.reports.wording import CURRENT
from num_service.domain.shared.taxonomy import Language
from num_service.translations.wordings import texts_of
from num_service.web.intake.words import choices_of
from tests.harness.intake import ENTRY, PAPER, TOLD, asks, code_on, sends, takes
from tests.harness.pages import Visitor, words
from tests.harness.story import Story
from tests.integration.pages.intake.conftest import Kept


def test_the_form_has_every_field_and_every_choice_as_an_empty_box(worker: Visitor, app: Flask) -> None:
    page = worker.get("/intake/paper/en-GB")
    said = words(page)

    with app.test_request_context():
        for field in FIELDS:
            if field.form:
                assert field.label in said, field.path
                if field.kind.value in ("one", "several", "word"):
                    for _, each in choices_of(field):
                        assert each in said, field.path
    for question in wording.questions().values():
        for each in (question.question, question.happens, question.who, question.undo):
            assert each in said
    assert (
        "<input"
        not in page.get_data(as_text=True).partition('<table class="sheet"')[2].partition("</table>")[0]
    )
    assert CURRENT in said, "who types it in says which questions were printed"


def test_no_name_of_the_service_is_printed(worker: Visitor, story: Story) -> None:
    body = worker.get("/intake/paper/en-GB").get_data(as_text=True)
    name = story.wiring.settings.service_name

    assert name not in body.partition("<title>")[2].partition("</title>")[0]
    assert name not in body.partition('<table class="sheet"')[2].partition("</table>")[0]


@pytest.mark.parametrize(
    ("language", "tag"), [(Language.PT, "pt"), (Language.RO, "ro"), (Language.ZH, "zh-Hans")]
)
def test_the_form_is_printed_in_each_language_whatever_language_the_pages_are_in(
    worker: Visitor, language: Language, tag: str
) -> None:
    page = worker.get(f"/intake/paper/{tag}")
    said = words(page)

    assert page.status_code == 200
    assert f'<html lang="{tag}"' in page.get_data(as_text=True)
    for english in (each.question for each in wording.questions().values()):
        assert texts_of(CURRENT, language)[english] in said
        assert english not in said
    assert "Type in a paper form" in words(worker.get("/intake")), "and only the form"


def test_a_language_that_is_not_offered_is_not_there(worker: Visitor) -> None:
    assert worker.get("/intake/paper/xx").status_code == 404


def test_three_boxes_left_blank_were_not_asked(worker: Visitor, kept: Kept) -> None:
    """Outreach van, no signal: stored as not asked, counts as no; paper, who asked, and when."""
    ticked = {f"consents.{scope.value}": "no" for scope in Scope} | {"consents.alert": "yes"}
    for blank in ("checker", "contact", "statistics"):
        del ticked[f"consents.{blank}"]

    reference, _ = takes(worker, ENTRY, TOLD | PAPER | ticked | {"asked_on": "2026-11-20"})

    answers = kept.answers(reference)
    assert answers["alert"] == ("yes", "project_paper", "ro", CURRENT, True)
    assert answers["helper"][0] == "no"
    assert {scope for scope, each in answers.items() if each[0] == "not_asked"} == {
        "checker",
        "contact",
        "statistics",
    }
    assert {each[1:4] for each in answers.values()} == {("project_paper", "ro", CURRENT)}


def test_a_colleague_reads_the_day_it_was_asked_and_that_it_was_on_paper(
    worker: Visitor, caseworker: Visitor
) -> None:
    reference, _ = takes(worker, ENTRY, TOLD | PAPER | {"asked_on": "2026-11-20"})

    page = words(caseworker.get(f"/casework/{reference}"))

    assert "Asked on 20 November 2026" in page
    assert "Written on a paper form that a project worker typed in." in page
    assert "Harbour" in page
    assert "Not asked, which counts as no" in page


def test_a_caseworker_types_paper_in_too(caseworker: Visitor, kept: Kept) -> None:
    reference, _ = takes(caseworker, ENTRY, TOLD | PAPER)

    assert {each[1] for each in kept.answers(reference).values()} == {"caseworker_paper"}


@pytest.mark.parametrize("missing", PAPER)
def test_what_a_form_is_known_by_is_asked_for(worker: Visitor, missing: str) -> None:
    page = asks(worker, ENTRY, TOLD | PAPER | {missing: ""})

    assert page.status_code == 422
    assert "paper form." in words(page)


def test_the_slip_is_printed_before_anything_is_sent(worker: Visitor, kept: Kept, app: Flask) -> None:
    before = kept.reports()
    page = asks(worker, ENTRY, TOLD | PAPER | {"slip": "7"})
    code = code_on(page)

    wrong = sends(worker, page, ENTRY, code[:5])
    assert wrong.status_code == 422
    assert "last five characters" in words(wrong)
    assert kept.reports() == before
    assert "For form 7" in words(wrong)
    assert sends(worker, wrong, ENTRY, "", go="gone").status_code == 422, "a slip is there to be read"

    done = sends(worker, wrong, ENTRY, code[-5:].lower())

    assert "Destroy the paper form" in words(done)
    assert code not in done.get_data(as_text=True)
    assert kept.reports() == before + 1
    reporter = Visitor(app.test_client())
    assert reporter.post("/receipt", receipt=code).status_code == 303


def test_a_yes_to_the_police_without_whose_it_is_is_nobodys_yes(worker: Visitor, kept: Kept) -> None:
    typed = (
        TOLD | PAPER | {"about.on_behalf": "", "consents.police_intelligence": "yes", "consents.alert": "yes"}
    )
    page = asks(worker, ENTRY, typed)

    assert "does not say whom this happened to" in words(page)
    done = sends(worker, page, ENTRY, code_on(page)[-5:])
    reference = re.search(r"R-[0-9A-Z-]{9}", words(done))
    assert reference is not None
    answers = kept.answers(reference[0])
    assert answers["police_intelligence"][0] == "not_asked"
    assert answers["alert"][0] == "yes"


def test_where_it_was_may_be_blank_on_paper(worker: Visitor, kept: Kept) -> None:
    reference, _ = takes(worker, ENTRY, PAPER | {"account": "She took the money.", "where.region": ""})

    assert reference


def test_forms_are_typed_in_one_after_another(worker: Visitor, kept: Kept) -> None:
    before = kept.reports()

    codes = {takes(worker, ENTRY, TOLD | PAPER)[1] for _ in range(3)}

    assert len(codes) == 3
    assert kept.reports() == before + 3


def test_a_form_open_too_long_comes_back_with_all_of_it(worker: Visitor) -> None:
    page = worker.client.post(ENTRY, data=TOLD | PAPER | {"people.0.hair": "red", "csrf_token": "old"})

    assert page.status_code == 400
    assert TOLD["account"] in page.get_data(as_text=True)
    assert 'value="red"' in page.get_data(as_text=True)
