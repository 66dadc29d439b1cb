"""Help that cannot wait stands unfolded and above everything once an answer calls for it; without JavaScript too."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.harness.casework import signed_in
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, reports
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
