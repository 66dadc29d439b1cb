"""A report whose every answer is one long unbroken word: no page that shows it is pushed sideways by it.

A link pasted from an advert has no place to break at, and may be longer than any screen is wide. Each text field of
the table of fields gets such a word, so that a new field is looked at here without a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from playwright.sync_api import Browser

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.police.packet import PacketRow
from num_service.domain.alerts.alert import AlertText
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.police.packet import CoarsePlace, Packet, StaffWords
from num_service.domain.reports.field import Branch, Kind
from num_service.domain.reports.fields import FIELDS
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.casework import open_report
from num_service.services.core.wiring import Clock
from num_service.services.reports import messages
from tests.harness.browser_page import DESK, PHONE, BrowserPage
from tests.harness.service import LiveServer
from tests.harness.story import PASSWORD, SentReport, Story
from tests.harness.texts import FORCE, alert_text, packet_for

pytestmark = pytest.mark.browser

_TYPED = {Kind.STORY, Kind.TEXT, Kind.LINE, Kind.WORD}
_DOORS = {
    "caseworker": ("one@casework.example", "/sign-in"),
    "second": ("two@casework.example", "/sign-in"),
    "member": ("ada@example.org", "/sign-in"),
    "project": ("desk@project.example", "/sign-in"),
    "officer": ("met@force.example", "/police/sign-in"),
}


def _long(said: str, length: int = 190) -> str:
    """One word of this length, each different: a text that leaves is compared with what was told."""
    plain = re.sub(r"[^a-z]", "", said.lower())
    return (plain * length)[:length]


def _link(said: str) -> str:
    return f"https://adverts.example/{_long(said)}"


LINK = normalise(IdentifierKind.URL, _link("profile"))
NAME = normalise(IdentifierKind.USERNAME, _long("somebody", 40))
#: Those after the first three cannot be read whole, and are shown as they were typed.
_GIVEN = [
    {"kind": "url", "value": _link("profile"), "basis": "saw"},
    {"kind": "username", "value": _long("somebody", 40), "basis": "told"},
    {"kind": "email", "value": f"{_long('mail', 60)}@{_long('host', 60)}.example", "basis": "saw"},
    *(
        {"kind": each.value, "value": _long(f"unread {each.value}", 120), "basis": "saw"}
        for each in IdentifierKind
    ),
]


@dataclass
class LongSite:
    """A site in which the report has been through everything, and a page for each kind of reader."""

    browser: Browser
    url: str
    report: SentReport
    names: dict[str, str] = field(default_factory=dict)
    _pages: dict[str, BrowserPage] = field(default_factory=dict)

    def page_of(self, who: str) -> BrowserPage:
        """The page of somebody, signed in."""
        if who not in self._pages:
            made = self._pages[who] = BrowserPage(self.browser, self.url, width=PHONE)
            if who in _DOORS:
                email, door = _DOORS[who]
                made.sign_in(email, PASSWORD, door=door)
            elif who == "reporter":
                made.open("/receipt")
                made.fill("receipt", self.report.receipt.shown)
                made.press("Open")
        return self._pages[who]

    def close(self) -> None:
        for each in self._pages.values():
            each.close()


def _told(branch: Branch) -> dict[str, str]:
    """A long word for each text field of a branch that a stranger fills in."""
    rows = (each for each in FIELDS if each.branch is branch and each.kind in _TYPED and each.api)
    return {each.name: _long(each.path) for each in rows}


def _whole() -> dict[str, Any]:
    return {
        **_told(Branch.TOP),
        "when": _told(Branch.WHEN),
        "where": {"region": "london", **_told(Branch.WHERE)},
        "people": [{"role": "client", "identifiers": _GIVEN, **_told(Branch.PEOPLE)}],
        "about": _told(Branch.ABOUT),
        "own_copy": True,
    }


def _warning() -> AlertText:
    text = alert_text(body=_long("warning"), identifiers=(LINK, NAME))
    return replace(text, headline=_long("headline", 120), look_for=_long("look for"), advice=_long("advice"))


def _packet(clock: Clock) -> Packet:
    made = packet_for(FORCE, clock, summary=_long("summary"))
    who = replace(made.subjects[0], description=StaffWords(_long("described")), identifiers=(LINK, NAME))
    where = replace(made.where, coarse=CoarsePlace(_long("place", 60)))
    return replace(made, subjects=(who,), where=where)


@pytest.fixture(scope="module")
def site(module_story: Story, module_live_server: LiveServer, browser: Browser) -> Iterator[LongSite]:
    """Two such reports; of the first a listing, warnings, packets, a note, messages, a question and a challenge."""
    story, clock, holder = module_story, module_story.wiring.clock, module_story.caseworkers[0]
    story.account(AccountRole.MEMBER, "ada@example.org")
    story.officer("met@force.example")
    with story.commits() as session:
        project = accounts.add_project(
            session, name="Harbour", email="desk@project.example", regions=(), contact=story.wiring.contact
        )
    story.account(AccountRole.PROJECT_WORKER, "desk@project.example", project_id=project)
    report, alike = story.report(**_whole()), story.report(**_whole())
    story.listed(report, LINK)
    published, waiting = [story.approved_alert(report, text=_warning()) for _ in range(2)]
    story.publish(published)
    names = {
        "report": report.reference,
        "alike": alike.reference,
        "waiting": str(waiting),
        "alert": str(story.drafted_alert(report, text=_warning())),
        "packet": str(story.drafted_packet(report, packet=_packet(clock))),
    }
    released = story.approved_packet(report, packet=_packet(clock))
    story.release(released)
    with story.commits() as session:
        row = open_report.find_report(session, report.reference)
        open_report.add_note(session, report=row, text=_link("note"), holder=holder, clock=clock)
        messages.add_message(session, report=row, text=_link("asked"), clock=clock, holder=holder)
        messages.add_message(session, report=row, text=_link("answered"), clock=clock)
        names["published"] = session.get_one(Alert, published).reference
        names["released"] = session.get_one(PacketRow, released).reference
    made = LongSite(browser, module_live_server.url, report, names)
    officer = made.page_of("officer")
    officer.open(f"/police/packets/{names['released']}")
    officer.fill("question.text", _link("question"))
    officer.press("^Send the question")
    stranger = made.page_of("nobody")
    stranger.open("/wrongly-listed")
    for name, said in {"what": _link("profile"), "why": _link("why"), "reach": _long("reach")}.items():
        stranger.fill(name, said)
    stranger.press("^Send$")
    yield made
    made.close()


Step = Callable[[BrowserPage], None]


def _no_step(here: BrowserPage) -> None:
    """The address is the page itself."""


def _checked(here: BrowserPage) -> None:
    here.fill("text", _link("profile"))
    here.press("^Check")


def _recorded(here: BrowserPage) -> None:
    here.press("Make my record")


def _followed(words: str) -> Step:
    return lambda here: here.follow(words)


def _read_through(here: BrowserPage) -> None:
    """Fill the steps of the report up to the page that shows all of it."""
    here.fill("account", _link("account"))
    here.press("^Next")
    here.choose("where.region", "london")
    here.fill("where.town", _long("town"))
    here.press("^Next")
    here.fill("people.0.identifiers.0.value", _link("profile"))
    here.fill("people.0.name_used", _long("name"))
    here.press("^Next")
    here.press("^Next")
    here.press("^Next")


#: Who looks at what, and what they do there first.
LOOKS: tuple[tuple[str, str, Step], ...] = (
    ("caseworker", "/casework/{report}", _no_step),
    ("caseworker", "/casework/{report}/beside/{alike}", _no_step),
    ("caseworker", "/casework/{report}/alert", _no_step),
    ("caseworker", "/casework/{report}/alert/{alert}", _no_step),
    ("caseworker", "/casework/{report}/alert/{waiting}/publish", _no_step),
    ("caseworker", "/casework/{report}/packet", _no_step),
    ("caseworker", "/casework/{report}/packet/{packet}", _no_step),
    ("caseworker", "/casework/alerts", _no_step),
    ("caseworker", "/casework/alerts/{published}", _no_step),
    ("caseworker", "/casework/alerts/{published}/correct", _no_step),
    ("caseworker", "/casework/alerts/{published}/in/pt", _no_step),
    ("caseworker", "/casework/challenges", _followed(r"\b20\d\d$")),
    ("second", "/casework/{report}/approve", _no_step),
    ("second", "/casework/{report}/alert/{alert}/review", _no_step),
    ("second", "/casework/{report}/packet/{packet}/review", _no_step),
    ("second", "/casework/alerts/{published}/second", _no_step),
    ("officer", "/police", _no_step),
    ("officer", "/police/packets/{released}", _no_step),
    ("member", "/alerts", _no_step),
    ("member", "/alerts/{published}", _no_step),
    ("member", "/check", _checked),
    ("project", "/project", _no_step),
    ("reporter", "/receipt/report", _no_step),
    ("reporter", "/receipt/own", _recorded),
    ("nobody", "/report", _read_through),
)


@pytest.mark.parametrize(("who", "path", "step"), LOOKS, ids=[f"{who} {path}" for who, path, _ in LOOKS])
def test_a_long_word_pushes_no_page_sideways(site: LongSite, who: str, path: str, step: Step) -> None:
    here = site.page_of(who)
    here.open(path.format(**site.names))
    step(here)
    with here.unfolded():
        said = here.page.locator("main").inner_text()
        assert re.search(r"\S{40}", said), f"no long word at {here.path()}: {said[:600]}"
    problems = []
    for width in (320, PHONE, 800, DESK):
        here.page.set_viewport_size({"width": width, "height": 844})
        problems += here.reaches_out(f"at {width} px")
        with here.unfolded():
            problems += here.reaches_out(f"at {width} px, unfolded,")
    assert problems == []
