"""What is printed can be read: no light ink on grounds that paper does not have, and no half-empty pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from num_service.domain.reports.wording import CURRENT
from num_service.domain.shared.taxonomy import Tier
from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.full_site import FullSite, Who, fill_site, weather_site
from tests.harness.service import LiveServer
from tests.harness.story import Story

pytestmark = pytest.mark.browser

#: Every piece of text that would be printed, with its ink as light as it is (0 black, 1 white).
_INKS = """() => {
  const light = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(each => {
    const part = each / 255; return part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const words = texts.currentNode.textContent.trim(), inside = texts.currentNode.parentElement;
    if (words && inside.checkVisibility() && !inside.closest(".visually-hidden"))
      found.push([words, light(getComputedStyle(inside).color)]);
  }
  return found;
}"""
#: 4.5 to 1 against white paper.
DARKEST = 0.183


@pytest.fixture(scope="module")
def weather() -> Iterator[str]:
    with weather_site() as address:
        yield address


@pytest.fixture(scope="module")
def module_settings(module_database: TestDatabase, make_settings: Any, weather: str) -> Settings:
    made: Settings = make_settings(module_database, exit_url=weather)
    return made


@pytest.fixture(scope="module")
def site(
    browser: Browser, module_story: Story, module_live_server: LiveServer, weather: str
) -> Iterator[FullSite]:
    made = fill_site(module_story, module_live_server.url, browser, weather)
    yield made
    made.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("who", "path", "says"),
    [
        ("project", "/alerts/{published}", "Danger"),
        ("project", "/alerts/{recalled}", "It does not mean this person is safe."),
        ("project", "/alerts", "Danger"),
        ("project", "/project", "Danger"),
        ("officer", "/police/packets/{packet}", "Priority"),
        ("officer", "/police", "New"),
        ("reporter", "/receipt/report", "Next"),
        ("project", "/intake/paper/en-GB", "Number of this form"),
    ],
)
def test_every_ink_can_be_read_on_white_paper(
    site: FullSite, who: Who, path: str, says: str, scheme: Any
) -> None:
    page = site.page_of(who).page
    page.goto(
        site.url + path.format(published=site.published, recalled=site.recalled, packet=site.opened_packet)
    )
    page.emulate_media(media="print", color_scheme=scheme)
    inks = page.evaluate(_INKS)

    assert any(says in words for words, _ in inks), "it is on the paper"
    assert [words for words, light in inks if light > DARKEST] == []
    page.emulate_media(media="screen")


def test_the_level_of_an_alert_is_a_word_on_paper_for_each_tier(site: FullSite) -> None:
    page = site.page_of("project").page
    page.goto(f"{site.url}/alerts/{site.published}")
    page.emulate_media(media="print")
    for tier in Tier:
        badge = page.locator("main .badge").first
        badge.evaluate("(it, tier) => { it.className = `badge tier-${tier} badge-strong`; }", tier.value)
        assert badge.is_visible()
        assert badge.evaluate("it => getComputedStyle(it).color") == "rgb(0, 0, 0)"
    page.emulate_media(media="screen")


def test_a_packet_prints_whole_and_without_half_empty_pages(site: FullSite) -> None:
    page = site.page_of("officer").page
    page.goto(f"{site.url}/police/packets/{site.opened_packet}")
    page.emulate_media(media="print")
    hidden = page.locator("main details:not([open]):not(.no-print details)").count()
    hash_seen = page.get_by_text(re.compile(r"^[0-9a-f]{64}$")).is_visible()
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    page.emulate_media(media="screen")

    assert (hidden, hash_seen) == (0, True), "nothing that is on the page is folded away from the paper"
    assert sheets == 1


def _printed(page: Page) -> str:
    """All words that would be printed."""
    return "\n".join(words for words, _ in page.evaluate(_INKS))


def test_a_paper_form_has_no_name_of_ours_on_any_sheet_and_its_boxes_are_empty(site: FullSite) -> None:
    here = site.page_of("project")
    here.open("/intake/paper/en-GB")
    here.page.emulate_media(media="print")
    printed, title = _printed(here.page), here.page.title()
    boxes = here.page.locator(".sheet .box")
    empty = boxes.evaluate_all(
        "all => all.every(each => !each.textContent && each.getBoundingClientRect().width > 12)"
    )
    body = here.page.locator(".sheet p").first.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
    sheets = len(re.findall(rb"/Type\s*/Page\b", here.page.pdf(prefer_css_page_size=True)))
    here.page.emulate_media(media="screen")

    name = site.story.wiring.settings.service_name
    assert name not in printed + title
    assert "127.0.0.1" not in printed
    assert boxes.count() > 100
    assert empty
    assert body >= 12
    assert 4 < sheets < 20


def test_only_the_slip_is_printed_with_the_code_inside_the_fold_and_the_number_outside(
    site: FullSite,
) -> None:
    here = site.page_of("project")
    here.open("/intake/entry")
    here.fill("slip", "7")
    here.choose("language", "en")
    here.choose("wording_version", CURRENT)
    here.fill("account", "He took it.")
    here.press("^Go on to the code")
    here.page.emulate_media(media="print")
    printed = _printed(here.page)
    places = here.page.evaluate(
        "() => ['.slip-code', '.fold-line', '.slip-outside'].map("
        "each => [...document.querySelectorAll(each)].map(it => it.getBoundingClientRect().top))"
    )
    sheets = len(re.findall(rb"/Type\s*/Page\b", here.page.pdf(prefer_css_page_size=True)))
    here.page.emulate_media(media="screen")

    assert site.story.wiring.settings.service_name not in printed
    assert re.search(r"([0-9A-Z]{5}\s){5}", printed)
    assert "For form 7" in printed
    assert "He took it." not in printed
    assert "send the report" not in printed
    (code,), folds, (outside,) = places
    assert code < folds[0] < folds[1] < outside
    assert sheets == 1
