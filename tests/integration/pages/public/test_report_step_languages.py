"""The language is changed half-way: everything stays, and each answer keeps the language and words it was given to."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from num_service.db.models.reports.consent import ConsentRow
from num_service.domain.reports import wording
from num_service.settings import Settings
from tests.harness.catalogues import write_catalogue
from tests.harness.databases import TestDatabase
from tests.harness.pages import words
from tests.harness.reporter import browser, reports
from tests.harness.steps import Walk
from tests.harness.story import Story

SAID = {
    "Next: %(title)s": "Mai departe: %(title)s",
    "May a caseworker contact you?": "Vă poate contacta un asistent?",
    "Who did it?": "Cine a făcut-o?",
}
PEOPLE = {
    "people.0.name_used": "Dave",
    "people.0.identifiers.0.value": "07700 900123",
    "people.0.identifiers.1.value": "07700 900124",
    "people.1.name_used": "Tom",
    "people.1.identifiers.0.value": "tom@example.net",
    "people.2.name_used": "Jim",
    "people.2.identifiers.0.value": "AB12 CDE",
}


@pytest.fixture(scope="module")
def module_settings(
    module_database: TestDatabase,
    make_settings: Callable[..., Settings],
    tmp_path_factory: pytest.TempPathFactory,
) -> Settings:
    folder = write_catalogue(tmp_path_factory.mktemp("catalogues"), "ro", SAID)
    return make_settings(module_database, languages=("en_GB", "ro"), translations_dir=folder)


@pytest.fixture
def walk(app: Flask, story: Story) -> Walk:
    made = Walk(browser(app))
    made.fill("what", {"account": "Three of them."})
    made.fill("when-where", {"where.region": "london"})
    made.fill("who", PEOPLE)
    return made


def test_the_language_is_changed_in_step_four_and_nothing_is_lost(walk: Walk, story: Story) -> None:
    walk.fill("consents", {"consents.alert": "yes", "consents.checker": "no"})
    switched = walk.fill("you", {"about.hurt": "Yes", "about.contact": "prin mesaj"}, switch_to="ro")
    assert switched.location == "/report/step/you"
    page = walk.client.get(switched.location)
    assert '<html lang="ro"' in page.text
    assert "Mai departe" in words(page)
    shown = walk.form("you").fields
    assert (shown["about.hurt"], shown["about.contact"]) == ("Yes", "prin mesaj")
    people = walk.form("who").fields
    assert {name: people[name] for name in PEOPLE} == PEOPLE
    assert (walk.form("consents").fields["consents.alert"]) == "yes"


def test_three_kinds_of_incident_are_looked_over_in_another_language(walk: Walk) -> None:
    """In Romanian a list of three without an "and" was an error, and the page of the answers with it."""
    walk.fill("what", {"incident_types": ["stalking", "non_payment", "threatening_messages"]})
    walk.fill("what", {}, switch_to="ro")
    page = walk.get("check")
    assert page.status_code == 200
    assert '<html lang="ro"' in page.text
    listed = [
        each for each in re.findall(r"<dd[^>]*>(.*?)</dd>", page.text, re.DOTALL) if each.count(", ") == 2
    ]
    assert listed, "the three, with a comma between each"


def test_each_answer_keeps_the_language_it_was_given_in(walk: Walk, story: Story) -> None:
    walk.fill("consents", {"consents.alert": "yes", "consents.checker": "no"}, switch_to="ro")
    assert "Vă poate contacta un asistent?" in words(walk.get("consents"))
    walk.fill("consents", {"consents.contact": "yes", "consents.checker": "yes"})
    walk.send()
    with story.commits() as session:
        rows = session.scalars(select(ConsentRow).where(ConsentRow.report_id == reports(story)[0].id))
        kept = {
            row.scope: (row.value, row.language, row.wording_version, bool(row.signature)) for row in rows
        }
    assert kept == {
        "alert": ("yes", "en", wording.CURRENT, True),
        "checker": ("yes", "ro", wording.CURRENT, True),
        "contact": ("yes", "ro", wording.CURRENT, True),
    }
    assert reports(story)[0].language == "ro"


def test_an_earlier_version_of_the_words_is_kept_with_its_answer(walk: Walk, story: Story) -> None:
    walk.fill(
        "consents",
        {"consents.alert": "yes", "wording_version": wording.FIRST},
    )
    walk.fill("consents", {"consents.contact": "yes"})
    walk.send()
    with story.commits() as session:
        rows = session.scalars(select(ConsentRow).where(ConsentRow.report_id == reports(story)[0].id))
        kept = {row.scope: row.wording_version for row in rows}
    assert kept == {"alert": wording.FIRST, "contact": wording.CURRENT}


def test_a_page_that_came_back_with_a_mistake_can_still_change_its_language(walk: Walk) -> None:
    wrong = walk.shown(walk.fill("who", {"people.0.hair": "x" * 201}))
    assert "One thing to fix" in words(wrong)
    assert 'name="switch_to" value="ro"' in wrong.text
