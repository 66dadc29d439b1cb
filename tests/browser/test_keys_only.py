"""From the queue to a warning that is out and a packet at its force, with keys alone: Tab, letters, Space and Enter."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from num_service.db.models.police.packet import PacketRow
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from tests.harness.browser_page import DESK, browser_page
from tests.harness.service import LiveServer
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.browser

#: Far more than any of the pages has places to stop at.
_STOPS = 140
#: On the element, or around the whole of a choice that has a box in it.
_SHOWN = """() => [document.activeElement, document.activeElement.closest(".choice")].some(
    each => each && getComputedStyle(each).outlineStyle !== "none")"""
_HERE = "css => document.activeElement.matches(css)"


def tab_to(page: Page, css: str) -> None:
    """Press Tab until what is meant has the focus, and see that it can be seen to have it."""
    for _ in range(_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(_HERE, css):
            assert page.evaluate(_SHOWN), f"{css} does not show that it has the focus"
            return
    raise AssertionError(f"{css} cannot be reached with Tab on {page.url}")


def test_a_report_becomes_a_warning_and_a_packet_without_a_mouse(
    browser: Browser, live_server: LiveServer, story: Story
) -> None:
    story.account(AccountRole.MEMBER, "ada@example.org", name="Ada", regions=(Region.LONDON,))
    report = story.report(danger_now=["with_me"])
    with ExitStack() as stack:
        writer, approver = (
            stack.enter_context(browser_page(browser, live_server.url, width=DESK)) for _ in range(2)
        )
        writer.sign_in("one@casework.example", PASSWORD)
        one, keys = writer.page, writer.page.keyboard

        keys.press("j")
        keys.press("a")
        one.wait_for_url(f"**/{report.reference}/alert")
        tab_to(one, "[name=headline]")
        keys.type("Takes the money back by force")
        tab_to(one, "[name=body]")
        keys.type("This person paid, then took the payment back.")
        tab_to(one, "button[name=list]")
        keys.press("Enter")
        expect(one.locator("[name=identifiers]")).to_be_checked()
        assert writer.field("headline").input_value() == "Takes the money back by force"
        tab_to(one, "button[name=next]")
        keys.press("Enter")

        one.wait_for_url("**/packet")
        tab_to(one, "[name=force]")
        keys.type("Metropolitan")
        tab_to(one, "[name='items.0.text']")
        keys.type("The person reported took cash by force after payment.")
        tab_to(one, "main form .button-row button")
        keys.press("Enter")
        one.wait_for_url("**/review")

        approver.sign_in("two@casework.example", PASSWORD)
        two, keys = approver.page, approver.page.keyboard
        tab_to(two, "#views a[href*='to-approve']")
        keys.press("Enter")
        two.wait_for_url("**show=to-approve")
        keys.press("j")
        keys.press("Enter")
        two.wait_for_url("**/approve")
        for _ in range(2):
            tab_to(two, "[type=checkbox]:not(:checked)")
            keys.press("Space")
        tab_to(two, ".deciding button")
        assert "publish, and send to Metropolitan Police Service" in two.evaluate(
            "() => document.activeElement.textContent"
        )
        keys.press("Enter")
        two.wait_for_url(f"**/casework/{report.reference}")
        approver.shows("All of it is approved")

        with story.commits() as session:
            packet = session.scalars(select(PacketRow.id)).one()
        story.release(packet)
        two.reload()
        approver.shows("Out", "Released to the force")
        assert not writer.wrongs
        assert not approver.wrongs
