"""Somebody at a real browser, doing what a person can do there: follow a link, fill a field, press a button.

    her = BrowserPage(browser, live_server.url, scripts=False)
    her.open("/report")
    her.fill("account", "He would not pay.")
    her.press("Send my report")
    assert "Thank you" in her.page_says()

Fields are found by name, links and buttons by their words, so that a page may change its looks.
What no page may do — ask another host for something, break its own content policy, throw — is kept in `wrongs`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Request, Route, expect

PHONE = 390
DESK = 1280
#: Seconds anything on a page may take on a slow machine that runs several browsers at once.
PATIENCE = 60
expect.set_options(timeout=PATIENCE * 1000)
#: Chromium says so of every 4xx a page answers with; the pages of errors are ours.
_STATUS = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
_CUT_OFF = """() => [...document.querySelectorAll("body *")].filter(each => {
  const style = getComputedStyle(each);
  return each.checkVisibility() && style.overflowX !== "visible" && style.clipPath === "none"
    && !["TEXTAREA", "INPUT", "SELECT"].includes(each.tagName) && each.scrollWidth > each.clientWidth + 1;
}).map(each => each.outerHTML.slice(0, 120))"""


class BrowserPage:
    """One person's browser: cookies of its own, one page."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        width: int = PHONE,
        scripts: bool = True,
        scheme: Literal["light", "dark"] = "light",
    ) -> None:
        self.url = url
        self.scripts = scripts
        self.wrongs: list[str] = []
        self.cost = 0
        self._context = browser.new_context(
            viewport={"width": width, "height": 844}, java_script_enabled=scripts, color_scheme=scheme
        )
        self._context.set_default_timeout(PATIENCE * 1000)
        self._context.route(lambda address: not address.startswith(url), self._outside)
        self.page = self._context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrongs.append(f"script: {error}"))

    def close(self) -> None:
        self._context.close()

    def _outside(self, route: Route, request: Request) -> None:
        # A redirect to the exit's neutral site is no request of the page's own and does not come by here.
        self.wrongs.append(f"asked another host: {urlsplit(request.url).hostname}")
        route.abort()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _STATUS.match(message.text):
            self.wrongs.append(f"console: {message.text}")

    # -- what a person does -------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.url + path)

    def follow(self, words: str) -> None:
        """Follow the first link with these words in it."""
        self.page.get_by_role("link", name=re.compile(words, re.I)).first.click()
        self.page.wait_for_load_state()

    def press(self, words: str, *, inside: Locator | None = None) -> None:
        """Press the first button with these words in it, unfolding what hides it."""
        button = (inside or self.page.locator("main")).get_by_role(
            "button", name=re.compile(words, re.I), include_hidden=True
        )
        expect(button.first, f"a button “{words}” on {self.page.url}").to_be_attached()
        self._unfold(button.first)
        button.first.click()
        self.page.wait_for_load_state()

    def field(self, name: str, value: str = "") -> Locator:
        """A field by its name; of a choice, the one with this value."""
        found = f'main [name="{name}"]' + (f'[value="{value}"]' if value else "")
        return self.page.locator(found).first

    def fill(self, name: str, text: str) -> None:
        field = self.field(name)
        self._unfold(field)
        field.fill(text)

    def choose(self, name: str, value: str) -> None:
        """Choose from a list."""
        field = self.field(name)
        self._unfold(field)
        field.select_option(value)

    def tick(self, name: str, value: str) -> None:
        """Tick a box, or take one of several answers."""
        field = self.field(name, value)
        self._unfold(field)
        field.check()

    def _unfold(self, hidden: Locator) -> None:
        """Open whatever it is folded away in, from the outside in, as a finger would."""
        folded = hidden.locator("xpath=ancestor::details[not(@open)]")
        while folded.count():
            folded.first.locator("summary").first.click()

    def sign_in(self, email: str, password: str, *, door: str = "/sign-in") -> None:
        self.open(door)
        self.fill("email", email)
        self.fill("password", password)
        self.press("^Sign in")
        expect(self.page.locator('main [name="password"]'), f"{email} is signed in").to_have_count(0)

    # -- what a person sees -------------------------------------------------------------------------------------

    def says(self) -> str:
        """The words of the page, each run of spaces one space, folded parts included."""
        return " ".join((self.page.locator("body").text_content() or "").split())

    def shows(self, *expected: str) -> None:
        """All these words stand on the page."""
        said = self.says()
        missing = [each for each in expected if each not in said]
        assert not missing, f"{self.page.url} does not say {missing}, but: {self.main_says()}"

    def main_says(self) -> str:
        """The beginning of what the page itself says, for a message."""
        return " ".join((self.page.locator("main").text_content() or "").split())[:1500]

    def source(self) -> str:
        """Everything that reached the browser for this page."""
        return self.page.content()

    def path(self) -> str:
        return urlsplit(self.page.url).path

    def sideways(self) -> int:
        """How many pixels the page can be pushed sideways; 0 when it fits."""
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )

    def cut_off(self) -> list[str]:
        """What hides a part of itself at its side, beginning with its tag; fields and hidden headings are meant to."""
        return list(self.page.evaluate(_CUT_OFF))

    def reaches_out(self, when: str) -> list[str]:
        """What is cut off at the side of the page as it is now, and how far it can be pushed there, for a message."""
        problems = [f"{when} it cuts off {each}" for each in self.cut_off()]
        if pixels := self.sideways():
            problems.append(f"{when} it can be pushed {pixels} px sideways")
        return problems

    @contextmanager
    def unfolded(self) -> Iterator[None]:
        """Every folded part open for the length of a block, the menu too."""
        folded = self.page.evaluate_handle(
            "() => { const all = [...document.querySelectorAll('details:not([open])')];"
            " all.forEach(each => { each.open = true; }); return all; }"
        )
        yield
        folded.evaluate("all => all.forEach(each => { each.open = false; })")

    def watch_cost(self) -> None:
        """From now on `cost` counts the bytes over the wire of the page shown last, into an empty cache."""
        client = self._context.new_cdp_session(self.page)
        client.send("Network.enable")
        client.send("Network.setCacheDisabled", {"cacheDisabled": True})
        client.on("Network.requestWillBeSent", self._begin_again)
        client.on("Network.loadingFinished", self._count)

    def _begin_again(self, event: dict[str, Any]) -> None:
        if event.get("type") == "Document":
            self.cost = 0

    def _count(self, event: dict[str, Any]) -> None:
        self.cost += int(event["encodedDataLength"])


@contextmanager
def browser_page(browser: Browser, url: str, **options: Any) -> Iterator[BrowserPage]:
    """A browser page for the length of a block, which must have done nothing wrong by its end."""
    made = BrowserPage(browser, url, **options)
    try:
        yield made
        assert made.wrongs == [], f"the pages did: {made.wrongs}"
    finally:
        made.close()


def eventually(happens: Callable[[], bool], what: str, seconds: float = 2 * PATIENCE) -> None:
    """Wait for a worker, or for what a browser sends as it leaves, as a person would, looking again."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.3)
