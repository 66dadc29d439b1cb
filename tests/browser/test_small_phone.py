"""What only a real browser can show of the field's findings: one line, one corner, one key (pages.md)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from num_service.domain.shared.permissions import AccountRole
from tests.harness.browser_page import DESK, PHONE, BrowserPage, browser_page
from tests.harness.fonts import NARROW, SPACED, WIDE, Font, worn
from tests.harness.service import LiveServer
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.browser

_TOPS = "all => new Set(all.map(each => Math.round(each.getBoundingClientRect().top))).size"
_IN_VIEW = """all => all.every(each => {
  const box = each.getBoundingClientRect();
  return box.left >= 0 && box.right <= document.documentElement.clientWidth && box.top >= 0 && box.bottom <= 62;
})"""


@pytest.fixture(params=[320, PHONE, DESK])
def here(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, story: Story
) -> Iterator[BrowserPage]:
    with browser_page(browser, live_server.url, width=request.param) as made:
        yield made


def test_the_code_stands_on_one_line_on_screen_and_on_paper(here: BrowserPage) -> None:
    here.open("/report/whole")
    here.fill("account", "He took it.")
    here.choose("where.region", "not_said")
    here.press("^No to everything, and send")
    groups = here.page.locator(".slip-code > span")

    assert groups.count() == 5
    for font in (WIDE, NARROW):
        with worn(here.page, font):
            assert groups.evaluate_all(_TOPS) == 1, font.name
    here.page.emulate_media(media="print")
    here.page.set_viewport_size({"width": 794, "height": 1123})  # A4
    assert groups.evaluate_all(_TOPS) == 1
    assert here.page.locator(".brand, h1, .exit").evaluate_all("all => all.every(e => !e.checkVisibility())")


def test_enter_in_a_line_of_the_report_stays_in_that_line(here: BrowserPage) -> None:
    here.open("/report/whole")
    here.fill("account", "He took it.")
    name = "people.0.identifiers.0.value"
    here.fill(name, "07700 900123")
    before = here.page.evaluate("window.scrollY")

    here.field(name).press("Enter")

    assert here.page.evaluate("document.activeElement.name") == name
    assert here.page.evaluate("window.scrollY") == before
    assert here.field(name).input_value() == "07700 900123"
    here.field("account").press("Enter")
    assert here.field("account").input_value().endswith("\n"), "in a long text it is a new line"


@pytest.mark.parametrize("font", [WIDE, NARROW], ids=lambda font: font.name)
def test_exit_keeps_its_place_beside_a_number_of_any_length(
    here: BrowserPage, story: Story, font: Font
) -> None:
    story.account(AccountRole.MEMBER, "ada@example.org")
    story.publish(story.approved_alert(story.report()))
    here.sign_in("ada@example.org", PASSWORD)
    here.open("/check")
    with worn(here.page, font):
        places = set()
        for number in ("1", "12", "1,203"):
            here.page.locator(".menu summary .count-badge > span").first.evaluate(
                "(badge, number) => { badge.textContent = number }", number
            )
            assert here.page.locator(".exit").evaluate_all(_IN_VIEW), number
            places.add(str(here.page.locator(".exit").bounding_box()))
        assert len(places) == 1, "it does not move"


def test_a_fold_has_a_chevron_that_turns(here: BrowserPage) -> None:
    here.open("/receipt")
    mark = here.page.locator("details.disclosure > summary > .icon").first
    assert "#chevron" in str(mark.locator("use").get_attribute("href"))
    folded = mark.evaluate("each => getComputedStyle(each).transform")
    here.page.locator("details.disclosure > summary").first.click()
    here.page.wait_for_function(
        "([each, folded]) => getComputedStyle(each).transform !== folded", arg=[mark.element_handle(), folded]
    )


def test_words_set_apart_still_let_one_leave(here: BrowserPage) -> None:
    here.open("/")
    with worn(here.page, SPACED):
        assert here.page.locator(".exit").evaluate(
            "each => each.getBoundingClientRect().right <= document.documentElement.clientWidth"
        )
