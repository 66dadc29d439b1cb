"""An officer's journey: find a packet, acknowledge it, ask, close it, with a caseworker in between; on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.harness.at_desk import packet_of, taken_over
from tests.harness.browser_page import DESK, BrowserPage, browser_page
from tests.harness.service import LiveServer
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.browser

CAR = "Was the car dark blue or black?"


def sees(who: BrowserPage, words: str) -> None:
    """Wait for the page that says so."""
    expect(who.page.locator("main")).to_contain_text(words)


def opens(who: BrowserPage, reference: str) -> None:
    who.page.locator("main table").get_by_role("link", name=reference).click()


def test_an_officer_asks_and_closes_and_a_caseworker_decides_in_between(
    browser: Browser, module_story: Story, module_live_server: LiveServer
) -> None:
    story, url = module_story, module_live_server.url
    story.officer("journey@force.example", force="metropolitan")
    sent = story.report()
    reference = packet_of(story, sent)
    with browser_page(browser, url) as officer, browser_page(browser, url, width=DESK) as caseworker:
        officer.sign_in("journey@force.example", PASSWORD, door="/police/sign-in")
        officer.open("/police")
        sees(officer, "1 unread")
        officer.fill("reference", reference[:6].lower())
        officer.press("^Show$")
        sees(officer, "Found")
        opens(officer, reference)
        sees(officer, "He attacked someone.")
        officer.press("^Acknowledge$")
        sees(officer, "Acknowledged on")
        officer.fill("question.text", CAR)
        officer.press("Send the question")
        sees(officer, "To the service, about this report")
        sees(officer, CAR)
        assert officer.sideways() == 0
        assert taken_over(story) == 1

        caseworker.sign_in("one@casework.example", PASSWORD)
        caseworker.open("/casework/from-police")
        opens(caseworker, sent.reference)
        sees(caseworker, CAR)
        caseworker.press("Put it to the reporter")
        sees(caseworker, "Passed on to the reporter")

        officer.open("/police?state=questioned")
        opens(officer, reference)
        sees(officer, CAR)
        officer.choose("outcome.outcome", "charged")
        officer.press("Send, and close it")
        sees(officer, "The person was charged")
        officer.open("/police?state=closed")
        sees(officer, reference)
