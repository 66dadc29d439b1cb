"""Reporters and members in the languages that come with the service: whole pages, their words kept, their notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from flask import Flask
from sqlalchemy import select

from num_service.db.models.accounts.account import Recipient
from num_service.db.models.reports.consent import ConsentRow
from num_service.domain.reports.wording import CURRENT
from num_service.domain.shared.taxonomy import Language
from num_service.settings import LANGUAGES, Settings
from num_service.translations.catalogues import catalogue
from num_service.translations.update import template
from num_service.web.core.languages import in_language, locale_of_page
from tests.harness.api import V1
from tests.harness.databases import TestDatabase
from tests.harness.forms import form_with
from tests.harness.marked_words import visible
from tests.harness.pages import Visitor
from tests.harness.reporter import LITTLE, browser, come_back, member_of
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

TRANSLATED = [each for each in LANGUAGES if each != "en_GB"]
#: Pages that need no sign-in, an answer with errors among them.
OPEN = ("/", "/help", "/help?country=ireland", "/privacy", "/report", "/receipt", "/sign-in", "/nowhere")


@pytest.fixture(scope="module")
def module_settings(module_database: TestDatabase, make_settings: Callable[..., Settings]) -> Settings:
    return make_settings(module_database)


@cache
def english() -> frozenset[str]:
    """What is a message in English, so that a page in another language that has it was left behind."""
    return frozenset(str(each.id) for each in template() if each.id and isinstance(each.id, str))


def left_in_english(page: str, language: str) -> list[str]:
    say = catalogue(language).gettext
    parts = [" ".join(each.split()) for each in visible(page)]
    return [each for each in parts if each in english() and say(each) != each]


def speaking(app: Flask, language: str) -> Visitor:
    """Somebody who chose a language by the switch."""
    them = browser(app)
    them.client.get(f"/language/{language.replace('_', '-')}?back=/")
    return them


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_page_of_a_stranger_or_a_reporter_has_english_left(
    module_app: Flask, module_story: Story, language: str
) -> None:
    them = speaking(module_app, language)
    pages = [them.get(path).get_data(as_text=True) for path in OPEN]
    pages.append(them.post("/receipt", receipt="ABC").get_data(as_text=True))
    pages.append(them.post("/report", {"account": ""}, send="1").get_data(as_text=True))
    answered_in = language.partition("_")[0]  # else the page shows the English that was answered
    come_back(them, module_story.report(language=answered_in).receipt.shown)
    pages.append(them.get("/receipt/report").get_data(as_text=True))
    pages.append(them.get("/receipt/report/record").get_data(as_text=True))

    for page in pages:
        assert f'<html lang="{language.replace("_", "-")}"' in page
        assert left_in_english(page, language) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_page_of_a_member_has_english_left(module_app: Flask, module_story: Story, language: str) -> None:
    them = speaking(module_app, language)
    them.sign_in(member_of(module_story), PASSWORD)
    pages = [them.get(path).get_data(as_text=True) for path in ("/check", "/alerts", "/account", "/report")]
    pages.append(them.post("/check", text="07700 900123, 12").get_data(as_text=True))

    for page in pages:
        assert f'<html lang="{language.replace("_", "-")}"' in page
        assert left_in_english(page, language) == []


def test_english_that_was_left_is_seen() -> None:
    assert left_in_english("<p>What happened?</p><p>O que aconteceu?</p>", "pt") == ["What happened?"]


def test_help_has_the_same_numbers_in_every_language(module_app: Flask) -> None:
    """A number that one language lost, or changed, is a call that reaches nobody."""
    numbers = {}
    for language in LANGUAGES:
        page = speaking(module_app, language).get("/help").get_data(as_text=True)
        numbers[language] = re.findall(r'href="(?:tel|sms):([^"]+)"', page)
    assert len(numbers["en_GB"]) > 10
    for language in TRANSLATED:
        assert numbers[language] == numbers["en_GB"]


# ------------------------------------------------------------------------------------- what somebody said yes to


def _answers(story: Story, scope: str) -> list[tuple[str, str]]:
    with story.commits() as session:
        rows = session.scalars(
            select(ConsentRow).where(ConsentRow.scope == scope).order_by(ConsentRow.number)
        )
        return [(each.wording_version, each.language.value) for each in rows]


def test_an_answer_keeps_the_language_of_its_form_whatever_was_chosen_meanwhile(
    app: Flask, story: Story
) -> None:
    """Another tab chose Chinese while the form stood there in Romanian: Romanian is what they read."""
    them = speaking(app, "ro")
    form = form_with(them.get("/report"), "wording_version")
    filled = form.filled(**LITTLE, **{"consents.alert": "yes", "send": "all"})
    them.client.get("/language/zh-Hans?back=/")

    assert them.client.post("/report", data=filled).status_code == 303

    assert _answers(story, "alert") == [(CURRENT, "ro")]


def test_whoever_answered_in_another_language_sees_the_words_they_read(app: Flask, story: Story) -> None:
    sent = story.report(language="ro")
    them = speaking(app, "pt")
    come_back(them, sent.receipt.shown)
    page = them.get("/receipt/report").get_data(as_text=True)

    shown = re.findall(r'<div lang="([^"]+)" translate="no"><p><strong>([^<]+)</strong>', page)
    assert ("ro", "Putem avertiza membrii și proiectele despre această persoană?") in shown
    assert {tag for tag, _ in shown} == {"ro"}
    romanian = speaking(app, "ro")
    come_back(romanian, sent.receipt.shown)
    assert '<div lang="' not in romanian.get("/receipt/report").get_data(as_text=True)


def test_a_program_is_given_the_questions_in_its_language(app: Flask) -> None:
    asked = app.test_client().get(f"{V1}/taxonomy", headers={"Accept-Language": "ro"}).get_json()
    alert = next(each for each in asked["scopes"] if each["code"] == "alert")
    assert alert["question"] == "Putem avertiza membrii și proiectele despre această persoană?"


# ------------------------------------------------------------------------------------------------------- notes


def test_a_member_chooses_the_language_of_what_is_sent_to_them(app: Flask, story: Story) -> None:
    them = speaking(app, "ro")
    email = member_of(story)
    them.sign_in(email, PASSWORD)
    with story.commits() as session:
        assert session.scalars(select(Recipient.language)).all() == [None], "silence is no choice"

    assert them.post("/account/language", form="/account", language="zh").status_code == 303

    with story.commits() as session:
        assert session.scalars(select(Recipient.language)).all() == [Language.ZH]
    assert them.post("/account/language", form="/account", language="de").status_code == 404
    assert "selected>简体中文" in them.get("/account").get_data(as_text=True)


def test_nobody_is_asked_where_there_is_one_language(
    app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "NUM_LANGUAGES", ("en_GB",))
    them = browser(app)
    them.sign_in(member_of(story), PASSWORD)
    assert "/account/language" not in them.get("/account").get_data(as_text=True)


def test_what_is_printed_in_another_language_leaves_the_readers_as_it_was(module_app: Flask) -> None:
    with module_app.test_request_context("/", headers={"Accept-Language": "pt"}):
        with in_language("ro"):
            with in_language("en_GB"):
                assert locale_of_page().language == "en"
            assert locale_of_page().language == "ro"
        assert locale_of_page().language == "pt"
