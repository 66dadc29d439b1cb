"""Every journey of a reporter, in every language, with scripts and without: axe, and how heavy and long pages are.

A scripted person at 390 px goes through every page by the names of its fields and buttons: the language does not
matter. Printed is a line for each page: over the languages, the most bytes over the wire into an empty cache, and the
greatest height in each; then what axe (WCAG 2.2 AA, light; colours in the dark too), the browser and these targets
complained of. ``NUM_WALK="pt ro"`` walks these languages alone, ``NUM_JOURNEYS="in_danger"`` these journeys.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from benchmarks.beforehand import answered_report, asked_report, worker_of_a_project
from benchmarks.ground import ground, serving, settings_of
from benchmarks.walker import MOST_BYTES, PLAIN, SCREENS, Ledger, Walker
from num_service.domain.reports.consent import Scope
from num_service.domain.reports.wording import CURRENT
from num_service.domain.shared.errors import DomainError
from num_service.settings import LANGUAGES
from tests.harness.pictures import photo
from tests.harness.redis_server import free_port
from tests.harness.story import PASSWORD, Story, begin

WALKED = [each for each in LANGUAGES if each in os.environ.get("NUM_WALK", " ".join(LANGUAGES)).split()]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def in_five_steps(them: Walker) -> None:
    """What, when and where, who, about them, what we may do; the answers; the code."""
    them.open("/report", "step 1")
    them.here.tick("incident_types", "robbery")
    them.here.fill("account", "He paid, then took the money back. 07700 900123")
    them.see("step 1, filled in")
    them.button("go", "next", "step 2")
    them.here.choose("where.region", "london")
    them.button("go", "next", "step 3")
    them.here.fill("people.0.identifiers.0.value", "07700 900123")
    them.here.tick("people.0.identifiers.0.basis", "saw")
    them.button("go", "next", "step 4")
    them.button("go", "next", "step 5")
    for scope in ("checker", "alert", "police_intelligence"):
        them.here.tick(f"consents.{scope}", "yes")
    them.see("step 5, three times yes")
    them.button("go", "next", "step 5 again: whose yes it is")
    them.here.choose("about.on_behalf", "self")
    them.button("go", "next", "check")
    them.button("go", "back", "step 5, gone back to")
    them.button("go", "next", "check")
    them.button("send", "all", "the code")


def the_code_typed_back(them: Walker) -> None:
    """Sent now with one word; the code typed back, wrong and right; then hidden."""
    them.open("/report", "step 1")
    them.here.fill("account", "He took it.")
    them.button("send", "now", "the code")
    code = them.code()
    them.go('a[href*="/report/sent/try"]', "code, to be tried")
    them.here.fill("receipt", "7K2MD")
    them.send("/report/sent/try", "code, tried with a slip")
    them.here.fill("receipt", code)
    them.send("/report/sent/try", "code, fits")
    them.come_back(code)


def a_late_draft(them: Walker) -> None:
    """What was written is deleted in another window while a page of it is open; the page holds its own, and says so."""
    them.open("/report", "step 1")
    them.here.fill("account", "He took it.")
    them.button("go", "next", "step 2")
    them.button("go", "keep", "step 2, kept for longer")
    them.here.choose("where.region", "london")
    other = them.page.context.new_page()
    other.goto(f"{them.here.url}/report/step/who")
    other.locator("details.kept summary").click()
    with other.expect_navigation():
        other.locator('button[value="throw_away"]').click()
    other.close()
    them.button("go", "next", "step 2, too late")
    assert them.here.field("where.region").input_value() == "london", "what the page held is there"
    them.button("go", "throw_away", "step 1, deleted by hand")


def on_one_page(them: Walker) -> None:
    them.open("/report/whole", "one page")
    them.button("send", "all", "one page, to fix")


def in_danger(them: Walker) -> None:
    them.open("/report", "step 1")
    them.here.tick("danger_now", "with_me")
    them.see("step 1, in danger")
    them.here.tick("incident_types", "rape")
    them.see("step 1, in danger and after an assault")
    them.here.fill("account", "He is outside.")
    them.button("go", "next", "step 2, the help for it above")
    them.button("go", "next", "step 3, the help for it folded")
    them.button("send", "now", "the code, in danger")
    them.come_back(them.code())


def under_18(them: Walker) -> None:
    them.open("/report", "step 1")
    them.here.fill("account", "He hit me.")
    them.button("go", "next", "step 2")
    them.here.choose("where.region", "london")
    them.button("go", "next", "step 3")
    them.button("go", "next", "step 4")
    them.here.choose("about.under_18", "yes")
    them.button("go", "next", "step 5, under 18")
    them.button("go", "next", "check, under 18")
    them.button("send", "all", "the code, under 18")
    them.come_back(them.code())
    them.open("/receipt/delete", "delete, under 18")


def everything_with_the_code(them: Walker) -> None:
    """Come back; add, answer, change a consent, files, record; pause, go on, stop, delete."""
    sent = answered_report(them.story)
    them.come_back(sent.receipt.shown)
    them.here.fill("text", "He came back.")
    them.send("/receipt/message", "own report, added to")
    them.here.tick("consents.research", "yes")
    them.go(
        'form:has(input[name="scope"][value="research"]) button[type="submit"]',
        "own report, one answer changed",
    )
    them.open("/receipt/record", "what is on record")
    them.open("/receipt/files", "files")
    with tempfile.TemporaryDirectory() as folder:
        picture, paper = Path(folder, "a.jpg"), Path(folder, "a.pdf")
        picture.write_bytes(photo())
        paper.write_bytes(b"%PDF-1.7\n")
        them.page.locator('main input[type="file"]').first.set_input_files(paper)
        them.send("/receipt/files", "files, refused by name")
        them.page.locator('main input[type="file"]').first.set_input_files(picture)
        them.send("/receipt/files", "files, added")
    them.open("/receipt/own", "own record")
    them.send("/receipt/own", "own record, made")
    them.open("/receipt/stop", "stop")
    them.send("/receipt/pause", "own report, paused")
    them.send("/receipt/resume", "own report, gone on with")
    them.open("/receipt/stop", "stop")
    them.send("/receipt/stop", "own report, stopped")
    them.open("/receipt/delete", "delete")
    them.here.fill("receipt", "7K2MD")
    them.send("/receipt/delete", "delete, wrong code")
    them.here.fill("receipt", sent.receipt.shown)
    them.send("/receipt/delete", "deleted")


def asked_by_police(them: Walker) -> None:
    """A question from a force, passed on by a caseworker: not answered, then answered after all."""
    sent = asked_report(them.story)
    them.come_back(sent.receipt.shown)
    them.see("own report, asked by police")
    them.go('form[action^="/receipt/questions/"] button[value="refuse"]', "own report, police not answered")
    them.page.locator('main textarea[name^="answer."]').first.fill("Black, I think.")
    them.go('form[action^="/receipt/questions/"] button[value="answer"]', "own report, police answered")


def their_own_warning(them: Walker) -> None:
    """The exact words of a warning, seen first: no to one, yes to another."""
    for says in ("no", "yes"):
        them.come_back(answered_report(them.story).receipt.shown)
        them.go(f'form[action^="/receipt/warnings/"] button[value="{says}"]', f"own warning, {says} to it")
        them.send("/receipt/close", "own report, closed")


def several_people(them: Walker) -> None:
    """Two people with several numbers, found in a pasted message; another language and back; no to everything."""
    them.open("/report", "step 1")
    them.here.fill("account", "Two of them came.")
    them.button("go", "next", "step 2")
    them.here.choose("where.region", "not_said")
    them.button("go", "next", "step 3")
    them.here.fill("people.0.identifiers.0.value", "07700 900123")
    them.button("add_identifier", "0", "step 3, a second number")
    them.here.fill("people.0.identifiers.1.value", "bigjim@mail.example")
    them.button("add_person", "yes", "step 3, a second person")
    them.here.fill("people.1.message", "hi hun 07700 900461 or 0044 7700900462 8pm LS1")
    them.button("find", "1", "step 3, numbers found")
    for box in them.page.locator('main [name="people.1.found"]').all():
        box.check()
    them.button("find", "people.1", "step 3, taken over")
    them.button("switch_to", next(each for each in ("ro", "pt") if each != them.tag), "")
    them.button("switch_to", them.tag, "step 3, in another language and back")
    kept = [each.input_value() for each in them.page.locator('main [name$=".value"]').all()]
    assert len(list(filter(None, kept))) == 4, f"all four are there: {kept}"
    them.button("go", "next", "step 4")
    them.here.choose("about.on_behalf", "does_not_know")
    them.button("go", "next", "step 5, they do not know of it")
    them.button("go", "no_to_everything", "check, no to everything")
    them.button("send", "all", "the code")


def hurt_together(them: Walker) -> None:
    """Two people hurt in one incident, by paper: each with a form, a slip and a code of their own."""
    _sign_in(them, worker_of_a_project(them.story))
    them.open("/intake/entry", "paper form, typed in")
    for name in ("paper form", "paper form, another in the same incident"):
        them.here.choose("language", "en")
        them.here.choose("wording_version", CURRENT)
        them.here.fill("account", "He took it.")
        them.button("go", "code", f"{name}, its slip")
        them.here.fill("read_back", them.code()[-5:])
        them.button("go", "send", f"{name}, sent")
        them.button("go", "another", "paper form, for another")


def cards_and_help(them: Walker) -> None:
    for path in (
        "/",
        "/help",
        "/cards",
        "/cards/police",
        "/cards/all",
        "/privacy",
        "/sign-in",
        "/nothing-here",
    ):
        them.open(path, f"page {path}")


def for_someone(them: Walker) -> None:
    """A project's worker: the form, and paper forms in this language; a paper form typed in."""
    _sign_in(them, worker_of_a_project(them.story))
    them.open("/project/report", "for someone")
    them.button("send", "all", "for someone, not asked yet")
    them.here.fill("account", "He locked us in.")
    them.here.choose("where.region", "london")
    them.button("no_to_everything", "yes", "the code, for someone")
    them.go('a[href^="/project/report?"]', "for someone, another in the same incident")
    them.open("/intake", "paper forms")
    them.open(f"/intake/paper/{them.tag}", "paper form")
    them.open("/intake/entry", "paper form, typed in")
    them.here.choose("language", "en")
    them.here.choose("wording_version", CURRENT)
    them.here.fill("account", "He took it.")
    them.button("go", "code", "paper form, its slip")


def by_telephone(them: Walker) -> None:
    """A caseworker on the telephone: read aloud, the code read back."""
    _sign_in(them, "one@casework.example")
    them.open("/intake/telephone", "staff: call")
    them.here.fill("account", "He took it.")
    them.here.choose("where.region", "not_said")
    for scope in set(Scope) - {Scope.HELPER}:
        them.here.tick(f"consents.{scope.value}", "not_asked")
    them.button("go", "code", "staff: call, the code")
    them.button("go", "gone", "staff: call, sent")


JOURNEYS: dict[str, Callable[[Walker], None]] = {
    each.__name__: each
    for each in (
        in_five_steps,
        the_code_typed_back,
        a_late_draft,
        on_one_page,
        in_danger,
        under_18,
        several_people,
        everything_with_the_code,
        asked_by_police,
        their_own_warning,
        cards_and_help,
        for_someone,
        hurt_together,
        by_telephone,
    )
}


if chosen := os.environ.get("NUM_JOURNEYS", "").split():
    JOURNEYS = {name: JOURNEYS[name] for name in chosen}


def _sign_in(them: Walker, email: str) -> None:
    them.here.open("/sign-in")
    them.here.fill("email", email)
    them.here.fill("password", PASSWORD)
    with them.page.expect_navigation():
        them.page.locator('main form[action^="/sign-in"] button[type="submit"]').first.click()


def walk(browser: Browser, story: Story, url: str, say: Callable[[str], None]) -> Ledger:
    """Every journey in every language, with scripts and without."""
    ledger, known = Ledger(), 0
    for language in WALKED:
        for scripts in (True, False):
            for name, journey in JOURNEYS.items():
                begun, them = time.monotonic(), Walker(browser, story, url, ledger, language, scripts)
                try:
                    journey(them)
                    ledger.journeys.append(f"{name}, {language}, {scripts}")
                except (
                    PlaywrightError,
                    AssertionError,
                    RuntimeError,
                    DomainError,
                ) as why:  # the others are walked all the same
                    ledger.wrongs.append(
                        f"{name}, {language}, {'' if scripts else 'no '}scripts: {why!s:.300}"
                    )
                finally:
                    them.close()
                    say(f"  {name}, {time.monotonic() - begun:.0f} s")
                    for each in ledger.wrongs[known:]:
                        say(f"  WRONG {each}")
                    known = len(ledger.wrongs)
            say(f"{language}, {'scripts' if scripts else 'no scripts'}: {len(ledger.wrongs)} wrong so far")
    return ledger


def journeys(say: Callable[[str], None]) -> dict[str, object]:
    """Walk them on an installation of its own, print the table, and answer the counts."""
    with ExitStack() as stack:
        place = stack.enter_context(ground())
        served = stack.enter_context(serving(place, "wsgi:app", free_port()))
        driver = stack.enter_context(sync_playwright())
        story = begin(settings_of(place.environ))
        stack.callback(story.close)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        ledger = walk(browser, story, f"http://{served.address}", say)
        browser.close()
    for line in _table(ledger):
        say(line)
    for each in ledger.wrongs:
        say(f"WRONG {each}")
    plain = [max(each.values()) for name, each in ledger.heights.items() if PLAIN.match(name)]
    return {
        "journeys": len(ledger.journeys),
        "of": len(JOURNEYS) * len(WALKED) * 2,
        "pages": sum(map(len, ledger.heights.values())),
        "wrong": len(ledger.wrongs),
        "axe": sum(": axe " in each for each in ledger.wrongs),
        "heaviest_bytes": max(ledger.bytes.values()),
        "tallest_step_px": max(plain),
        "target": f"every journey, 0 wrong, under {MOST_BYTES:,} bytes, steps under {SCREENS:,} px",
    }


def _table(ledger: Ledger) -> list[str]:
    tags = [each.replace("_", "-") for each in WALKED]
    lines = ["| page | bytes | " + " | ".join(f"{each} px" for each in tags) + " |"]
    lines.append("|---|---:|" + "---:|" * len(tags))
    for name, heights in ledger.heights.items():
        most = [
            max((px for where, px in heights.items() if where.startswith(each)), default=0) for each in tags
        ]
        lines.append(f"| {name} | {ledger.bytes[name]:,} | " + " | ".join(f"{px:,}" for px in most) + " |")
    return lines
