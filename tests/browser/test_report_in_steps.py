"""The five steps in a real browser on a phone: short pages, and nothing lost, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from num_service.web.public.report_steps import STEPS, Page
from tests.harness.browser_page import PHONE, BrowserPage, browser_page
from tests.harness.service import LiveServer
from tests.harness.story import Story

pytestmark = pytest.mark.browser

#: A phone shows 844 pixels; no step of a plain report is longer than three of it.
SCREENS = 3 * 844
WORDS = "He paid, then took the money back and pushed me against the door."


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def them(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, story: Story
) -> Iterator[BrowserPage]:
    with browser_page(browser, live_server.url, width=PHONE, scripts=request.param) as made:
        yield made


@pytest.fixture
def scripted(browser: Browser, live_server: LiveServer, story: Story) -> Iterator[BrowserPage]:
    with browser_page(browser, live_server.url, width=PHONE) as made:
        yield made


def height(here: BrowserPage) -> int:
    return int(here.page.evaluate("document.documentElement.scrollHeight"))


def go(here: BrowserPage, name: str, value: str) -> None:
    """Press a button by its name, whatever its words, and wait for the page it leads to."""
    with here.page.expect_navigation():
        here.page.locator(f'main button[name="{name}"][value="{value}"]:not(.visually-hidden)').first.click()


@pytest.mark.parametrize(("tag", "scripts"), [("en-GB", True), ("pt", False)])
def test_a_plain_report_on_short_pages(
    browser: Browser, live_server: LiveServer, story: Story, tag: str, scripts: bool
) -> None:
    """In English with scripts, and in the longest language without; `make bench ARGS=journeys` walks all of them."""
    with browser_page(browser, live_server.url, width=PHONE, scripts=scripts) as them:
        them.open(f"/language/{tag}?back=/report")
        tall = {Page.WHAT.value: height(them)}
        them.tick("danger_now", "with_me")
        if scripts:
            expect(them.page.locator("#help-first")).to_be_visible()
            expect(them.page.locator("details.before > ul")).to_be_hidden()
        tall["what, in danger"] = height(them)
        them.field("danger_now", "with_me").uncheck()
        them.tick("incident_types", "robbery")
        them.fill("account", WORDS)
        tall["what, filled in"] = height(them)
        go(them, "go", "next")
        tall[Page.WHEN_WHERE.value] = height(them)
        them.choose("where.region", "london")
        go(them, "go", "next")
        tall[Page.WHO.value] = height(them)
        them.fill("people.0.identifiers.0.value", "07700 900123")
        go(them, "go", "next")
        tall[Page.YOU.value] = height(them)
        go(them, "go", "next")
        for scope in ("checker", "alert", "police_intelligence"):
            them.tick(f"consents.{scope}", "yes")
        tall[Page.CONSENTS.value] = height(them)
        go(them, "go", "next")
        tall["consents, with a mistake"] = height(them)
        expect(them.page.locator("#error-summary li")).to_have_count(1)
        them.choose("about.on_behalf", "self")
        go(them, "go", "next")
        them.shows(WORDS, "07700 900123")
        tall[Page.CHECK.value] = height(them)
        go(them, "send", "all")
        expect(them.page.locator(".slip-code")).to_be_visible()
        print(tall)
        assert {page: pixels for page, pixels in tall.items() if pixels > SCREENS} == {}
        assert set(tall) >= set(STEPS)


def test_the_browsers_back_and_reload_show_what_was_typed(them: BrowserPage) -> None:
    them.open("/report")
    them.fill("account", WORDS)
    them.press("^Next")
    them.choose("where.region", "london")
    them.press("^Next")
    them.page.go_back()
    assert them.field("where.region").input_value() == "london"
    them.page.go_back()
    assert them.field("account").input_value() == WORDS
    them.page.reload()
    assert them.field("account").input_value() == WORDS
    them.page.go_forward()
    assert them.field("where.region").input_value() == "london"


def test_what_is_typed_and_not_sent_yet_is_there_after_a_reload(scripted: BrowserPage) -> None:
    scripted.open("/report")
    with scripted.page.expect_response("**/report/step/what"):
        scripted.fill("account", WORDS)
    expect(scripted.page.locator("[data-kept]")).to_be_visible()
    assert scripted.page.locator("[data-until]").text_content()
    scripted.page.reload()
    assert scripted.field("account").input_value() == WORDS
    scripted.open("/report/step/you")
    scripted.page.go_back()
    assert scripted.field("account").input_value() == WORDS


def test_what_follows_from_an_answer_shows_itself_and_goes_again(them: BrowserPage) -> None:
    them.open("/report/step/consents")
    follows = them.page.locator(".follows-police")
    more = them.page.locator("#f-consents-police_intelligence details.conditions")
    expect(follows).to_be_hidden()
    expect(more).to_be_hidden()
    them.tick("consents.police_intelligence", "yes")
    expect(follows.locator("details")).to_be_visible()
    expect(follows.locator('[name="about.on_behalf"]')).to_be_visible()
    expect(more).to_be_visible()
    them.tick("consents.police_intelligence", "no")
    expect(follows).to_be_hidden()
    expect(more).to_be_hidden()
