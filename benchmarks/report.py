"""What a plain report costs whoever writes it on a phone: taps, seconds and pixels, in steps and all on one page.

A scripted person says what happened in a sentence and one tick, where, and the number of who did it; allows the
checker and a warning; sends it and sees the code. Every press of a link, a button, a tick, a choice or a field is a
tap; what is typed into a field is not. Seconds are those of the pages alone: nobody reads, nobody thinks. The median of
several.
"""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.ground import ground, serving, settings_of
from tests.harness.story import begin

PORT = 5396
ROUNDS = 5
PHONE = {"width": 390, "height": 844}
TARGET = "no step over three screens (2,532 px)"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@dataclass
class Thumb:
    """Somebody at a phone whose taps are counted, with the height of each page they meet."""

    page: Page
    taps: int = 0
    heights: list[int] = field(default_factory=list)

    def arrive(self) -> None:
        self.page.wait_for_load_state()
        self.heights.append(int(self.page.evaluate("document.documentElement.scrollHeight")))

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.arrive()

    def _unfold(self, name: str) -> None:
        folded = self.page.locator(f"main {name} >> xpath=ancestor::details[not(@open)]")
        while folded.count():
            self.taps += 1
            folded.first.locator("summary").first.click()

    def tap(self, found: str) -> None:
        self._unfold(found)
        self.taps += 1
        self.page.locator(f"main {found}").first.click()

    def choose(self, name: str, value: str) -> None:
        self.taps += 2  # the list, and the line in it
        self.page.locator(f'main [name="{name}"]').select_option(value)

    def write(self, name: str, text: str) -> None:
        self.tap(f'[name="{name}"]')
        self.page.locator(f'main [name="{name}"]').first.fill(text)

    def press(self, name: str, value: str) -> None:
        self.tap(f'button[name="{name}"][value="{value}"]:not(.visually-hidden)')
        self.arrive()


def what(thumb: Thumb) -> None:
    thumb.tap('[name="incident_types"][value="robbery"]')
    thumb.write("account", "He paid, then took the money back and pushed me against the door.")


def where(thumb: Thumb) -> None:
    thumb.choose("where.region", "london")


def who(thumb: Thumb) -> None:
    thumb.write("people.0.identifiers.0.value", "07700 900123")
    thumb.tap('[name="people.0.identifiers.0.basis"][value="saw"]')


def allow(thumb: Thumb) -> None:
    for scope in ("checker", "alert"):
        thumb.tap(f'[name="consents.{scope}"][value="yes"]')


def in_steps(thumb: Thumb, address: str) -> None:
    """The five steps and the answers."""
    _steps(thumb, address)
    thumb.press("go", "next")
    thumb.press("send", "all")


def from_the_last(thumb: Thumb, address: str) -> None:
    """The five steps, sent from the last without looking through the answers."""
    _steps(thumb, address)
    thumb.press("send", "now")


def _steps(thumb: Thumb, address: str) -> None:
    thumb.open(f"{address}/report")
    for step in (what, where, who, lambda _: None):
        step(thumb)
        thumb.press("go", "next")
    allow(thumb)


def on_one_page(thumb: Thumb, address: str) -> None:
    """The same on one page."""
    thumb.open(f"{address}/report/whole")
    for part in (what, where, who, allow):
        part(thumb)
    thumb.press("send", "all")


def _median(browser: Browser, address: str, way: Callable[[Thumb, str], None]) -> dict[str, object]:
    taken, thumbs = [], []
    for _ in range(ROUNDS):
        context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]  # a dict with these two
        thumb = Thumb(context.new_page())
        begun = time.perf_counter()
        way(thumb, address)
        thumb.page.locator(".slip-code").wait_for()
        taken.append(time.perf_counter() - begun)
        thumbs.append(thumb)
        context.close()
    return {
        "taps": thumbs[0].taps,
        "seconds": round(statistics.median(taken), 2),
        "pages_px": thumbs[0].heights,
        "tallest_px": max(thumbs[0].heights[:-1]),
    }


def report() -> dict[str, object]:
    """Walk both ways, on an installation of its own."""
    with ground() as place, serving(place, "wsgi:app", PORT) as served, sync_playwright() as driver:
        begin(settings_of(place.environ)).close()
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        address = f"http://{served.address}"
        found = {
            "steps": _median(browser, address, in_steps),
            "steps_unchecked": _median(browser, address, from_the_last),
            "one_page": _median(browser, address, on_one_page),
        }
        browser.close()
    return found | {"target": TARGET}
