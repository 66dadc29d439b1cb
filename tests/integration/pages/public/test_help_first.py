"""Help that cannot wait stands above everything once an answer calls for it, all of it on the first page after."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.harness.casework import signed_in
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, reports
from tests.harness.steps import Walk
from tests.harness.stored_data import rows_with
from tests.harness.story import Story

_FIRST = re.compile(r'<section[^>]*id="help-first"(?P<more>[^>]*)>(?P<body>.*?)</section>', re.S)
_NEED = re.compile(r'<div data-help-need="(\w+)"(?P<hidden> hidden)?>')
CALLS = [
    ({"danger_now": "with_me"}, {"emergency"}),
    ({"incident_types": "rape"}, {"sexual", "hiv", "pregnancy"}),
    ({"incident_types": "strangulation"}, {"emergency", "strangled"}),
    ({"incident_types": "intimate_images"}, {"images"}),
    ({"about.under_18": "yes"}, {"under_18"}),
]


def shown(answer: TestResponse) -> set[str]:
    """The headings of the block at the top that are not hidden; none when it is not there or hidden."""
    page = answer.get_data(as_text=True)
    found = _FIRST.search(page)
    if found is None or " hidden" in found["more"]:
        return set()
    assert found.start() < page.index("<h1"), "it is above everything"
    return {need for need, hidden in _NEED.findall(found["body"]) if not hidden}


@pytest.mark.parametrize(("answers", "needs"), CALLS)
def test_the_page_that_comes_back_begins_with_it(
    them: Visitor, answers: dict[str, str], needs: set[str]
) -> None:
    assert shown(them.get("/report/whole")) == set()
    assert shown(them.post("/report", answers, stay="yes")) == needs
    assert shown(them.post("/report", answers)) == needs, "nothing was said about where, and still"


@pytest.mark.parametrize(("answers", "needs"), CALLS)
def test_the_page_with_the_code_begins_with_it(
    them: Visitor, answers: dict[str, str], needs: set[str]
) -> None:
    them.post("/report", LITTLE | answers)
    page = them.get("/report/sent")
    assert shown(page) == needs
    assert "Your code" in words(page)


def test_what_calls_for_nothing_shows_nothing(them: Visitor) -> None:
    them.post("/report", LITTLE)
    assert shown(them.get("/report/sent")) == set()
    assert 'id="help-first"' not in them.get("/report/sent").get_data(as_text=True)


@pytest.mark.parametrize(
    ("region", "number", "other"),
    [
        ("dublin", "1800 66 66 66", "0800 1111"),
        ("scotland", "0800 1111", "1800 66 66 66"),
        ("not_said", "1800 66 66 66", ""),
        ("not_said", "0800 1111", ""),
    ],
)
def test_the_region_decides_whose_numbers(them: Visitor, region: str, number: str, other: str) -> None:
    them.post("/report", LITTLE | {"where.region": region, "about.under_18": "yes"})
    block = _FIRST.search(them.get("/report/sent").get_data(as_text=True))
    assert block is not None
    assert number in block["body"]
    assert not other or other not in block["body"]


def test_whether_somebody_is_under_18_is_read_by_a_caseworker_and_by_nobody_in_the_clear(
    them: Visitor, story: Story, app: Flask, module_database: TestDatabase
) -> None:
    them.post("/report", LITTLE | {"about.under_18": "yes"})
    sent = reports(story)[-1]
    page = signed_in(app, "one@casework.example").get(f"/casework/{sent.reference}")
    assert "Under 18? Yes, under 18" in words(page)
    assert rows_with(module_database, "under_18") == []


def test_whether_somebody_is_under_18_is_left_open_or_on_the_list(them: Visitor) -> None:
    assert them.post("/report", LITTLE | {"about.under_18": ""}).status_code == 303
    assert them.post("/report", LITTLE | {"about.under_18": "nonsense"}).status_code == 422


def test_on_a_step_in_danger_the_numbers_and_the_silent_call_are_in_view(them: Visitor) -> None:
    """A step stays short: what needs a phone that was registered before is folded, until the country is known."""
    walk = Walk(them)
    walk.fill("what", {"danger_now": ["with_me"]})
    body = _at_the_top(walk)
    assert 'href="tel:999"' in body
    assert 'href="tel:112"' in body
    in_view, _, folded = body.partition("<details")
    assert "press 55 on a mobile" in in_view
    assert "you can text 999 only" not in in_view
    assert "you can text 999 only" in folded
    assert "you can text 112 only" in folded

    walk.fill("when-where", {"where.region": "london"})
    body = _at_the_top(walk)
    assert "<details" not in body, "there is one country, and all of it is in view"
    assert "press 55 on a mobile" in body
    assert "you can text 999 only" in body
    assert "112.ie" not in body


def test_what_is_told_first_is_folded_once_the_step_was_left(them: Visitor) -> None:
    walk = Walk(them)
    assert re.search(r'<details class="disclosure before" open>', walk.get("what").text)
    walk.fill("what", {"account": "He took it."})
    page = walk.get("what")
    assert re.search(r'<details class="disclosure before">', page.text)
    assert "Before you start" in words(page)


def test_after_an_assault_each_countrys_help_is_opened_by_itself_until_it_is_known_which(
    them: Visitor,
) -> None:
    walk = Walk(them)
    walk.fill("what", {"incident_types": ["rape"]})
    body = _at_the_top(walk, "sexual")
    folded = re.findall(r"<summary>.*?<span>([^<]+)</span></summary>(.*?)</details>", body, re.S)
    assert [country for country, _ in folded] == [
        "England",
        "Scotland",
        "Wales",
        "Northern Ireland",
        "Ireland",
    ]
    help_of = dict(folded)
    assert "1800 77 88 88" in help_of["Ireland"]
    assert "SARC" not in help_of["Ireland"]
    assert "0800 148 88 88" in help_of["Scotland"]
    assert "0808 500 2222" not in help_of["Scotland"]
    assert "within 72 hours" in _at_the_top(walk, "hiv"), "what cannot wait anywhere stays in view"

    walk.fill("when-where", {"where.region": "scotland"})
    body = _at_the_top(walk, "sexual")
    assert "<details" not in body
    assert "0800 148 88 88" in body


def test_where_something_else_is_asked_it_is_one_line_and_the_numbers_stay_in_view(them: Visitor) -> None:
    walk = Walk(them)
    walk.fill("what", {"incident_types": ["rape"]})
    assert shown(walk.get("when-where")) == {"sexual", "hiv", "pregnancy"}, "the first page after the answer"
    for page in ("who", "consents", "check"):
        block = _FIRST.search(walk.get(page).text)
        assert block is not None, page
        in_view = re.sub(r"<details.*</details>", "", block["body"], flags=re.S)
        assert "within 72 hours" in block["body"]
        assert "within 72 hours" not in in_view, page

    walk.fill("what", {"danger_now": ["with_me"]})
    block = _FIRST.search(walk.get("who").text)
    assert block is not None
    assert 'href="tel:999"' in block["body"].partition("<details")[0]


def test_the_code_is_not_below_the_help_of_five_countries(them: Visitor) -> None:
    them.post("/report", LITTLE | {"incident_types": "rape", "where.region": "not_said"})
    block = _FIRST.search(them.get("/report/sent").get_data(as_text=True))
    assert block is not None
    in_view = re.sub(r"<details.*?</details>", "", block["body"], flags=re.S)
    assert "within 72 hours" in in_view
    assert "0808 500 2222" not in in_view
    assert "0808 500 2222" in block["body"]


def _at_the_top(walk: Walk, need: str = "emergency") -> str:
    """What the first step says first of one need."""
    found = _FIRST.search(walk.get("what").text)
    assert found is not None
    needs = re.split(r'<div data-help-need="', found["body"])
    return next(each for each in needs if each.startswith(need))
