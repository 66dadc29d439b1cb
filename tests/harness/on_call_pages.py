"""The page of who is on call, and how to get there; ``page_cases`` has it."""

from __future__ import annotations

from collections.abc import Callable

from tests.harness.browser_page import BrowserPage
from tests.harness.full_site import FullSite, Who

Go = Callable[[BrowserPage, FullSite], None]


def on_call(here: BrowserPage, site: FullSite) -> None:
    here.open("/casework/on-call")


def nothing_typed(here: BrowserPage, site: FullSite) -> None:
    on_call(here, site)
    here.press("^Put on duty")


ON_CALL_PAGES: tuple[tuple[str, Who, str, Go, str], ...] = (
    ("on call", "caseworker", "staff.on_call", on_call, "The next two weeks"),
    ("on call, nothing typed", "caseworker", "staff.on_call", nothing_typed, "to fix"),
    ("on call, for administrators", "administrator", "staff.on_call", on_call, "The next two weeks"),
)
