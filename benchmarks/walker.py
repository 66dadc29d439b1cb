"""Somebody with a phone of 390 px who notes each page they come to: how long, how heavy, and what is wrong with it."""

from __future__ import annotations

import dataclasses
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.harness.browser_page import PHONE, BrowserPage
from tests.harness.story import Story

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
MOST_BYTES, SCREENS = 100_000, 3 * 844
#: No step of a plain report is longer than three screens, in danger and with a mistake on it neither.
PLAIN = re.compile(
    r"^step \d(, filled in|, in danger|, three times yes|, gone back to| again: whose yes it is)?$|^check$"
)
_SCRIPT = re.compile(r"<script\b.*?</script>", re.S)
_CODE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}")


@dataclasses.dataclass
class Ledger:
    """What was met: page → language and scripts → pixels; the most bytes; and what is wrong."""

    heights: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)
    bytes: dict[str, int] = dataclasses.field(default_factory=dict)
    wrongs: list[str] = dataclasses.field(default_factory=list)
    journeys: list[str] = dataclasses.field(default_factory=list)


class Walker:
    """Somebody with one browser in one language, who notes each page they come to."""

    def __init__(
        self, browser: Browser, story: Story, url: str, ledger: Ledger, language: str, scripts: bool
    ) -> None:
        self.story, self.ledger = story, ledger
        self.tag, self.scripts = language.replace("_", "-"), scripts
        self.here = BrowserPage(browser, url, width=PHONE, scripts=scripts)
        self.here.watch_cost()
        self.page = self.here.page
        # axe needs scripts: without them it looks at the same page, its scripts taken out, in another window.
        self.looked_at = self.page if scripts else browser.new_page(viewport={"width": PHONE, "height": 844})
        self.here.open(f"/language/{self.tag}?back=/help")

    def see(self, name: str) -> None:
        """Note the page that is shown now."""
        where = f"{self.tag}{'' if self.scripts else ' no scripts'}"
        ledger, page = self.ledger, self.page
        heights = ledger.heights.setdefault(name, {})
        pixels = int(page.evaluate("document.documentElement.scrollHeight"))
        again = where in heights
        heights[where] = max(heights.get(where, 0), pixels)
        ledger.bytes[name] = max(ledger.bytes.get(name, 0), self.here.cost)
        found = list(self.here.wrongs)
        self.here.wrongs.clear()
        if page.locator("html").get_attribute("lang") != self.tag and not name.startswith("staff"):
            found.append("another language")
        if self.here.cost > MOST_BYTES:
            found.append(f"{self.here.cost:,} bytes")
        if self.here.sideways():
            found.append(f"{self.here.sideways()} px sideways")
        if PLAIN.match(name) and pixels > SCREENS:
            found.append(f"{pixels} px")
        if not again:
            found += self._axe({"type": "tag", "values": LEVELS})
        if not again and self.scripts:
            page.emulate_media(color_scheme="dark")
            found += self._axe({"type": "rule", "values": COLOURS})
            page.emulate_media(color_scheme="light")
        ledger.wrongs += [f"{name}, {where}: {each}" for each in found]

    def _axe(self, only: dict[str, object]) -> list[str]:
        if not self.scripts:
            html = _SCRIPT.sub("", self.page.content())
            self.looked_at.route(
                self.page.url, lambda route: route.fulfill(body=html, content_type="text/html")
            )
            self.looked_at.goto(self.page.url)
        if not self.looked_at.evaluate("'axe' in window"):
            self.looked_at.evaluate(Axe().axe_script)
        # What sticks to an edge of the window lies over whatever is there just now, and anybody can scroll that free.
        self.looked_at.evaluate(
            "document.querySelectorAll('.top, .help-jump').forEach(each => { each.style.position = 'static'; })"
        )
        options = {"resultTypes": ["violations"], "runOnly": only}
        found = self.looked_at.evaluate("options => axe.run(document, options)", options)
        return [f"axe {each['id']}: {each['nodes'][0]['html'][:120]}" for each in found["violations"]]

    def close(self) -> None:
        self.here.close()
        if not self.scripts:
            self.looked_at.close()

    def go(self, found: str, name: str) -> None:
        """Press what sends or leads on, and note the page it leads to, where it has a name."""
        pressed = self.page.locator(f"main {found}:not(.visually-hidden)").first
        folded = pressed.locator("xpath=ancestor::details[not(@open)]")
        while folded.count():
            folded.first.locator("summary").first.click()
        with self.page.expect_navigation():
            pressed.click()
        if name:
            self.see(name)

    def button(self, name: str, value: str, page: str) -> None:
        self.go(f'button[name="{name}"][value="{value}"]', page)

    def send(self, action: str, page: str) -> None:
        """The button of the form that goes to an address."""
        self.go(f'form[action^="{action}"] button[type="submit"]', page)

    def open(self, path: str, name: str) -> None:
        self.here.open(path)
        self.see(name)

    def come_back(self, code: str) -> None:
        self.open("/receipt", "code, coming back")
        self.here.fill("receipt", code)
        self.send("/receipt", "own report")

    def code(self) -> str:
        found = _CODE.search(
            self.page.locator(".slip-code").first.inner_text().replace("\n", "-").replace(" ", "-")
        )
        if found is None:
            raise RuntimeError("no code on the page")
        return found[0]
