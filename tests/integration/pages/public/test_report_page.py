"""The page of the report: danger first, mistakes from top to bottom, Enter stays where it was, and plain words."""

from __future__ import annotations

import re

import pytest

from num_service.domain.reports.field import Step
from num_service.web.public.report_layout import blocks, place
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, reports
from tests.harness.story import Story


def test_danger_is_asked_about_first(them: Visitor) -> None:
    page = them.get("/report/whole").get_data(as_text=True)
    names = re.findall(r'name="([a-z_.0-9]+)"', page.split('name="submission"')[1])
    assert next(each for each in names if each not in {"wording_version", "shown_in"}) == "danger_now"
    anchors = re.findall(r'<section[^>]* id="([a-z]+)"', page)
    steps = [each for each in anchors if each in {*(step.value for step in Step), "consents"}]
    assert steps == [*(step.value for step in Step), "consents"]
    assert steps[0] == "danger"


def test_the_parts_are_counted_in_their_order(them: Visitor) -> None:
    said = words(them.get("/report/whole"))
    titles = (
        "In danger now?", "What happened?", "When?", "Where?", "Who did it?", "About you", "What may we do?",
    )  # fmt: skip
    at = [said.index(f"{number} {title}") for number, title in enumerate(titles, 1)]
    assert at == sorted(at)


def test_mistakes_are_listed_from_top_to_bottom(them: Visitor, story: Story) -> None:
    wrong = {
        "account": "x" * 20_001,
        "when.day": "soon",
        "where.region": "atlantis",
        "people.0.name_used": "n" * 201,
        "people.0.identifiers.0.value": "1" * 2_001,
        "people.0.hair": "h" * 201,
        "people.1.name_used": "n" * 201,
        "about.own_advert": "a" * 2_001,
        "consents.contact": "perhaps",
        "consents.checker": "yes",
        "conditions.checker.delay_days": "900",
        "consents.research": "perhaps",
        "danger_now": ["nonsense"],
    }
    page = them.post("/report", wrong).get_data(as_text=True)
    summary = page[page.index('id="error-summary"') :]
    listed = re.findall(r'href="#(f-[^"]+)"', summary[: summary.index("</ul>")])
    assert len(listed) == 12
    ids = re.findall(r' id="([^"]+)"', page)
    assert listed == sorted(listed, key=ids.index), "in the order of the page"


def test_the_place_of_every_field_on_the_page_is_known(them: Visitor) -> None:
    page = them.get("/report/whole").get_data(as_text=True)
    names = list(
        dict.fromkeys(re.findall(r'name="([a-z_]+\.[a-z_.0-9]+|danger_now|incident_types|account)"', page))
    )
    assert len(names) > 40
    assert names == sorted(names, key=place)


@pytest.mark.parametrize(
    "line",
    ["where.town", "people.0.name_used", "people.0.identifiers.0.value", "about.safe_time", "people.0.hair"],
)
def test_without_scripts_enter_comes_back_to_the_line_that_was_typed_into(
    them: Visitor, story: Story, line: str
) -> None:
    earlier = {"account": "He hit me.", "when.about": "spring"}
    page = them.post("/report", earlier | {line: "typed here", "about.own_advert": ""}, stay="yes").get_data(
        as_text=True
    )
    (focused,) = re.findall(r"<input[^>]* autofocus[^>]*>", page)
    assert f'name="{line}"' in focused
    assert 'value="typed here"' in focused
    assert page.count("Nothing has been sent yet") == 2, "at the top, and at the line"
    assert not reports(story)


def test_where_nothing_was_typed_enter_says_only_that_nothing_was_sent(them: Visitor) -> None:
    page = them.post("/report", {"where.region": "london"}, stay="yes").get_data(as_text=True)
    assert "autofocus" not in page.split("<main")[1]
    assert "Nothing has been sent yet" in page


def test_nothing_on_the_page_asks_to_leave_a_thing_open(them: Visitor, story: Story) -> None:
    """“Left open” reads as undecided; and what police keep, nobody can promise never to reach somebody."""
    pages = [
        them.get("/report/whole"),
        them.post("/report", LITTLE | {"consents.alert": "yes", "when.day": "soon"}),
    ]
    for said in map(words, pages):
        for phrase in (
            r"leave (it|this|them|any of these|the questions about police)? ?open", r"Choose, or leave",
            r"must never get", r"top of the pile", r"straight away\?", r"\bOld things\b",
            r"see it first and say nothing",
            r"we take more care", r"\b(she|her|hers|he|his)\b(?! hit me)",
        ):  # fmt: skip
            assert not re.search(phrase, said, re.I), phrase


def test_every_field_of_the_table_has_its_place_on_the_page() -> None:
    from num_service.domain.reports.fields import FIELDS

    here = [one.field.path for step in Step for block in blocks(step) for one in block.fields]
    beside = [
        one.beside.field.path for step in Step for block in blocks(step) for one in block.fields if one.beside
    ]
    assert sorted(here + beside) == sorted(each.path for each in FIELDS if each.form)
