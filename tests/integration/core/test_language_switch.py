"""A reader chooses a language: shown where there are two, kept by a cookie that holds nothing else, gone with Exit."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from num_service.app import create_app
from num_service.settings import Settings
from tests.harness.api import V1
from tests.harness.catalogues import write_catalogue
from tests.harness.databases import TestDatabase
from tests.harness.pages import words
from tests.harness.reporter import browser, member_of
from tests.harness.story import PASSWORD, Story

ARABIC = {"There is nothing at this address.": "لا يوجد شيء هنا.", "Exit": "خروج", "Alerts": "تنبيهات"}


@pytest.fixture(scope="module")
def module_settings(
    module_database: TestDatabase,
    make_settings: Callable[..., Settings],
    tmp_path_factory: pytest.TempPathFactory,
) -> Settings:
    folder = write_catalogue(tmp_path_factory.mktemp("catalogues"), "ar", ARABIC)
    return make_settings(module_database, languages=("en_GB", "ar"), translations_dir=folder)


def _page(app: Flask, path: str = "/help") -> str:
    return browser(app).get(path).get_data(as_text=True)


def test_it_is_shown_in_each_languages_own_name_and_keeps_the_page(module_app: Flask) -> None:
    page = _page(module_app, "/help?for=you")

    assert '<html lang="en-GB" dir="ltr">' in page
    links = re.findall(r'<a href="(/language/[^"]+)" lang="([^"]+)"[^>]*>([^<]+)</a>', page)
    assert links == [
        ("/language/en-GB?back=/help?for%3Dyou", "en-GB", "English"),
        ("/language/ar?back=/help?for%3Dyou", "ar", "العربية"),
    ]


def test_where_there_is_one_language_there_is_no_switch(
    make_settings: Callable[..., Settings], module_database: TestDatabase
) -> None:
    assert "/language/" not in _page(create_app(make_settings(module_database, languages=("en_GB",))))


def test_a_choice_is_kept_turns_the_page_and_counts_before_the_browsers_wish(module_app: Flask) -> None:
    them = browser(module_app)
    answer = them.client.get("/language/ar?back=/help", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/help")
    (kept,) = answer.headers.getlist("Set-Cookie")
    assert kept == "words=ar; HttpOnly; Path=/; SameSite=Lax"  # no age: it ends with the browser
    page = them.client.get("/help", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert '<html lang="ar" dir="rtl">' in page
    assert "خروج" in page


def test_choosing_begins_no_session(module_app: Flask) -> None:
    them = browser(module_app)
    them.client.get("/language/ar?back=/help")

    assert them.client.get_cookie("visit") is None


def test_exit_takes_the_choice_too(module_app: Flask) -> None:
    them = browser(module_app)
    them.client.get("/language/ar")
    assert them.client.get_cookie("words") is not None

    them.get("/exit")

    assert them.client.get_cookie("words") is None


@pytest.mark.parametrize(
    "back", ["https://else.example", "//else.example", "/\t/else.example", "javascript:1", ""]
)
def test_it_leads_to_no_other_site(module_app: Flask, back: str) -> None:
    answer = browser(module_app).get("/language/ar", back=back)

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("chosen", ["ro", "en_GB", "..", "en-GB;x"])
def test_a_language_that_is_not_offered_is_no_address(module_app: Flask, chosen: str) -> None:
    answer = browser(module_app).get(f"/language/{chosen}")

    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("kept", ["ro", "", "ar<script>", "en_GB"])
def test_a_cookie_that_names_no_language_of_ours_is_as_none(module_app: Flask, kept: str) -> None:
    them = browser(module_app)
    them.client.set_cookie("words", kept)

    assert '<html lang="en-GB"' in them.get("/help").get_data(as_text=True)


def test_the_answer_to_a_form_has_no_switch_that_would_lose_what_was_typed(module_app: Flask) -> None:
    answer = browser(module_app).post("/receipt", receipt="ABC")

    assert answer.status_code == 422
    assert "/language/" not in answer.get_data(as_text=True)


def test_a_program_says_its_language_in_a_header_and_no_cookie_counts(module_app: Flask) -> None:
    client = module_app.test_client()
    client.set_cookie("words", "ar")

    plain = client.get(f"{V1}/nothing").get_json()
    asked = client.get(f"{V1}/nothing", headers={"Accept-Language": "ar"}).get_json()

    assert plain["detail"] == "There is nothing at this address."
    assert asked["detail"] == "لا يوجد شيء هنا."


def test_casework_is_in_the_first_language_and_offers_no_other(
    module_app: Flask, module_story: Story
) -> None:
    """What stands only there is in no catalogue: half of the page would be in another language."""
    them = browser(module_app)
    them.sign_in("one@casework.example", PASSWORD)
    them.client.get("/language/ar")

    for path in ("/casework", "/casework/nowhere", "/police/sign-in"):
        page = them.get(path).get_data(as_text=True)
        assert '<html lang="en-GB"' in page, path
        assert "/language/" not in page, path


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("pt-BR,en;q=0.5", "pt"),
        ("zh-CN,en;q=0.9", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("de,ro;q=0.3,en;q=0.2", "ro"),
        ("en-US,zh;q=0.9", "en-GB"),
        ("de", "en-GB"),
        ("ro;q=0,de", "en-GB"),
    ],
)
def test_the_browser_is_answered_in_the_first_of_its_languages_that_there_is(
    make_settings: Callable[..., Settings], module_database: TestDatabase, asked: str, shown: str
) -> None:
    """A phone says its country with its language, and the country is not what somebody reads in."""
    client = create_app(make_settings(module_database)).test_client()

    assert f'<html lang="{shown}"' in client.get("/help", headers={"Accept-Language": asked}).get_data(
        as_text=True
    )


def test_the_navigation_is_said_in_it(module_app: Flask, module_story: Story) -> None:
    them = browser(module_app)
    them.sign_in(member_of(module_story), PASSWORD)
    them.client.get("/language/ar")

    assert "تنبيهات" in words(them.get("/check"))
