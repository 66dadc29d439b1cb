"""What was checked stays in the tab, for its reader alone, and exit takes it away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from num_service.domain.shared.permissions import AccountRole
from tests.harness.browser_page import browser_page
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
