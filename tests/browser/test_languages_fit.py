"""The pages that most people meet, in the longest words there are: nothing is cut off on the smallest phone.

Every page is walked in English by `test_every_page`; here a few stand for them in each other language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from num_service.settings import LANGUAGES, Settings
from tests.harness.browser_page import BrowserPage, browser_page
from tests.harness.databases import TestDatabase
from tests.harness.fonts import CHINESE, WIDE, drawn_with, is_here, worn
from tests.harness.reporter import member_of
from tests.harness.service import LiveServer
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.browser

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
OPEN = ("/", "/help", "/privacy", "/report", "/receipt", "/sign-in", "/nowhere")
MEMBERS = ("/check", "/alerts", "/account")


@pytest.fixture(scope="module")
def module_settings(module_database: TestDatabase, make_settings: Any) -> Settings:
    made: Settings = make_settings(module_database)
    return made


@pytest.fixture(scope="module", params=[each for each in LANGUAGES if each != "en_GB"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def here(
    browser: Browser, module_story: Story, module_live_server: LiveServer, language: str
) -> Iterator[BrowserPage]:
    """A member who chose this language by the switch, on the smallest phone."""
    with browser_page(browser, module_live_server.url) as made:
        made.sign_in(member_of(module_story), PASSWORD)
        made.open("/")
        made.page.set_viewport_size({"width": 320, "height": 700})
        made.page.locator(f'.languages a[hreflang="{language.replace("_", "-")}"]').click()
        yield made


@pytest.mark.parametrize("path", [*OPEN, *MEMBERS])
def test_it_fits_on_the_smallest_phone(here: BrowserPage, language: str, path: str) -> None:
    here.open(path)
    assert here.page.locator("html").get_attribute("lang") == language.replace("_", "-")

    problems = [*here.cut_off(), *_sideways(here)]
    with here.unfolded():
        problems += [*here.cut_off(), *_sideways(here)]
        if language != "zh_Hans" and is_here(here.page, WIDE.family):
            with worn(here.page, WIDE):
                problems += [*here.cut_off(), *_sideways(here)]
    assert problems + _axe(here) == []


def test_chinese_is_drawn_in_a_font_that_has_it(here: BrowserPage, language: str) -> None:
    if language != "zh_Hans" or not is_here(here.page, CHINESE):
        pytest.skip("Chinese alone, where there is a font that has it")
    here.open("/report")
    assert drawn_with(here.page, "h1") == {CHINESE}


def _sideways(here: BrowserPage) -> list[str]:
    pixels = here.sideways()
    return [f"it can be pushed {pixels} px sideways"] if pixels else []


def _axe(here: BrowserPage) -> list[str]:
    here.page.evaluate(Axe().axe_script)
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": LEVELS}}
    found = here.page.evaluate("options => axe.run(document, options)", options)
    return [f"axe: {each['id']} — {each['nodes'][0]['html'][:160]}" for each in found["violations"]]
