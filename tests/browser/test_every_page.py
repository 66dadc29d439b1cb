"""Every page in a real browser, on a cheap phone and on a desk, light and dark: what holds everywhere.

A new GET page without a case here makes `test_no_page_is_left_out` fail.
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.exceptions import HTTPException

from num_service.domain.police.packet import CoarsePlace
from num_service.domain.shared.taxonomy import IncidentType
from num_service.settings import Settings
from tests.harness.browser_page import DESK, PHONE, BrowserPage, browser_page
from tests.harness.databases import TestDatabase
from tests.harness.fonts import (
    CHINESE,
    CHINESE_PACKAGE,
    NARROW,
    SPACED,
    WIDE,
    Font,
    drawn_with,
    is_here,
    worn,
)
from tests.harness.full_site import FullSite, Who, fill_site, weather_site
from tests.harness.page_case import PageCase
from tests.harness.page_cases import PAGE_CASES
from tests.harness.service import LiveServer
from tests.harness.story import PASSWORD, Story
from tests.harness.texts import packet_for

pytestmark = pytest.mark.browser

#: WCAG 2.2 AA and everything below it (5-experience, "Accessible").
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
#: What changes between light and dark, and nothing else does.
COLOURS = ["color-contrast", "link-in-text-block"]
MOST_BYTES = 100_000
#: A title stands in the history of a phone that somebody else may hold.
TELLING = re.compile(
    r"sex|escort|ugly|mugs|police|crime|rape|assault|abuse|victim|violen|incident|report a|brothel|punter",
    re.I,
)
#: GET addresses that are no pages: data for programs; and the way out and the choice of language, tested beside them.
NO_PAGES = re.compile(
    r"^(static|api_.*|health\..*|police\.packet_(json|pdf)|staff\.state|staff\.report_file_content|public\.exit"
    r"|public\.(receipt_record|own_record|cards|figures)_file|language|member\.(manifest|feed|private_set)|project\.board)$"
)


@pytest.fixture(scope="module")
def weather() -> Iterator[str]:
    with weather_site() as address:
        yield address


@pytest.fixture(scope="module")
def module_settings(module_database: TestDatabase, make_settings: Any, weather: str) -> Settings:
    """With the demonstration's pages, and an exit that leads to a page on this machine."""
    made: Settings = make_settings(module_database, demo=True, exit_url=weather)
    return made


@pytest.fixture(scope="module")
def site(
    browser: Browser, module_story: Story, module_live_server: LiveServer, weather: str
) -> Iterator[FullSite]:
    made = fill_site(module_story, module_live_server.url, browser, weather)
    yield made
    print(module_live_server.log.read_text()[-2000:])  # pytest shows it beside a failure
    made.close()


def test_no_page_is_left_out(module_app: Flask) -> None:
    pages = {
        rule.endpoint
        for rule in module_app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not NO_PAGES.match(rule.endpoint)
    }
    assert len(pages) > 30
    assert pages - {each.endpoint for each in PAGE_CASES} == set(), "a GET page without a case in PAGE_CASES"


@pytest.mark.parametrize("case", PAGE_CASES, ids=lambda case: case.name)
def test_page(case: PageCase, site: FullSite, module_app: Flask, fonts: list[Font]) -> None:
    here = site.page_of(case.who)
    here.wrongs.clear()
    here.page.emulate_media(color_scheme="light")
    here.page.set_viewport_size({"width": PHONE, "height": 844})
    case.go(here, site)

    assert case.endpoint in _endpoints(module_app, here.path()), f"at {here.path()}: {here.main_says()[:300]}"
    here.shows(case.shows)
    problems = [*_shape(here, case), *_axe(here, "light, phone")]
    here.page.emulate_media(color_scheme="dark")
    problems += _axe(here, "dark, phone", rules=COLOURS)
    for width in (PHONE, 320):
        here.page.set_viewport_size({"width": width, "height": 844})
        problems += _fits(here, width, fonts)
    here.page.set_viewport_size({"width": DESK, "height": 844})
    here.page.emulate_media(color_scheme="light")
    # As somebody who opens it at a desk sees it: where a phone had scrolled to, the bar covers half of something.
    here.page.evaluate("window.scrollTo(0, 0)")
    problems += _axe(here, "light, desk")
    if here.cost > MOST_BYTES:
        problems.append(f"{here.cost:,} bytes over the wire")
    problems += here.wrongs
    if case.who == "nobody":
        site.forget("nobody")  # the next stranger knows nothing of this one
    assert problems == []


@pytest.mark.parametrize("family", [WIDE.family, NARROW.family, CHINESE])
def test_the_font_is_here(family: str, browser: Browser) -> None:
    """Without it the pages are walked in fewer fonts; under NUM_REQUIRE_BROWSER that is a failure."""
    packages = {each.family: each.packages for each in (WIDE, NARROW)}.get(family, CHINESE_PACKAGE)
    page = browser.new_page()
    here = is_here(page, family)
    page.close()
    if not here and not os.environ.get("NUM_REQUIRE_BROWSER"):
        pytest.skip(f"No {family} here (on Debian: apt-get install {packages})")
    assert here, f"on Debian: apt-get install {packages}"


@pytest.mark.parametrize(
    "fonts_wanted", [(NARROW, WIDE), (WIDE, SPACED)], ids=["narrow, wide", "wide, spaced"]
)
def test_a_font_that_is_worn_is_seen(
    fonts_wanted: tuple[Font, Font], site: FullSite, fonts: list[Font]
) -> None:
    if set(fonts_wanted) - set(fonts):
        pytest.skip("test_the_font_is_here says which is missing")
    here = site.page_of("nobody")
    here.open("/help")
    widths = []
    for font in fonts_wanted:
        with worn(here.page, font):
            assert drawn_with(here.page, "h1") == {font.family}
            widths.append(here.page.evaluate("getComputedStyle(document.querySelector('.exit')).width"))
    narrow, wide = (float(each.removesuffix("px")) for each in widths)
    assert narrow < wide


def test_chinese_is_drawn_by_a_font_that_the_stylesheet_names(site: FullSite) -> None:
    here = site.page_of("nobody")
    if not is_here(here.page, CHINESE):
        pytest.skip("test_the_font_is_here says which is missing")
    here.open("/")
    here.page.locator("h1").evaluate("heading => { heading.textContent = '安全举报与预警'; }")

    assert CHINESE in here.page.locator("h1").evaluate("heading => getComputedStyle(heading).fontFamily")
    assert drawn_with(here.page, "h1") == {CHINESE}


@pytest.fixture(scope="module")
def fonts(browser: Browser) -> list[Font]:
    """Those of the three that this machine has."""
    page = browser.new_page()
    found = [each for each in (WIDE, NARROW, SPACED) if is_here(page, each.family)]
    page.close()
    return found


def _fits(here: BrowserPage, width: int, fonts: list[Font]) -> list[str]:
    """Nothing reaches beyond the side or is cut off there, in the page's own font and in each of these."""
    problems = here.reaches_out(f"at {width} px")
    with here.unfolded():
        for font in fonts:
            with worn(here.page, font):
                problems += here.reaches_out(f"at {width} px in {font.name}, unfolded,")
    return problems


def _endpoints(app: Flask, path: str) -> set[str]:
    """What answers at an address, whatever the method; {""} where nothing does."""
    found = set()
    for method in ("GET", "POST"):
        try:
            found.add(app.url_map.bind("localhost").match(path, method=method)[0])
        except HTTPException:
            continue
    return found or {""}


def _shape(here: BrowserPage, case: PageCase) -> list[str]:
    """What every page has, whoever reads it."""
    problems = []
    if here.page.locator("html").get_attribute("lang") != "en-GB":
        problems.append("no language")
    if (count := here.page.locator("h1").count()) != 1:
        problems.append(f"{count} first headings")
    way_out = here.page.locator("a[data-exit]")
    if way_out.count() != 1 or not way_out.is_visible() or way_out.get_attribute("href") != "/exit":
        problems.append("no way out in view")
    elif not (box := way_out.bounding_box()) or box["y"] > 200:
        problems.append("the way out is not at the top")
    title = here.page.title()
    telling = TELLING.search(title)
    if not title or (telling and case.who not in ("caseworker", "second", "keyless", "officer")):
        problems.append(f"the title “{title}” tells")
    return problems


def _axe(here: BrowserPage, where: str, rules: list[str] | None = None) -> list[str]:
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": LEVELS}
    if not here.page.evaluate("'axe' in window"):
        here.page.evaluate(Axe().axe_script)
    options = {"resultTypes": ["violations"], "runOnly": only}
    found = here.page.evaluate("options => axe.run(document, options)", options)
    return [
        f"axe, {where}: {each['id']} — {each['help']}: {[node['html'][:160] for node in each['nodes'][:3]]}"
        for each in found["violations"]
    ]


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("nobody", "/"),
        ("nobody", "/report"),
        ("nobody", "/no-such-page"),
        ("member", "/check"),
        ("officer", "/police"),
        ("reporter", "/receipt/report"),
    ],
)
def test_shift_three_times_leaves(who: Who, path: str, site: FullSite) -> None:
    here = site.page_of(who)
    here.open(path)
    for _ in range(3):
        here.page.keyboard.press("Shift")
    here.page.wait_for_url(site.weather)
    here.page.go_back()
    expect(here.page.locator("html")).not_to_contain_text("Sign out", timeout=3000)
    site.forget(who)


@pytest.mark.parametrize("path", ["/", "/report", "/check"])
def test_the_exit_works_without_scripts_and_ends_the_session(path: str, site: FullSite) -> None:
    with browser_page(site.browser, site.url, scripts=False) as them:
        them.sign_in("ada@example.org", PASSWORD)
        them.open(path)
        them.page.get_by_role("link", name=re.compile("^Exit")).click()
        them.page.wait_for_url(site.weather)
        them.open("/check")
        expect(them.page.locator('main [name="password"]')).to_be_visible()


def test_an_officers_list_fits_whatever_was_reported_and_wherever(site: FullSite, fonts: list[Font]) -> None:
    """Every offence there is, and the longest name of a place: in the list, and on the page of the report."""
    kinds = tuple(each for each in IncidentType if each is not IncidentType.OFFICIAL_MISCONDUCT)
    made = packet_for("metropolitan", site.story.wiring.clock)
    place = CoarsePlace("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch")
    where = dataclasses.replace(made.where, coarse=place)
    much = dataclasses.replace(made, incident_types=kinds, where=where)
    site.story.release(site.story.approved_packet(site.story.report(), packet=much))
    here = site.page_of("officer")
    here.open("/police")
    here.page.locator("main table a").first.click()
    problems = []
    for path in (here.path(), "/police"):
        here.open(path)
        here.shows(place.name)
        for width in (320, PHONE, DESK):
            here.page.set_viewport_size({"width": width, "height": 844})
            problems += _fits(here, width, fonts)
    assert problems == []
