"""The pages of a code that is tried, and of what is a reporter's own, and how to get there; ``page_cases`` has all."""

from __future__ import annotations

from collections.abc import Callable

from tests.harness.browser_page import BrowserPage
from tests.harness.full_site import FullSite, Who

Go = Callable[[BrowserPage, FullSite], None]


def at(path: str) -> Go:
    """An address."""
    return lambda here, site: here.open(path)


def code_tried(here: BrowserPage, site: FullSite) -> None:
    """A report is sent, and its code typed back with a slip."""
    here.open("/report/whole")
    here.fill("account", "He took it.")
    here.choose("where.region", "not_said")
    here.press("^No to everything, and send")
    here.open("/report/sent/try")
    here.fill("receipt", "7K2MD")
    here.press("^Try it")


def record_made(here: BrowserPage, site: FullSite) -> None:
    here.open("/receipt/own")
    here.press("Make my record")


RECEIPT_PAGES: tuple[tuple[str, Who, str, Go, str], ...] = (
    ("sent, code tried", "nobody", "public.try_code", code_tried, "Some are missing"),
    ("her report, own record", "reporter", "public.own_record", at("/receipt/own"), "is locked"),
    (
        "her report, own record made",
        "reporter",
        "public.own_record_made",
        record_made,
        "Fingerprint of the file",
    ),
    ("her report, stop", "reporter", "public.receipt_stop", at("/receipt/stop"), "This is what stops"),
    ("her report, delete", "reporter", "public.receipt_delete", at("/receipt/delete"), "What is deleted"),
)
