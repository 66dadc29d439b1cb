"""The moment an answer calls for help, it stands at the top of the page, and a line says so wherever the reader is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.harness.browser_page import browser_page
from tests.harness.service import LiveServer

pytestmark = pytest.mark.browser


def test_ticking_an_answer_opens_its_help_and_unticking_closes_it(
    browser: Browser, live_server: LiveServer
) -> None:
    with browser_page(browser, live_server.url) as here:
        here.open("/report/whole")
        first = here.page.locator("#help-first")
        jump = here.page.locator("[data-help-jump]")
        expect(first).to_be_hidden()
        expect(jump).to_be_hidden()

        here.tick("incident_types", "strangulation")
        expect(first).to_be_visible()
        expect(first.locator('[data-help-need="strangled"]')).to_be_visible()
        expect(first.locator('[data-help-need="images"]')).to_be_hidden()
        expect(jump).to_be_in_viewport()
        assert here.page.evaluate(
            "document.querySelector('#help-first').compareDocumentPosition(document.querySelector('h1')) & 4"
        ), "above the heading of the page"

        here.field("incident_types", "strangulation").uncheck()
        expect(first).to_be_hidden()
        here.choose("about.under_18", "yes")
        expect(first.locator('[data-help-need="under_18"]')).to_be_visible()
        here.choose("about.under_18", "no")
        expect(first).to_be_hidden()
        here.tick("danger_now", "child")
        expect(first.locator('[data-help-need="emergency"]')).to_be_visible()
