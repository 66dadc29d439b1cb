"""Every sentence a person meets is a message: a language of marks is walked, and what stands outside of them is shown.

Pages of every surface, with and without data and with errors; mails; the API's answers and problems. What may stand
outside the marks is listed below, each kind with its reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, cast

import pytest
from babel.messages.extract import extract_from_dir
from flask import Flask, g
from playwright.sync_api import Browser
from sqlalchemy import select

from num_service.adapters.queue import CeleryWake
from num_service.app import broker, wire_senders
from num_service.db.models.alerts.alert import Alert
from num_service.domain.shared.errors import (
    Conflict,
    DomainError,
    Invalid,
    Locked,
    NotFound,
    NotReady,
    TooMany,
)
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.phrases import Phrase
from num_service.services.alerts import deliver_alert
from num_service.settings import Settings
from num_service.web.core.errors import not_allowed, page_of_error
from tests.harness.api import REPORT, V1, bearer, officer_token, token_of
from tests.harness.browser_page import BrowserPage
from tests.harness.catalogues import write_catalogue
from tests.harness.databases import TestDatabase
from tests.harness.full_site import EMAILS, FullSite, Who, fill_site
from tests.harness.marked_words import (
    CLOSES,
    LANGUAGE,
    OPENS,
    Walk,
    in_house,
    marked,
    marked_messages,
    outside,
    unmarked,
    visible,
)
from tests.harness.page_case import PageCase
from tests.harness.page_cases import PAGE_CASES
from tests.harness.plain_browser import PlainBrowser
from tests.harness.service import MakeSettings
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")


@pytest.fixture(scope="module")
def module_settings(
    module_database: TestDatabase, make_settings: MakeSettings, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    folder = tmp_path_factory.mktemp("marked")
    write_catalogue(folder, LANGUAGE, marked_messages(folder))
    made = make_settings(module_database, languages=(LANGUAGE, "en_GB"), translations_dir=folder)
    return made


@pytest.fixture(scope="module")
def site(module_story: Story) -> FullSite:
    """A site with something on every page; whoever looks at it needs no browser of its own."""
    return fill_site(module_story, "", cast(Browser, None), "")


@pytest.fixture(scope="module")
def walk() -> Iterator[Walk]:
    made = Walk()
    yield made
    print(
        f"\nEvery sentence: {len(made.pages)} pages, {made.answers} answers, "
        f"{len(made.strings)} strings in {made.strings.total()} places, none outside the marks"
    )


@pytest.fixture(scope="module")
def browsers() -> dict[Who, PlainBrowser]:
    return {}


def _browser(app: Flask, site: FullSite, browsers: dict[Who, PlainBrowser], who: Who) -> PlainBrowser:
    """Somebody's browser, signed in when they are first asked for; nobody's is always a new one."""
    if who not in browsers or who == "nobody":
        made = browsers[who] = PlainBrowser(app.test_client())
        if who == "reporter":
            made.open("/receipt")
            made.fill("receipt", site.asks.receipt.shown)
            made.press("Open my report")
        elif who in EMAILS:
            made.open("/police/sign-in" if who == "officer" else "/sign-in")
            made.fill("email", EMAILS[who])
            made.fill("password", PASSWORD)
            made.press("^Sign in")
    browsers[who].answers.clear()
    return browsers[who]


PAGES = [case for case in PAGE_CASES if not case.endpoint.startswith("demo.")]


@pytest.mark.parametrize("case", PAGES, ids=[case.name for case in PAGES])
def test_of_a_page(
    case: PageCase,
    module_app: Flask,
    site: FullSite,
    browsers: dict[Who, PlainBrowser],
    walk: Walk,
) -> None:
    here = _browser(module_app, site, browsers, case.who)
    case.go(cast(BrowserPage, here), site)

    assert case.shows in here.says(), here.says()[:600]
    walk.pages.add(case.endpoint)
    for _, answer in here.answers:
        if answer.status_code < 300 or answer.status_code >= 400:  # a redirect is not read by anybody
            parts = visible(answer.get_data(as_text=True))
            assert walk.look(parts) == []
            if not case.endpoint.startswith(IN_HOUSE) and case.who not in KEEPERS:
                assert in_house(parts) == [], "no catalogue has it: num_service/translations/readers.py"
            title = re.search(r"<title>(.*?)</title>", answer.get_data(as_text=True), re.S)
            assert title is not None
            wrong = 'id="error-summary"' in answer.get_data(as_text=True)
            assert unmarked(title[1]).startswith("Error: ") == wrong or not wrong, "its title says so (F21)"


#: What stays in English: their pages, and what the same people are shown on everybody's.
IN_HOUSE = ("staff.", "admin.", "police.")
KEEPERS: frozenset[Who] = frozenset({"caseworker", "second", "keyless", "administrator", "officer"})
CODES = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", ["/nowhere", "/police/nowhere", f"{V1}/nowhere"])
def test_of_an_error_page(module_app: Flask, walk: Walk, code: int, path: str) -> None:
    with module_app.test_request_context(path):
        g.plain_page = True
        answer = page_of_error(code, retry_after=600) if code == 429 else page_of_error(code)

    if path.startswith(V1):
        parts = _said(answer.get_json())
        assert len(parts) == 2, "a title and what to do"
    else:
        parts = visible(answer.get_data(as_text=True))
    assert walk.look(parts) == []


# ------------------------------------------------------------------------------------------------- every domain error

_PLACE = re.compile(r"%\((\w+)\)s")
PRODUCT = Path(__file__).resolve().parents[3] / "num_service"


def _errors() -> list[DomainError]:
    """One of each error that the product makes, by class and sentence."""
    made: list[DomainError] = []
    for kind in (NotFound, Invalid, Conflict, Locked, NotReady):
        for message in _messages(kind.__name__, 2):
            said = Phrase(message, dict.fromkeys(_PLACE.findall(message), 3))
            made += [kind("code", said), kind("code", said, field="people.0.age")]
    made += [TooMany("code", each, retry_after=60) for each in _messages("TooMany", 2) if "%" not in each]
    for name, place in (("MalformedReceipt", 1), ("InvalidIdentifier", 2), ("phrase", 1)):
        for each in _messages(name, place):
            made.append(
                Invalid("code", Phrase(each, dict.fromkeys(_PLACE.findall(each), 3)), field="receipt")
            )
    return made


def _messages(function: str, place: int) -> list[str]:
    found = extract_from_dir(
        str(PRODUCT), method_map=[("**.py", "python")], keywords={function: (place,)}, comment_tags=()
    )
    return sorted({each[2] for each in found if isinstance(each[2], str)})


def test_of_every_problem_that_an_error_of_the_domain_makes(module_app: Flask, walk: Walk) -> None:
    errors = _errors()
    assert len(errors) > 200

    for error in errors:
        with module_app.test_request_context(f"{V1}/reports"):
            answer = not_allowed(error)
        assert walk.look(_said(answer.get_json())) == [], error


# --------------------------------------------------------------------------------------------------- answers of the API

#: What a program shows to a person as it is.
SHOWN = {
    "title",
    "detail",
    "text",
    "words",
    "question",
    "happens",
    "who",
    "undo",
    "stopped",
    "not_undone",
    "note",
}
SHOWN |= {"advice", "message"}


def _said(body: Any, name: str = "") -> list[str]:
    if isinstance(body, dict):
        return [each for key, value in body.items() for each in _said(value, key)]
    if isinstance(body, list):
        return [each for value in body for each in _said(value, name)]
    return [body] if isinstance(body, str) and body and name in SHOWN else []


@pytest.fixture(scope="module")
def tokens(module_story: Story, site: FullSite) -> dict[str, str]:
    return {
        "member": token_of(module_story, AccountRole.MEMBER, "program@example.org"),
        "officer": officer_token(module_story, "program@force.example", force="metropolitan"),
    }


_RECEIPT = "<receipt>"
WRONG_REPORT = {
    "incident_types": ["no such"],
    "account": "a" * 20_001,
    "when": {"day": "2999-01-01", "part_of_day": 5},
    "where": {"region": "atlantis", "town": ["x"]},
    "people": [{"role": "x", "identifiers": [{"kind": "phone", "value": "12", "basis": "dreamt"}]}] * 11,
    "consents": {"checker": {"value": "yes", "delay_days": "soon"}, "contact": "maybe", "x": "yes"},
    "unknown": 1,
}
CALLS: list[tuple[str, str, Any, str]] = [
    ("POST", "/reports", {}, ""),
    ("POST", "/reports", WRONG_REPORT, ""),
    ("POST", "/reports", [], ""),
    ("POST", "/reports", REPORT | {"account": "x" * 600_000}, ""),
    ("POST", "/receipts/open", {"receipt": "ABC"}, ""),
    ("POST", "/receipts/open", {"receipt": "U" * 25}, ""),
    ("POST", "/receipts/open", {"receipt": "0" * 25}, ""),
    ("POST", "/receipts/open", {"receipt": _RECEIPT}, ""),
    ("POST", "/receipts/consents", {"receipt": _RECEIPT, "scope": "x", "value": "yes"}, ""),
    ("POST", "/receipts/consents", {"receipt": _RECEIPT, "scope": "alert", "value": "maybe"}, ""),
    ("POST", "/receipts/consents", {"receipt": _RECEIPT, "scope": "checker", "value": "no"}, ""),
    ("POST", "/receipts/consents", {"receipt": _RECEIPT, "scope": "police_intelligence", "value": "no"}, ""),
    ("POST", "/receipts/messages", {"receipt": _RECEIPT, "text": ""}, ""),
    ("POST", "/receipts/messages", {"receipt": _RECEIPT, "text": "a" * 20_001}, ""),
    ("POST", "/receipts/alerts", {"receipt": _RECEIPT, "reference": "A-0000-0000", "answer": "yes"}, ""),
    ("POST", "/check", {"identifiers": []}, "member"),
    ("POST", "/check", {"identifiers": [{"kind": "x", "value": ""}]}, "member"),
    ("POST", "/check", {"identifiers": [{"kind": "phone", "value": "12"}]}, "member"),
    ("POST", "/check", {"identifiers": [{"kind": "phone", "value": "07700 900123"}]}, "member"),
    ("POST", "/check", {"identifiers": []}, ""),
    ("GET", "/alerts?cursor=x", None, "member"),
    ("GET", "/alerts/A-0000-0000", None, "member"),
    ("GET", "/alerts", None, "officer"),
    ("GET", "/packets", None, "member"),
    ("GET", "/packets?cursor=x", None, "officer"),
    ("GET", "/packets/P-0000-0000", None, "officer"),
    ("GET", "/packets/nonsense", None, "officer"),
    ("POST", "/packets/P-0000-0000/acknowledgement", {"withdrawal": "x"}, "officer"),
    ("GET", "/taxonomy", None, ""),
    ("PUT", "/taxonomy", None, ""),
    ("GET", "/nothing", None, ""),
]


@pytest.mark.parametrize(("method", "path", "body", "who"), CALLS, ids=lambda each: str(each)[:40])
def test_of_an_answer_of_the_api(
    module_app: Flask,
    site: FullSite,
    tokens: dict[str, str],
    walk: Walk,
    method: str,
    path: str,
    body: Any,
    who: str,
) -> None:
    if isinstance(body, dict) and body.get("receipt") == _RECEIPT:
        body = body | {"receipt": site.report.receipt.shown}
    headers = bearer(tokens[who]) if who else {}
    answer = module_app.test_client().open(V1 + path, method=method, json=body, headers=headers)

    parts = _said(answer.get_json())
    assert parts or answer.status_code < 300
    assert walk.look(parts) == []
    if who != "officer" and "/packets" not in path:
        assert in_house(parts) == [], "no catalogue has it: num_service/translations/readers.py"


# ---------------------------------------------------------------------------------------------------------------- mail


def test_of_a_mail(module_story: Story, module_settings: Settings, site: FullSite, walk: Walk) -> None:
    wiring = module_story.wiring
    with module_story.commits() as session:
        published = session.scalars(select(Alert.id).where(Alert.reference == site.published)).one()
    deliver_alert.deliver_alert(
        wiring.database,
        alert_id=published,
        senders=wire_senders(module_settings),
        contact=wiring.contact,
        clock=wiring.clock,
        wake=CeleryWake(broker(module_settings)),
    )

    mails = [
        json.loads(each.read_text())["raw"].encode() for each in module_settings.outbox_dir.glob("*.json")
    ]
    assert mails
    for each in mails:
        mail = message_from_bytes(each, policy=policy.default)
        content = mail.get_body()
        assert content is not None
        parts = [str(mail["Subject"]), *str(content.get_content()).splitlines()]
        assert walk.look([part for part in parts if part]) == []
        assert in_house(parts) == []


# ------------------------------------------------------------------------------------------------ the reader of marks


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("<p>Left</p>", ["Left"]),
        ("<p>⟦Said⟧</p><p title='Left'>⟦x⟧</p>", ["Left"]),
        ("<img alt='Left'>", ["Left"]),
        ("<input placeholder='Left'>", ["Left"]),
        ("<input type='submit' value='Left'>", ["Left"]),
        ("<input value='typed'>", []),
        ("<button aria-label='Left'>⟦x⟧</button>", ["Left"]),
        ("<td data-label='Left'>⟦x⟧</td>", ["Left"]),
        ("<title>Left</title>", ["Left"]),
        ("<p>⟦From ⟧left⟦ on⟧</p>", ["left"]),
        ("<p>⟦<a href='/x'>Said</a> all⟧</p>", []),
        ("<textarea>typed</textarea><script>no words</script>", []),
        ("<p>12 · 3:45</p>", []),
    ],
)
def test_the_reader_of_marks_sees_what_is_outside_of_them(page: str, seen: list[str]) -> None:
    assert list(outside(visible(page))) == seen


def test_the_reader_of_marks_sees_what_no_other_reader_may_meet() -> None:
    assert in_house(visible("<p>⟦Read⟧</p><p title='⟦†Keys⟧'>⟦†Queue⟧</p>")) == ["⟦†Keys", "⟦†Queue"]
    assert unmarked("⟦†Queue⟧") == "Queue"


def test_marks_leave_places_and_tags_as_they_are() -> None:
    assert marked("Up to %(most)s <a href='%(url)s'>of them</a>") == (
        f"{OPENS}Up to {CLOSES}%(most)s{OPENS} <a href='%(url)s'>of them</a>{CLOSES}"
    )
    assert unmarked(marked("It is a %(tier)s.")) == "It is a %(tier)s."
