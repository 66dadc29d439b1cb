"""One look at one page, and what can be done on the way to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.harness.browser_page import BrowserPage
from tests.harness.full_site import FullSite, Who

Go = Callable[[BrowserPage, FullSite], None]


@dataclass(frozen=True)
class PageCase:
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
            asks=site.asks.reference,
            published=site.published,
            recalled=site.recalled,
            packet=site.opened_packet,
            photo=site.photo,
            leaving=site.leaving_packet,
            **{f"draft_{name}": each for name, each in site.drafts.items()},
            **{f"id_{name}": each for name, each in site.people.items()},
        )
    )


def then(path: str, *steps: Callable[[BrowserPage], None]) -> Go:
    """An address, and what is done there."""

    def go(here: BrowserPage, site: FullSite) -> None:
        at(path)(here, site)
        for step in steps:
            step(here)

    return go


def fill(name: str, text: str) -> Callable[[BrowserPage], None]:
    return lambda here: here.fill(name, text)


def tick(name: str, value: str) -> Callable[[BrowserPage], None]:
    return lambda here: here.tick(name, value)


def choose(name: str, value: str) -> Callable[[BrowserPage], None]:
    return lambda here: here.choose(name, value)


def press(words: str) -> Callable[[BrowserPage], None]:
    return lambda here: here.press(words)


def forget_me(here: BrowserPage) -> None:
    here.page.context.clear_cookies()
