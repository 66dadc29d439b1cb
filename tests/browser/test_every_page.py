"""Every page in a real browser, on a cheap phone and on a desk, light and dark: what holds everywhere.

A new GET page without a visit here makes `test_no_page_is_left_out` fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.exceptions import HTTPException

from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.furnished import Furnished, Who, furnish, weather_site, withdraws
from tests.harness.service import LiveServer
from tests.harness.story import PASSWORD, Story
from tests.harness.window import DESK, PHONE, Window, window

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
#: GET addresses that are no pages: data for programs, and the way out, which has a test of its own.
NO_PAGES = re.compile(r"^(static|api_.*|health\..*|police\.packet_json|public\.exit)$")

Go = Callable[[Window, Furnished], None]


@dataclass(frozen=True)
class Visit:
    """One look at one page. go: how to get there; shows: words by which it is known to be the one that was meant."""

    name: str
    who: Who
    endpoint: str
    go: Go = field(repr=False)
    shows: str = ""


def at(path: str) -> Go:
    """Type an address; {names} are filled from the site."""
    return lambda here, site: here.open(
        path.format(
            report=site.report.reference,
            published=site.published,
            recalled=site.recalled,
            packet=site.opened_packet,
            leaving=site.leaving_packet,
            **{f"draft_{name}": each for name, each in site.drafts.items()},
            **{f"id_{name}": each for name, each in site.people.items()},
        )
    )


def then(path: str, *steps: Callable[[Window], None]) -> Go:
    """An address, and what is done there."""

    def go(here: Window, site: Furnished) -> None:
        at(path)(here, site)
        for step in steps:
            step(here)

    return go


def fill(name: str, text: str) -> Callable[[Window], None]:
    return lambda here: here.fill(name, text)


def tick(name: str, value: str) -> Callable[[Window], None]:
    return lambda here: here.tick(name, value)


def choose(name: str, value: str) -> Callable[[Window], None]:
    return lambda here: here.choose(name, value)


def press(words: str) -> Callable[[Window], None]:
    return lambda here: here.press(words)


def forget_me(here: Window) -> None:
    here.page.context.clear_cookies()


def withdrawn_after_opening(here: Window, site: Furnished) -> None:
    at("/police/packets/{leaving}")(here, site)
    withdraws(site)
    here.page.reload()


def save_unanswered(here: Window) -> None:
    """Save a question of the receipt page that has no answer yet."""
    form = here.page.locator('form:has(input[name="scope"][value="research"])')
    here.press("Save this answer", inside=form)


VISITS = [
    Visit("home", "nobody", "public.home", at("/")),
    Visit("report", "nobody", "public.report", at("/report")),
    Visit(
        "report, nothing said", "nobody", "public.report", then("/report", press("^Send my report")), "to fix"
    ),
    Visit(
        "report, bad fields",
        "nobody",
        "public.report",
        then(
            "/report",
            fill("account", "He took it."),
            fill("people.0.identifiers.0.value", "12"),
            press("Add another person"),
            press("^Send my report"),
        ),
        "to fix",
    ),
    Visit(
        "report, asked once more",
        "nobody",
        "public.report",
        then(
            "/report",
            fill("account", "He took it."),
            choose("where.region", "not_said"),
            tick("about.support", "listen"),
            press("^Send my report"),
        ),
        "One last question",
    ),
    Visit(
        "report, sent",
        "nobody",
        "public.sent",
        then(
            "/report",
            fill("account", "He took it."),
            choose("where.region", "not_said"),
            press("^No to everything, and send"),
        ),
        "Thank you",
    ),
    Visit(
        "report, open too long",
        "nobody",
        "public.report",
        then("/report", fill("account", "He took it.\nAll of it."), forget_me, press("^Send my report")),
        "send",
    ),
    Visit("sent, code kept", "keyless", "public.sent", at("/report/sent")),
    Visit("sent twice", "keyless", "public.sent", at("/report/sent?already=1")),
    Visit("receipt", "nobody", "public.receipt", at("/receipt")),
    Visit(
        "receipt, mistyped",
        "nobody",
        "public.receipt",
        then("/receipt", fill("receipt", "7K2MD"), press("Open my report")),
        "characters",
    ),
    Visit(
        "receipt, wrong",
        "nobody",
        "public.receipt",
        then("/receipt", fill("receipt", "00000-00000-00000-00000-00000"), press("Open my report")),
    ),
    Visit("her report", "reporter", "public.receipt_report", at("/receipt/report"), "Where it is"),
    Visit(
        "her report, no answer chosen",
        "reporter",
        "public.receipt_consent",
        then("/receipt/report", save_unanswered),
    ),
    Visit("her report, stop", "reporter", "public.receipt_stop", at("/receipt/stop"), "This is what stops"),
    Visit("help", "nobody", "public.help_now", at("/help")),
    Visit("privacy", "nobody", "public.privacy", at("/privacy")),
    Visit("sign in", "nobody", "public.sign_in", at("/sign-in")),
    Visit(
        "sign in, wrong",
        "nobody",
        "public.sign_in",
        then(
            "/sign-in", fill("email", "ada@example.org"), fill("password", "not this one"), press("^Sign in")
        ),
        "do not fit",
    ),
    Visit("nothing there", "nobody", "", at("/no-such-page")),
    Visit("sign in first", "nobody", "member.check", at("/check"), "Sign in"),
    Visit("check", "member", "member.check", at("/check")),
    Visit("check, nothing typed", "member", "member.check", then("/check", press("^Check")), "to fix"),
    Visit(
        "check, every answer",
        "member",
        "member.check",
        then("/check", fill("text", "07700 900123\nnobody@example.net\nAB12 CDE"), press("^Check")),
        "Reported",
    ),
    Visit("alerts", "member", "member.alerts", at("/alerts")),
    Visit(
        "alerts, none fit", "member", "member.alerts", at("/alerts?region=scotland&tier=nuisance&unread=1")
    ),
    Visit("alert", "member", "member.alert", at("/alerts/{published}"), "What happened"),
    Visit("alert, recalled", "member", "member.alert", at("/alerts/{recalled}"), "no longer applies"),
    Visit("account", "member", "member.account", at("/account")),
    Visit("not hers to open", "member", "staff.queue", at("/casework")),
    Visit("desk", "project", "project.desk", at("/project")),
    Visit("project's alert", "project", "member.alert", at("/alerts/{published}")),
    Visit("report for someone", "project", "public.report", at("/report"), "for someone"),
    Visit(
        "report for someone, unasked",
        "project",
        "public.report",
        then("/report", press("^Send the report")),
        "to fix",
    ),
    *[
        Visit(f"queue, {show}", "caseworker", "staff.queue", at(f"/casework?show={show}"))
        for show in ("waiting", "mine", "set-aside")
    ],
    Visit("report on the desk", "caseworker", "staff.report", at("/casework/{report}")),
    Visit(
        "report on the desk, empty note",
        "caseworker",
        "staff.note",
        then("/casework/{report}", press("Keep the note")),
        "Nothing was changed",
    ),
    Visit("no such report", "caseworker", "staff.report", at("/casework/R-0000-0000")),
    Visit("warning, new", "caseworker", "staff.alert_new", at("/casework/{report}/alert")),
    Visit(
        "warning, empty",
        "caseworker",
        "staff.alert_new",
        then("/casework/{report}/alert", press("^Save")),
        "to fix",
    ),
    Visit(
        "warning, change", "caseworker", "staff.alert_edit", at("/casework/{report}/alert/{draft_approved}")
    ),
    Visit(
        "warning, read mine",
        "caseworker",
        "staff.alert_review",
        at("/casework/{report}/alert/{draft_alert}/review"),
    ),
    Visit(
        "warning, publish",
        "caseworker",
        "staff.alert_confirm",
        at("/casework/{report}/alert/{draft_approved}/publish"),
    ),
    *[
        Visit(f"warnings, {show}", "caseworker", "staff.alerts", at(f"/casework/alerts{show}"))
        for show in ("", "?show=published")
    ],
    Visit("warning, how far", "caseworker", "staff.alert_progress", at("/casework/alerts/{published}")),
    Visit("warning, recalled", "caseworker", "staff.alert_progress", at("/casework/alerts/{recalled}")),
    Visit(
        "warning, recall",
        "caseworker",
        "staff.alert_recall_confirm",
        at("/casework/alerts/{published}/recall"),
    ),
    Visit("keys", "caseworker", "staff.keys", at("/casework/keys")),
    Visit("packet, new", "caseworker", "staff.packet_new", at("/casework/{report}/packet")),
    Visit(
        "packet, empty",
        "caseworker",
        "staff.packet_new",
        then("/casework/{report}/packet", press("^Save")),
        "to fix",
    ),
    Visit(
        "packet, change", "caseworker", "staff.packet_edit", at("/casework/{report}/packet/{draft_packet}")
    ),
    Visit(
        "packet, read mine",
        "caseworker",
        "staff.packet_review",
        at("/casework/{report}/packet/{draft_packet}/review"),
    ),
    Visit(
        "warning, to approve",
        "second",
        "staff.alert_review",
        at("/casework/{report}/alert/{draft_alert}/review"),
        "Could this person tell who wrote this?",
    ),
    Visit(
        "packet, unanswered",
        "second",
        "staff.packet_review",
        then("/casework/{report}/packet/{draft_packet}/review", press("Give this answer")),
        "to fix",
    ),
    Visit("queue without the key", "keyless", "staff.queue", at("/casework")),
    Visit("keys without the key", "keyless", "staff.keys", at("/casework/keys")),
    Visit("report without the key", "keyless", "staff.report", at("/casework/{report}"), "key"),
    Visit("officers' door", "nobody", "police.sign_in", at("/police/sign-in")),
    Visit(
        "officers' door, wrong",
        "nobody",
        "police.sign_in",
        then("/police/sign-in", press("^Sign in")),
        "to fix",
    ),
    Visit("officers' inbox", "officer", "police.inbox", at("/police")),
    Visit("packet as the force reads it", "officer", "police.packet", at("/police/packets/{packet}")),
    Visit(
        "packet withdrawn after it was opened",
        "officer",
        "police.packet",
        withdrawn_after_opening,
        "I acknowledge the withdrawal",
    ),
    Visit("people", "administrator", "admin.users", at("/admin/users")),
    Visit("people, officers", "administrator", "admin.users", at("/admin/users?role=officer")),
    Visit("one account", "administrator", "admin.user", at("/admin/users/{id_member}")),
    Visit("one officer", "administrator", "admin.officer", at("/admin/officers/{id_officer}")),
    Visit("new account", "administrator", "admin.new_account", at("/admin/users/new")),
    Visit(
        "new account, empty",
        "administrator",
        "admin.new_account",
        then("/admin/users/new", press("^Add this person")),
        "to fix",
    ),
    Visit("new officer", "administrator", "admin.new_officer", at("/admin/officers/new")),
    Visit("projects", "administrator", "admin.projects", at("/admin/projects")),
    Visit("new project", "administrator", "admin.new_project", at("/admin/projects/new")),
    Visit("the local box", "nobody", "demo.outbox", at("/demo/outbox")),
]


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
) -> Iterator[Furnished]:
    made = furnish(module_story, module_live_server.url, browser, weather)
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
    assert pages - {each.endpoint for each in VISITS} == set(), "a GET page without a visit in VISITS"


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_page(visit: Visit, site: Furnished, module_app: Flask) -> None:
    here = site.window(visit.who)
    here.wrongs.clear()
    here.page.emulate_media(color_scheme="light")
    here.page.set_viewport_size({"width": PHONE, "height": 844})
    visit.go(here, site)

    assert visit.endpoint in _endpoints(module_app, here.path()), (
        f"at {here.path()}: {here.main_says()[:300]}"
    )
    here.shows(visit.shows)
    problems = [*_shape(here, visit), *_axe(here, "light, phone")]
    here.page.emulate_media(color_scheme="dark")
    problems += _axe(here, "dark, phone", rules=COLOURS)
    for width in (PHONE, 320):
        here.page.set_viewport_size({"width": width, "height": 844})
        if pixels := here.sideways():
            problems.append(f"at {width} px it can be pushed {pixels} px sideways")
    here.page.set_viewport_size({"width": DESK, "height": 844})
    here.page.emulate_media(color_scheme="light")
    problems += _axe(here, "light, desk")
    if here.cost > MOST_BYTES:
        problems.append(f"{here.cost:,} bytes over the wire")
    problems += here.wrongs
    if visit.who == "nobody":
        site.forget("nobody")  # the next stranger knows nothing of this one
    assert problems == []


def _endpoints(app: Flask, path: str) -> set[str]:
    """What answers at an address, whatever the method; {""} where nothing does."""
    found = set()
    for method in ("GET", "POST"):
        try:
            found.add(app.url_map.bind("localhost").match(path, method=method)[0])
        except HTTPException:
            continue
    return found or {""}


def _shape(here: Window, visit: Visit) -> list[str]:
    """What every page has, whoever reads it."""
    problems = []
    if here.page.locator("html").get_attribute("lang") != "en":
        problems.append("no language")
    if (count := here.page.locator("h1").count()) != 1:
        problems.append(f"{count} first headings")
    way_out = here.page.locator("a[data-exit]")
    if way_out.count() != 1 or not way_out.is_visible() or way_out.get_attribute("href") != "/exit":
        problems.append("no way out in view")
    elif (way_out.bounding_box() or {}).get("y", 9999) > 200:
        problems.append("the way out is not at the top")
    title = here.page.title()
    telling = TELLING.search(title)
    if not title or (telling and visit.who not in ("caseworker", "second", "keyless", "officer")):
        problems.append(f"the title “{title}” tells")
    return problems


def _axe(here: Window, where: str, rules: list[str] | None = None) -> list[str]:
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
def test_shift_three_times_leaves(who: Who, path: str, site: Furnished) -> None:
    here = site.window(who)
    here.open(path)
    for _ in range(3):
        here.page.keyboard.press("Shift")
    here.page.wait_for_url(site.weather)
    here.page.go_back()
    expect(here.page.locator("html")).not_to_contain_text("Sign out", timeout=3000)
    site.forget(who)


@pytest.mark.parametrize("path", ["/", "/report", "/check"])
def test_the_exit_works_without_scripts_and_ends_the_session(path: str, site: Furnished) -> None:
    with window(site.browser, site.url, scripts=False) as her:
        her.sign_in("ada@example.org", PASSWORD)
        her.open(path)
        her.page.get_by_role("link", name=re.compile("^Exit")).click()
        her.page.wait_for_url(site.weather)
        her.open("/check")
        expect(her.page.locator('main [name="password"]')).to_be_visible()
