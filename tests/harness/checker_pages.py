"""The pages of what is listed, of challenges, and of the checker watched over; ``page_cases`` has them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from tests.harness.browser_page import BrowserPage
from tests.harness.full_site import FullSite, Who

Go = Callable[[BrowserPage, FullSite], None]


def _at(path: str) -> Go:
    return lambda here, site: here.open(path)


def one_listed(here: BrowserPage, site: FullSite) -> None:
    here.open("/casework/listings")
    here.follow("Phone number")


def challenge(here: BrowserPage, site: FullSite) -> None:
    here.open("/wrongly-listed")
    here.fill("what", "07700 900123")
    here.fill("why", "Mine since June.")
    here.fill("reach", "me@example.org")
    here.press("^Send$")
    here.open("/casework/challenges")
    here.follow(r"\b20\d\d$")
    here.page.wait_for_url("**/casework/challenges/*")


def nothing_written(here: BrowserPage, site: FullSite) -> None:
    here.open("/wrongly-listed")
    here.press("^Send$")


def partner(here: BrowserPage, site: FullSite) -> None:
    here.open("/admin/partners/new")
    here.fill("name", "A site of adverts")
    here.fill("email", f"site{uuid.uuid4().hex[:6]}@example.org")
    here.press("^Add this site$")
    here.page.wait_for_url(re.compile(r"/admin/partners/[0-9a-f-]{36}$"))


def token_made(here: BrowserPage, site: FullSite) -> None:
    partner(here, site)
    here.fill("said", "web server")
    here.press("^Make a token$")
    here.page.wait_for_url("**/tokens")


def token_without_a_name(here: BrowserPage, site: FullSite) -> None:
    partner(here, site)
    here.press("^Make a token$")
    here.page.wait_for_url("**/tokens")


def alike(here: BrowserPage, site: FullSite) -> None:
    here.open(f"/casework/{site.report.reference}/alike")


def webhook_given(here: BrowserPage, site: FullSite) -> None:
    partner(here, site)
    here.fill("url", "https://adverts.example.net/told")
    here.press("^Tell it there$")
    here.page.wait_for_url("**/webhook")


CHECKER_PAGES: tuple[tuple[str, Who, str, Go, str], ...] = (
    ("checker watched over", "caseworker", "staff.guard", _at("/casework/checker"), "watched over"),
    ("listings", "caseworker", "staff.listed", _at("/casework/listings"), "What checks find"),
    ("private list", "caseworker", "staff.private_list", _at("/casework/listings/private"), "private checks"),
    ("other schemes’ lists", "caseworker", "staff.other_lists", _at("/casework/lists"), "Import a list"),
    ("one listing", "caseworker", "staff.one_listed", one_listed, "Reports that stand for it"),
    ("challenges", "caseworker", "staff.challenges", _at("/casework/challenges"), "listed wrongly"),
    ("one challenge", "caseworker", "staff.challenge", challenge, "Before you decide"),
    ("partner sites", "administrator", "admin.partners", _at("/admin/partners"), "Partner sites"),
    ("partner site, new", "administrator", "admin.new_partner", _at("/admin/partners/new"), "Add a site"),
    ("partner site", "administrator", "admin.partner", partner, "How much it may check"),
    ("partner site, a token made", "administrator", "admin.issue_token", token_made, "shown this once"),
    (
        "partner site, a token without a name",
        "administrator",
        "admin.issue_token",
        token_without_a_name,
        "to fix",
    ),
    ("reports that read alike", "caseworker", "staff.alike", alike, "Proposed"),
    (
        "partner site, a webhook given",
        "administrator",
        "admin.partner_webhook",
        webhook_given,
        "secret, shown this once",
    ),
    ("told later", "member", "member.watches", _at("/check/later"), "Tell me later"),
    ("listed wrongly", "nobody", "public.wrongly_listed", _at("/wrongly-listed"), "Listed wrongly?"),
    ("listed wrongly, nothing written", "nobody", "public.wrongly_listed", nothing_written, "to fix"),
)
