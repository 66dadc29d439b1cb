"""What was checked stays in the tab, for its reader alone, and exit takes it away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from num_service.domain.shared.permissions import AccountRole
from tests.harness.browser_page import DESK, BrowserPage, browser_page
from tests.harness.service import LiveServer
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.browser


def test_recent_checks_are_in_this_tab_alone_and_exit_clears_them(
    browser: Browser, live_server: LiveServer, story: Story
) -> None:
    story.account(AccountRole.MEMBER, "tab@example.org")
    with browser_page(browser, live_server.url) as here:
        here.open("/sign-in")
        here.fill("email", "tab@example.org")
        here.fill("password", PASSWORD)
        here.press("^Sign in$")
        here.open("/check")
        recent = here.page.locator("[data-recent]")
        expect(recent).to_be_hidden()
        for number in ("07700 900123", "07700 900456"):
            here.fill("text", number)
            here.press("^Check$")
            expect(here.page.locator(".verdict")).to_contain_text(number)
        here.open("/check")
        expect(recent).to_be_visible()
        recent.locator("summary").click()
        expect(recent.locator("li")).to_have_count(2)
        expect(recent.locator("li").first).to_contain_text("No report found")
        recent.get_by_role("button", name="07700 900123").click()
        expect(here.page.locator("textarea[name=text]")).to_have_value("07700 900123")

        other = here.page.context.new_page()
        other.goto(f"{live_server.url}/check")
        expect(other.locator("[data-recent]")).to_be_hidden()
        other.close()

        kept = here.page.evaluate("JSON.stringify(sessionStorage)")
        assert "900456" in kept
        here.page.evaluate("sessionStorage.setItem('still', 'here')")
        here.page.route("**/exit", lambda route: route.fulfill(body="away"))
        here.page.locator("a[data-exit]").first.click()
        here.page.wait_for_url("**/exit")
        assert here.page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("ends", ["signed out", "ended by itself"])
def test_nobody_who_signs_in_later_in_the_same_tab_sees_them(
    browser: Browser, live_server: LiveServer, story: Story, ends: str
) -> None:
    for email in ("first@example.org", "second@example.org"):
        story.account(AccountRole.MEMBER, email)
    with browser_page(browser, live_server.url, width=DESK) as here:
        _sign_in(here, "first@example.org")
        here.open("/check")
        here.fill("text", "07700 900123")
        here.press("^Check$")
        expect(here.page.locator("[data-recent]")).to_be_visible()
        if ends == "signed out":
            here.page.locator("form[action='/sign-out'] button:visible").first.click()
            here.page.wait_for_url(f"{live_server.url}/")
            assert here.page.evaluate("sessionStorage.length") == 0
        else:
            here.page.context.clear_cookies()
        _sign_in(here, "second@example.org")
        here.open("/check")
        expect(here.page.locator("textarea[name=text]")).to_be_visible()
        expect(here.page.locator("[data-recent]")).to_be_hidden()
        assert "900123" not in here.page.evaluate("JSON.stringify(sessionStorage)")


def _sign_in(here: BrowserPage, email: str) -> None:
    here.open("/sign-in")
    here.fill("email", email)
    here.fill("password", PASSWORD)
    here.press("^Sign in$")
