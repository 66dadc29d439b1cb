"""The queue with keys alone, and rows that come in while somebody works: the place is not lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from num_service.services.casework import triage_report
from tests.harness.browser_page import DESK, PHONE, BrowserPage, browser_page
from tests.harness.service import LiveServer
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.browser

_FOCUSED = "() => document.activeElement.textContent"
_TOP = "() => Math.round(document.activeElement.getBoundingClientRect().top)"


@pytest.fixture
def here(browser: Browser, live_server: LiveServer, story: Story) -> Iterator[BrowserPage]:
    with browser_page(browser, live_server.url, width=DESK) as made:
        made.sign_in("one@casework.example", PASSWORD)
        yield made


def test_a_report_is_reached_ticked_found_and_claimed_with_keys(here: BrowserPage, story: Story) -> None:
    first, second = story.report(danger_now=["with_me"]), story.report(incident_types=["timewaster"])
    here.open("/casework")
    keys = here.page.keyboard

    keys.press("?")
    expect(here.page.locator("dialog")).to_be_visible()
    keys.press("Escape")
    expect(here.page.locator("dialog")).to_be_hidden()
    keys.press("j")
    assert here.page.evaluate(_FOCUSED) == first.reference
    keys.press("x")
    expect(here.page.locator(f'input[value="{first.reference}"]')).to_be_checked()
    keys.press("/")
    keys.type(second.reference)
    keys.press("j")
    expect(here.page.locator("#q")).to_have_value(second.reference + "j")
    keys.press("Backspace")
    keys.press("Enter")
    here.page.wait_for_url("**q=*")
    keys.press("j")
    keys.press("c")
    here.page.wait_for_url(f"**/casework/{second.reference}")
    assert not here.wrongs


def test_new_rows_come_in_and_the_row_that_is_looked_at_stays(here: BrowserPage, story: Story) -> None:
    for _ in range(3):
        story.report(incident_types=["theft"])
    here.page.clock.install()
    here.open("/casework")
    here.page.keyboard.press("j")
    here.page.keyboard.press("j")
    here.page.keyboard.press("x")
    held, top = here.page.evaluate(_FOCUSED), here.page.evaluate(_TOP)

    urgent = story.report(danger_now=["with_me"])
    here.page.clock.fast_forward(31_000)

    expect(here.page.locator("#rows")).to_contain_text(urgent.reference)
    assert here.page.evaluate(_FOCUSED) == held
    expect(here.page.locator(f'input[value="{held}"]')).to_be_checked()
    scrolled = here.page.evaluate("() => Math.round(window.scrollY)")
    assert here.page.evaluate(_TOP) == top or scrolled == 0, "what can be scrolled away is"
    assert not here.wrongs


def test_the_first_report_of_an_empty_view_comes_in_by_itself(here: BrowserPage, story: Story) -> None:
    """Only a list that had rows was renewed: an empty one stayed empty until somebody loaded it again."""
    report = story.report(incident_types=["theft"])
    here.page.clock.install()
    here.open("/casework?show=mine")
    expect(here.page.locator("#rows")).to_have_count(0)

    with story.commits() as session:
        triage_report.claim(session, reference=report.reference, holder=story.caseworkers[0])
    here.page.clock.fast_forward(31_000)

    expect(here.page.locator("#rows")).to_contain_text(report.reference, timeout=60_000)
    assert not here.wrongs


def test_on_a_phone_what_is_not_needed_yet_is_folded(here: BrowserPage, story: Story) -> None:
    report = story.report(incident_types=["theft"])
    search, words = here.page.locator("#q"), here.page.get_by_role("heading", name="In their own words")
    here.page.set_viewport_size({"width": PHONE, "height": 844})
    here.open("/casework")
    expect(search).to_be_hidden()
    here.page.locator(".fold summary").click()
    expect(search).to_be_visible()
    here.open("/casework?region=wales")
    expect(search).to_be_visible()  # a filter in use is in view
    here.open(f"/casework/{report.reference}/alert")
    expect(words).to_be_hidden()
    here.page.set_viewport_size({"width": DESK, "height": 900})
    expect(words).to_be_visible()
    assert not here.wrongs
