"""A second language is offered: pages, problems and the ledger are said in it, and each consent keeps which it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from num_service.db.models.reports.consent import ConsentRow
from num_service.db.models.reports.report import Report
from num_service.domain.reports.consent import AskedBy
from num_service.domain.shared.permissions import AccountRole
from num_service.extensions import limiter
from num_service.settings import Settings
from tests.harness.api import REPORT, V1
from tests.harness.catalogues import write_catalogue
from tests.harness.databases import TestDatabase
from tests.harness.matching import agreed
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, browser, code_of, come_back
from tests.harness.story import PASSWORD, Story

PORTUGUESE = {"Accept-Language": "pt-PT,pt;q=0.9,en;q=0.5"}
SAID = {
    "We have your report": "Temos o seu relato",
    "No caseworker has taken it on yet.": "Ainda ninguém o abriu.",
    "This is needed.": "Isto é necessário.",
    "Unprocessable Entity": "Não processável",
    "Something in it is not right. Each error names its field.": "Algo não está bem.",
    "A code has %(whole)s characters; this has %(typed)s. Some are missing.": (
        "Um recibo tem %(whole)s caracteres; este tem %(typed)s. Faltam alguns."
    ),
    "This is too long: at most %(most)s characters. You can send the rest afterwards.": (
        "Demasiado longo: no máximo %(most)s caracteres."
    ),
    "We do not know this code. Look at it once more.": "Não conhecemos este recibo.",
    "What you reported has left the checker.": "O que relatou saiu do verificador.",
    "London": "Londres",
    "Rape": "Violação",
    "Did not pay, or paid too little": "Não pagou",
    "%(reports)s reports, from at least %(people)s different people": (
        "%(reports)s relatos, de pelo menos %(people)s pessoas"
    ),
    "May a caseworker contact you?": "Podemos contactá-la?",
}


@pytest.fixture(scope="module")
def module_settings(
    module_database: TestDatabase,
    make_settings: Callable[..., Settings],
    tmp_path_factory: pytest.TempPathFactory,
) -> Settings:
    folder = write_catalogue(tmp_path_factory.mktemp("catalogues"), "pt", SAID)
    return make_settings(module_database, languages=("en_GB", "pt"), translations_dir=folder)


@pytest.fixture(autouse=True)
def _as_often_as_it_takes() -> Iterator[None]:
    limiter.enabled = False
    yield
    limiter.enabled = True


def _speaking(visitor: Visitor, headers: Mapping[str, str]) -> Visitor:
    visitor.client.environ_base |= {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in headers.items()}
    return visitor


def _languages(story: Story, reference: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The report's language, and of each consent record: the question, who asked, the language."""
    with story.commits() as session:
        report = session.scalars(select(Report).where(Report.reference == reference)).one()
        rows = session.scalars(
            select(ConsentRow).where(ConsentRow.report_id == report.id).order_by(ConsentRow.number)
        )
        return report.language, [(row.scope, row.asked_by, row.language) for row in rows]


def _newest(story: Story, known: set[str]) -> str:
    with story.commits() as session:
        (found,) = set(session.scalars(select(Report.reference))) - known
        return found


def _references(story: Story) -> set[str]:
    with story.commits() as session:
        return set(session.scalars(select(Report.reference)))


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        (PORTUGUESE, "pt"),
        ({"Accept-Language": "en"}, "en"),
        ({"Accept-Language": "ro"}, "en"),  # not offered
        ({}, "en"),
    ],
)
def test_a_report_sent_over_the_api_keeps_the_language_of_its_request(
    module_app: Flask, module_story: Story, headers: dict[str, str], language: str
) -> None:
    answered = module_app.test_client().post(f"{V1}/reports", json=REPORT, headers=headers)

    assert answered.json is not None
    of_report, records = _languages(module_story, answered.get_json()["reference"])
    assert (of_report, {each for _, _, each in records}) == (language, {language})
    assert len(records) == 3


def test_what_the_body_says_was_shown_counts_before_that(module_app: Flask, module_story: Story) -> None:
    client = module_app.test_client()
    answered = client.post(f"{V1}/reports", json=REPORT | {"language": "zh"}, headers=PORTUGUESE)
    assert answered.json is not None
    assert _languages(module_story, answered.get_json()["reference"])[0] == "zh"

    change: dict[str, Any] = {"receipt": answered.get_json()["receipt"], "scope": "contact", "value": "no"}
    client.post(f"{V1}/receipts/consents", json=change | {"language": "ro"}, headers=PORTUGUESE)
    client.post(f"{V1}/receipts/consents", json=change, headers=PORTUGUESE)
    client.post(f"{V1}/receipts/consents", json=change)

    records = _languages(module_story, answered.get_json()["reference"])[1]
    assert [language for scope, _, language in records if scope == "contact"] == ["ro", "pt", "en"]


def test_the_form_and_the_receipt_page_keep_the_language_they_were_shown_in(
    module_app: Flask, module_story: Story
) -> None:
    known = _references(module_story)
    them = _speaking(browser(module_app), PORTUGUESE)
    answer = them.post("/report", LITTLE | {"consents.checker": "yes", "consents.alert": "yes"}, send="1")
    assert answer.status_code == 303
    reference = _newest(module_story, known)
    assert _languages(module_story, reference)[1] == [
        ("checker", "reporter", "pt"),
        ("alert", "reporter", "pt"),
    ]

    come_back(them, code_of(them))
    changed = {"scope": "contact", "consents.contact": "yes"}
    assert them.post("/receipt/consent", changed, form="/receipt/report").status_code == 303
    assert them.post("/receipt/stop").status_code == 303

    later = _languages(module_story, reference)[1][2:]
    assert later == [
        ("contact", "reporter", "pt"),
        ("checker", "reporter", "pt"),
        ("alert", "reporter", "pt"),
    ]


def test_a_pause_keeps_the_language_of_casework_whatever_the_browser_asks_for(
    module_app: Flask, module_story: Story
) -> None:
    sent = module_story.report()
    colleague = _speaking(browser(module_app), PORTUGUESE)
    colleague.sign_in("one@casework.example", PASSWORD)
    page = f"/casework/{sent.reference}"

    assert colleague.post(f"{page}/pause", form=page, scope="checker").status_code == 303

    assert _languages(module_story, sent.reference)[1][-1] == ("checker", AskedBy.CASEWORKER.value, "en")


def test_problems_are_said_in_the_language_of_the_request(module_app: Flask) -> None:
    client = module_app.test_client()

    empty = client.post(f"{V1}/receipts/open", json={}, headers=PORTUGUESE)
    short = client.post(f"{V1}/receipts/open", json={"receipt": "ABC"}, headers=PORTUGUESE)
    long = client.post(f"{V1}/reports", json=REPORT | {"account": "a" * 20_001}, headers=PORTUGUESE)
    unknown = client.post(
        f"{V1}/receipts/open", json={"receipt": "00000-00000-00000-00000-00000"}, headers=PORTUGUESE
    )

    assert empty.json is not None
    assert (empty.get_json()["title"], empty.get_json()["detail"]) == (
        "Não processável",
        "Algo não está bem.",
    )
    assert _details(empty) == ["Isto é necessário."]
    assert _details(short) == ["Um recibo tem 25 caracteres; este tem 3. Faltam alguns."]
    assert _details(long) == ["Demasiado longo: no máximo 20.000 caracteres."]
    assert unknown.json is not None
    assert (unknown.status_code, unknown.get_json()["detail"]) == (404, "Não conhecemos este recibo.")
    assert _details(client.post(f"{V1}/receipts/open", json={})) == ["This is needed."]


def _details(answered: Any) -> list[str]:
    return [each["detail"] for each in answered.get_json()["errors"]]


def test_the_ledger_the_questions_and_what_stopped_are_said_in_it(
    module_app: Flask, module_story: Story
) -> None:
    client = module_app.test_client()
    sent = module_story.report()
    module_story.listed(sent)
    receipt = {"receipt": sent.receipt.shown}

    opened = client.post(f"{V1}/receipts/open", json=receipt, headers=PORTUGUESE).get_json()
    stopped = client.post(
        f"{V1}/receipts/consents", json=receipt | {"scope": "checker", "value": "no"}, headers=PORTUGUESE
    ).json
    words = client.get(f"{V1}/taxonomy", headers=PORTUGUESE).get_json()

    assert opened is not None
    assert opened["ledger"][0]["title"] == "Temos o seu relato"
    assert opened["ledger"][1]["text"] == "Ainda ninguém o abriu."
    assert stopped is not None
    assert stopped["stopped"] == ["O que relatou saiu do verificador."]
    assert words is not None
    assert {"code": "london", "words": "Londres", "jurisdiction": "england_wales"} in words["regions"]
    asked = next(each for each in words["scopes"] if each["code"] == "contact")
    assert asked["question"] == "Podemos contactá-la?"
    assert [each["words"] for each in words["languages"]] == ["English", "Português", "Română", "简体中文"]


def test_the_receipt_page_says_its_ledger_and_its_errors_in_it(
    module_app: Flask, module_story: Story
) -> None:
    them = _speaking(browser(module_app), PORTUGUESE)
    slip = them.post("/receipt", receipt="ABC")
    assert slip.status_code == 422
    assert "este tem 3. Faltam alguns." in slip.get_data(as_text=True)

    page = come_back(them, module_story.report().receipt.shown)

    assert "Temos o seu relato" in page
    assert "Ainda ninguém o abriu." in page


def test_a_check_is_answered_in_it_to_the_last_list_and_month(module_app: Flask, module_story: Story) -> None:
    one, other = (module_story.report(incident_types=["rape", "non_payment"]) for _ in range(2))
    for each in (one, other):
        module_story.listed(each)
    agreed(module_story, one, other)
    module_story.account(AccountRole.MEMBER, "lida@example.org")
    member = _speaking(Visitor(module_app.test_client()), PORTUGUESE)
    member.sign_in("lida@example.org", PASSWORD)

    page = words(member.post("/check", text="07700 900123"))
    assert "Violação e Não pagou" in page
    assert "2 relatos, de pelo menos 2 pessoas" in page
    assert f" de {module_story.wiring.clock().year} " in page, "a month as the language writes it"
    assert "Londres" in page
