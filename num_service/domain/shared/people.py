"""What an administrator may ask of the lists of people and projects, and how exactly a sign-in is told there.

Addresses are sealed and found by a keyed digest (decision 22): a whole one finds its account, a part finds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Region, Worded


class SignIn(Worded):
    """Whether somebody may sign in."""

    OPEN = "open", N_("Open")
    WAITS = "waits", N_("Waits for a second person")
    CLOSED = "closed", N_("Closed")


class PeopleOrder(Worded):
    """Which people stand first."""

    KIND = "kind", N_("By kind, then name")
    NAME = "name", N_("By name")
    RECENT = "recent", N_("Last sign-in, newest first")
    LONG_AGO = "long-ago", N_("Last sign-in, oldest first")


class ProjectOrder(Worded):
    """Which projects stand first."""

    NAME = "name", N_("By name")
    MOST = "most", N_("Most accounts first")
    FEWEST = "fewest", N_("Fewest accounts first")


@dataclass(frozen=True, slots=True)
class PeopleAsked:
    """Which people to show.

    Args:
        words: a part of a name, of a project's name, or for officers of their force's name or their work email.
    """

    words: str = ""
    state: SignIn | None = None
    order: PeopleOrder = PeopleOrder.KIND


@dataclass(frozen=True, slots=True)
class ProjectsAsked:
    """Which projects to show.

    Args:
        words: a part of the name.
        region: it works there; one that works everywhere does too.
    """

    words: str = ""
    region: Region | None = None
    order: ProjectOrder = ProjectOrder.NAME


def week_of(day: date | None) -> date | None:
    """The Monday of a day's week: nothing finer than a week is told in a list of people."""
    return day - timedelta(days=day.weekday()) if day else None
