"""The whole path in a real browser, on a real server, with a real worker: told, warned, checked, withdrawn.

Walked twice: once with scripts, the officer opening her packet before the withdrawal; once with the reporter's and the
member's scripts switched off, the withdrawal coming first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.settings import Settings
from tests.harness.browser_page import DESK, BrowserPage, browser_page, eventually
from tests.harness.service import LiveServer, running_worker
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.browser

ACCOUNT = "Wednesday he bolted the door, laughed at my yellow umbrella and emptied my purse onto the carpet."
EXACT_PLACE = "Flat 9, 14 Hawthorn Mews"
CONTACT = "signal 07700 900555, never before noon"
TYPED_NUMBER = "O77OO 9OO123"
#: Nothing of hers, in any spelling, may stand on a page for somebody else.
HERS = ("yellow umbrella", "bolted", "Hawthorn", "900555", "before noon", "purse")
HEADLINE = "Takes the money back by force"
WARNING = "This person paid, then used force to take the payment back and blocked the way out."
SUMMARY = "The person reported blocked the exit and took cash by force after payment."


@dataclass
class Town:
    """Everybody the path needs, and where they meet."""

    story: Story
    settings: Settings
    url: str
    open_page: Callable[..., BrowserPage]

    def mail_to(self, address: str) -> list[str]:
        """The raw messages in the box for one address."""
        entries = [json.loads(each.read_text()) for each in self.settings.outbox_dir.glob("*.json")]
        return [each["raw"] for each in entries if each["to"] == address]


@pytest.fixture
def town(browser: Browser, settings: Settings, live_server: LiveServer, story: Story) -> Iterator[Town]:
    london = (Region.LONDON,)
    story.account(AccountRole.MEMBER, "ada@example.org", name="Ada", regions=london)
    story.account(AccountRole.MEMBER, "far@example.org", name="Far", regions=(Region.SCOTLAND,))
    story.officer("met@force.example", force="metropolitan")
    story.officer("kent@force.example", force="kent")
    with ExitStack() as stack:
        stack.enter_context(running_worker(settings, beat=True))
        yield Town(
            story,
            settings,
            live_server.url,
            lambda **options: stack.enter_context(browser_page(browser, live_server.url, **options)),
        )
        print(live_server.log.read_text()[-3000:])  # pytest shows it beside a failure


def _read_again(them: BrowserPage, words: str) -> bool:
    them.page.reload()
    return words in them.says()


def test_the_whole_path_with_scripts_and_the_packet_opened(town: Town) -> None:
    receipt = tell(town.open_page())
    reference = caseworkers_work(town)
    eventually(lambda: len(town.mail_to("ada@example.org")) == 1, "the email to the member")
    assert town.mail_to("far@example.org") == [], "the warning was for London"
    the_progress_page_says_it_went(town, reference)
    the_member_is_warned(town.open_page())
    officer = town.open_page(width=DESK)
    the_officer_reads_the_packet(officer)
    the_other_force_has_nothing(town.open_page(width=DESK))

    them = town.open_page()
    come_back(them, receipt)
    eventually(lambda: _read_again(them, "has acknowledged it"), "what the force did is read by a worker")
    them.shows("A warning is out", "It is in the checker", "Metropolitan Police Service has acknowledged it")
    assert not [each for each in HERS if each in them.source()], "a receipt may be found: never her own words"
    say_no_to_the_police(them)
    them.shows("cannot be recalled")

    officer.open("/police")
    officer.shows("Withdrawn")
    officer.page.locator("main table a").first.click()
    officer.press("acknowledge the withdrawal")
    them.open("/receipt/report")
    eventually(
        lambda: _read_again(them, "They have acknowledged that"), "what the force did is read by a worker"
    )
    them.shows("They have acknowledged that")
    the_machinery_wrote_nothing_down(town, receipt)


def test_the_whole_path_without_scripts_and_the_packet_unopened(town: Town) -> None:
    receipt = tell(town.open_page(scripts=False))
    reference = caseworkers_work(town)
    eventually(lambda: len(town.mail_to("ada@example.org")) == 1, "the email to the member")
    the_progress_page_says_it_went(town, reference)
    the_member_is_warned(town.open_page(scripts=False))
    officer = town.open_page(width=DESK)
    officer.sign_in("met@force.example", PASSWORD, door="/police/sign-in")
    eventually(lambda: packets(officer) == 1, "the packet in the right force's inbox")

    them = town.open_page(scripts=False)
    come_back(them, receipt)
    them.shows("No officer has opened it")
    say_no_to_the_police(them)
    them.shows("Taken back from")

    assert packets(officer) == 0, "unopened: it is gone without a trace"
    assert officer.page.locator("main td", has_text="Withdrawn").count() == 0
    the_machinery_wrote_nothing_down(town, receipt)


# -- the reporter ---------------------------------------------------------------------------------------------------


def tell(them: BrowserPage) -> str:
    """She has no account and a small phone. Answers the receipt."""
    them.open("/")
    them.follow("Tell us what happened")
    them.tick("incident_types", "rape")
    them.tick("incident_types", "robbery")
    them.fill("account", ACCOUNT)
    them.press("^Next")
    them.choose("where.region", "london")
    them.fill("where.town", "Camden")
    them.fill("where.exact_place", EXACT_PLACE)
    them.press("^Next")
    them.choose("people.0.role", "client")
    them.fill("people.0.identifiers.0.value", TYPED_NUMBER)
    them.tick("people.0.identifiers.0.basis", "saw")
    them.press("^Next")
    them.choose("about.on_behalf", "self")
    them.fill("about.contact", CONTACT)
    them.press("^Next")
    for scope in ("checker", "alert", "police_intelligence"):
        them.tick(f"consents.{scope}", "yes")
    them.press("^Next")
    them.shows("Check your answers", "Camden", TYPED_NUMBER)
    them.press("^Send my report")
    assert them.path() == "/report/sent", them.says()[:600]
    shown = them.page.get_by_role("img", name=re.compile(r"^[0-9A-Z]{5}, ")).get_attribute("aria-label")
    assert shown is not None
    receipt = shown.replace(", ", "-")
    assert re.fullmatch(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){4}", receipt)
    them.press("I have kept it")
    them.open("/report/sent")
    assert receipt not in them.source(), "shown once"
    return receipt


def come_back(them: BrowserPage, receipt: str) -> None:
    """Mistyped once, then as people type: small letters, spaces, O for 0."""
    wrong = ("X" if receipt[0] != "X" else "Y") + receipt[1:]
    them.open("/")
    them.follow("receipt|code")
    them.fill("receipt", wrong)
    them.press("Open my report")
    them.shows("One character is wrong")
    assert them.field("receipt").input_value() == wrong, "what she typed is still there"
    them.fill("receipt", receipt.lower().replace("-", "  ").replace("0", "o"))
    them.press("Open my report")
    assert them.path() == "/receipt/report", them.says()[:400]
    assert receipt not in them.page.url


def say_no_to_the_police(them: BrowserPage) -> None:
    them.tick("consents.police_intelligence", "no")
    form = them.page.locator('form:has(input[name="scope"][value="police_intelligence"])')
    them.press("Save this answer", inside=form)
    them.shows("Saved")


# -- the caseworkers ------------------------------------------------------------------------------------------------


def caseworkers_work(town: Town) -> str:
    """One writes and lists, the other approves and publishes. Answers the report's reference."""
    one = town.open_page(width=DESK)
    one.sign_in("one@casework.example", PASSWORD)
    one.press("Claim")
    reference = one.path().rpartition("/")[2]
    one.shows(ACCOUNT)
    desk = f"/casework/{reference}"

    one.press("^List ")
    one.shows("It is listed, and goes live with others on")
    town.story.gone_live()

    one.follow("Write a warning")
    one.fill("headline", HEADLINE)
    one.fill("body", WARNING)
    one.fill("look_for", "Tall, dark coat.")
    one.press("^Save")
    one.shows(HEADLINE, "A caseworker who did not approves it")

    one.open(f"{desk}/packet")
    one.choose("force", "metropolitan")
    one.fill("place", "Camden")
    one.fill("items.0.text", SUMMARY)
    one.press("^Save")
    one.shows(SUMMARY)

    two = town.open_page(width=DESK)
    two.sign_in("two@casework.example", PASSWORD)
    two.open(desk)
    warning = two.page.locator("#alerts")
    expect(warning.get_by_role("link", name=re.compile("Publish|publishing"))).to_have_count(0)
    warning.get_by_role("link", name="Read and approve").click()
    approve(two, "^Approve and publish to 1 recipient")
    approve(two, "^Approve and send to Metropolitan Police Service")  # the next text of the report
    return reference


def approve(two: BrowserPage, words: str) -> None:
    two.tick("could_tell", "no")
    two.press(words)
    two.shows("Approved")


def the_progress_page_says_it_went(town: Town, reference: str) -> None:
    two = town.open_page(width=DESK)
    two.sign_in("two@casework.example", PASSWORD)
    two.open(f"/casework/{reference}")
    two.follow("How far it has got")

    def sent() -> bool:
        two.page.reload()
        return "1 of 1" in two.says()

    eventually(sent, "the progress page counts the email")


# -- those who are told ---------------------------------------------------------------------------------------------


def the_member_is_warned(ada: BrowserPage) -> None:
    ada.sign_in("ada@example.org", PASSWORD)
    ada.open("/alerts")
    ada.follow(HEADLINE)
    ada.shows(WARNING, "07700 900123")
    assert not [each for each in HERS if each in ada.source()]
    ada.open("/check")
    ada.fill("text", "+44 (0)7700 900-123")
    ada.press("^Check")
    verdict = ada.page.get_by_role("heading", name="Reported", exact=True)
    expect(verdict).to_be_visible()
    assert not [each for each in HERS if each in ada.source()]
    ada.fill("text", "07700 900124")
    ada.press("^Check")
    expect(ada.page.get_by_role("heading", name="No report found")).to_be_visible()
    ada.shows("does not mean safe")


def packets(officer: BrowserPage) -> int:
    """How many stand in the inbox."""
    officer.open("/police")
    return officer.page.locator('main a[href^="/police/packets/"]').count()


def the_officer_reads_the_packet(officer: BrowserPage) -> None:
    officer.sign_in("met@force.example", PASSWORD, door="/police/sign-in")
    eventually(lambda: packets(officer) == 1, "the packet in the right force's inbox")
    officer.page.locator('main a[href^="/police/packets/"]').first.click()
    officer.shows(SUMMARY, "07700 900123", "Camden")
    assert not [each for each in HERS if each in officer.source()]
    officer.press("^Acknowledge")
    officer.shows("Acknowledged on")


def the_other_force_has_nothing(officer: BrowserPage) -> None:
    officer.sign_in("kent@force.example", PASSWORD, door="/police/sign-in")
    assert packets(officer) == 0
    officer.shows("Nothing has come yet")


def the_machinery_wrote_nothing_down(town: Town, receipt: str) -> None:
    """Logs, mails and whatever else lies about: no word of hers, no receipt, and nobody's number."""
    files = [each for each in town.settings.var_dir.rglob("*") if each.is_file()]
    assert {"web.log", "worker.log"} <= {each.name for each in files}
    for each in files:
        text = each.read_bytes().decode("utf-8", "replace")
        told = [
            word
            for word in (*HERS, receipt, receipt.replace("-", ""), "7700900123", "7700 900123")
            if word in text
        ]
        assert told == [], each.name
