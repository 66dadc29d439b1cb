"""How large it grows: the scale that the service is built for, or a share of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

#: Warnings that go to every member; the others go to a few.
LOUD = 50


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each thing. ``leaves`` are the entries of the audit log, with what was there before."""

    reports: int
    waiting: int
    members: int
    staff: int
    projects: int
    officers: int
    alerts: int
    packets: int
    listings: int
    leaves: int


def of(share: float) -> Size:
    """The whole size at a share of 1: 25,000 members, fifty warnings to each of them, by two channels."""

    def part(whole: int, least: int) -> int:
        return max(least, round(whole * share))

    return Size(
        reports=part(10_000, 60),
        waiting=part(60, 20),
        members=part(25_000, 50),
        staff=part(300, 4),
        projects=part(250, 5),
        officers=part(100, 5),
        alerts=LOUD + part(1_950, 0),
        packets=part(1_000, 5),
        listings=part(1_000_000, 1_000),
        leaves=part(1_000_000, 1_000),
    )


def parts(many: int, size: int) -> Iterator[tuple[int, int]]:
    """First and last of each part of so many things, counted from 1."""
    for first in range(1, many + 1, size):
        yield first, min(first + size - 1, many)
