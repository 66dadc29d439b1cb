"""What is typed is kept once typing pauses and when the page is left, and the page says so; nothing stays in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, expect

from tests.harness.browser_page import DESK, BrowserPage, browser_page, eventually
from tests.harness.casework import page_of
from tests.harness.service import LiveServer
from tests.harness.story import PASSWORD, Story
from tests.harness.texts import alert_text

pytestmark = pytest.mark.browser

STORED = "() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
KEPT = "[data-kept-at]"


@pytest.fixture
def here(browser: Browser, live_server: LiveServer, story: Story) -> Iterator[BrowserPage]:
    with browser_page(browser, live_server.url, width=DESK) as made:
        made.sign_in("one@casework.example", PASSWORD)
        made.page.on("dialog", Dialog.accept)
        yield made


def test_it_is_kept_when_typing_pauses_and_offered_afterwards(here: BrowserPage, story: Story) -> None:
    report = story.report()
    here.open(page_of(report, "/alert"))
    here.page.locator("#f-body").press_sequentially("Zanzibarine words")

    expect(here.page.locator(KEPT)).to_contain_text("It is not saved yet.")
    assert "anzibar" not in here.page.evaluate(STORED)
    here.open(page_of(report, "/alert"))
    expect(here.page.get_by_text("You have unsaved text from")).to_be_visible()
    here.page.get_by_role("link", name="Go on with it").click()
    expect(here.page.locator("#f-body")).to_have_value("Zanzibarine words")
    assert not here.wrongs


def test_it_is_kept_when_the_page_is_left_before_typing_paused(here: BrowserPage, story: Story) -> None:
    report = story.report()
    here.open(page_of(report, "/packet"))
    here.page.locator('[name="items.0.text"]').press_sequentially("Left at once")
    here.page.goto("about:blank")
    # It is sent as the page goes, and may reach the server after the next page was asked for: look again.
    eventually(lambda: _offered(here, page_of(report, "/packet")), "what was typed is offered")


def _offered(here: BrowserPage, path: str) -> bool:
    here.open(path)
    return here.page.get_by_text("You have unsaved text from").is_visible()


def test_it_stops_and_says_so_where_a_colleague_was_faster(here: BrowserPage, story: Story) -> None:
    report = story.report()
    alert = story.approved_alert(report)
    here.open(page_of(report, f"/alert/{alert}"))
    story.rewritten_alert(report, alert, alert_text(body="By a colleague."))

    here.page.locator("#f-body").press_sequentially("Mine")

    expect(here.page.locator(KEPT)).to_contain_text("Not kept: It was changed since")
    expect(here.page.locator("#f-body")).to_have_value(re.compile("Mine"))
