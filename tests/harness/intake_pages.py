"""The pages on which a report is written down for somebody, and how to get there; ``page_cases`` has them all."""

from __future__ import annotations

from collections.abc import Callable

from num_service.domain.reports.consent import Scope
from num_service.domain.reports.wording import CURRENT
from tests.harness.browser_page import BrowserPage
from tests.harness.full_site import FullSite, Who

Go = Callable[[BrowserPage, FullSite], None]


def at(path: str) -> Go:
    """An address."""
    return lambda here, site: here.open(path)


def nothing_marked(here: BrowserPage, site: FullSite) -> None:
    """A call of which nothing was written down."""
    here.open("/intake/telephone")
    here.press("^Go on to the code")


def the_paper_form(here: BrowserPage, site: FullSite) -> None:
    """In the first language there is."""
    here.open(f"/intake/paper/{site.story.wiring.settings.languages[0].replace('_', '-')}")


def a_call(here: BrowserPage, site: FullSite) -> None:
    """A call taken as far as the code."""
    here.open("/intake/telephone")
    here.fill("account", "He took it.")
    here.choose("where.region", "not_said")
    for scope in set(Scope) - {Scope.HELPER}:
        here.tick(f"consents.{scope.value}", "not_asked")
    here.press("^Go on to the code")


def a_call_sent(here: BrowserPage, site: FullSite) -> None:
    a_call(here, site)
    here.press("^The caller is gone")


def a_paper_form(here: BrowserPage, site: FullSite) -> None:
    """A paper form typed in as far as its slip."""
    here.open("/intake/entry")
    here.choose("language", "en")
    here.choose("wording_version", CURRENT)
    here.fill("account", "He took it.")
    here.press("^Go on to the code")


def a_slip_not_printed(here: BrowserPage, site: FullSite) -> None:
    a_paper_form(here, site)
    here.press("^The slip is printed")


def lead_without_a_reason(here: BrowserPage, site: FullSite) -> None:
    here.open(f"/casework/{site.report.reference}")
    here.press("^Call the lead")


def incident_without_another(here: BrowserPage, site: FullSite) -> None:
    here.open(f"/casework/{site.report.reference}")
    here.press("^It happened at once")


#: Name, who, endpoint, how to get there, and words by which the page is known.
INTAKE_PAGES: list[tuple[str, Who, str, Go, str]] = [
    (
        "report on the desk, the lead called without a reason",
        "caseworker",
        "staff.call_lead",
        lead_without_a_reason,
        "Nothing was changed",
    ),
    (
        "report on the desk, one incident with no other",
        "caseworker",
        "staff.same_incident",
        incident_without_another,
        "Nothing was changed",
    ),
    ("calls and paper", "caseworker", "intake.start", at("/intake"), "Take a report by telephone"),
    ("paper forms", "project", "intake.start", at("/intake"), "Paper forms to print"),
    ("paper form", "project", "intake.paper", the_paper_form, "Number of this form"),
    ("call", "caseworker", "intake.telephone", at("/intake/telephone"), "Read aloud"),
    (
        "call, nothing marked",
        "caseworker",
        "intake.telephone_asked",
        nothing_marked,
        "to fix",
    ),
    ("call, the code", "caseworker", "intake.telephone_asked", a_call, "Read aloud"),
    ("call, sent", "caseworker", "intake.telephone_send", a_call_sent, "It is sent"),
    ("paper form typed in", "project", "intake.entry", at("/intake/entry"), "Word for word"),
    (
        "paper form typed in, the slip",
        "project",
        "intake.entry_typed",
        a_paper_form,
        "The slip with the code",
    ),
    (
        "paper form typed in, not printed",
        "project",
        "intake.entry_send",
        a_slip_not_printed,
        "to fix",
    ),
]
