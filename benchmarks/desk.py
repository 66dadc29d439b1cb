"""What one report costs two people at the desk: clicks and seconds from the queue until a warning and a packet are out.

A scripted caseworker lists the number, writes both; a scripted colleague reads both, approves and publishes. Every
press of a link, a button, a tick or a choice is a click; what is typed into a field is not. The report is from a region
with one force; where several police it, choosing one is a click more.
"""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from benchmarks.ground import ground, serving, settings_of
from tests.harness.story import PASSWORD, begin

PORT = 5395
TARGET = "≤ 5 clicks to write and list, ≤ 4 to approve and send"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@dataclass
class Hands:
    """Somebody at a browser whose clicks are counted, and named."""

    page: Page
    url: str
    did: list[str] = field(default_factory=list)
    begun: float = 0.0

    def sign_in(self, email: str) -> None:
        self.page.goto(self.url + "/sign-in")
        self.page.fill('main [name="email"]', email)
        self.page.fill('main [name="password"]', PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name=re.compile("^Sign in")).click()
        self.page.wait_for_load_state()

    def start(self, path: str) -> None:
        """The clock and the count begin where this person begins."""
        self.page.goto(self.url + path)
        self.begun = time.perf_counter()

    def press(self, words: str, *, role: str = "button", inside: str = "main") -> None:
        found: Locator = self.page.locator(inside).get_by_role(role, name=re.compile(words, re.I))  # type: ignore[arg-type]
        self.did.append(f"press {words}")
        found.first.click()
        self.page.wait_for_load_state()

    def follow(self, words: str, *, inside: str = "main") -> None:
        self.press(words, role="link", inside=inside)

    def tick(self, name: str, value: str) -> None:
        self.did.append(f"tick {name}")
        self.page.check(f'main [name="{name}"][value="{value}"]')

    def fill(self, name: str, text: str) -> None:
        self.page.fill(f'main [name="{name}"]', text)

    def shows(self, words: str) -> None:
        self.page.get_by_text(re.compile(words)).first.wait_for()

    def count(self) -> dict[str, object]:
        taken = time.perf_counter() - self.begun
        return {"clicks": len(self.did), "seconds": round(taken, 1), "did": self.did}


def desk() -> dict[str, object]:
    """Walk it once, on an installation of its own."""
    with ground() as place, serving(place, "wsgi:app", PORT) as served, sync_playwright() as driver:
        story = begin(settings_of(place.environ))
        try:
            story.recipients(3)
            report = story.report(
                incident_types=["robbery", "sexual_assault"],
                where={"region": "scotland", "town": "Leith", "setting": "hotel"},
                when={"day": story.wiring.clock().date().isoformat()},
            )
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            writer = write(_hands(browser, served.address, "one"), report.reference)
            approver = approve(_hands(browser, served.address, "two"), report.reference)
            browser.close()
        finally:
            story.close()
    return {"writer": writer, "approver": approver, "target": TARGET}


def _hands(browser: Browser, address: str, name: str) -> Hands:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    hands = Hands(page, f"http://{address}")
    hands.sign_in(f"{name}@casework.example")
    return hands


def write(one: Hands, reference: str) -> dict[str, object]:
    """Claim it, write the warning, list the number and show it, write the packet."""
    one.start("/casework")
    one.press("^Claim")
    one.follow("^Write a warning")
    words(one)
    one.press("^List and show")
    one.press("^Save, and write the packet")
    piece(one)
    one.press("^Save")
    one.shows("A caseworker who did not approves it")
    return one.count()


def words(one: Hands) -> None:
    one.fill("headline", "Takes the money back by force")
    one.fill("body", "This person paid, then used force to take the payment back and blocked the way out.")
    one.fill("look_for", "Tall, in a dark coat.")


def piece(one: Hands) -> None:
    one.fill("items.0.text", "The person reported blocked the exit and took cash by force after payment.")
    one.fill("place", "Leith")
    if not one.page.input_value('main [name="force"]'):
        one.did.append("choose force")
        one.page.select_option('main [name="force"]', "metropolitan")


def approve(two: Hands, reference: str) -> dict[str, object]:
    """Read both, answer for each that nobody could tell, and let both go by one press."""
    two.start("/casework?show=to-approve")
    two.follow(reference)
    two.tick("documents.0.could_tell", "no")
    two.tick("documents.1.could_tell", "no")
    two.press("^Approve all")
    two.shows("All of it is approved")
    return two.count()
