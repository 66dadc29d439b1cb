"""Codes that were given and not yet kept: in the session, which only her cookie can read, newest last.

A code is shown again until she says she has it, so it outlives signing in or opening another report in between.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from flask import session

from num_service.services.reports.submit_report import Submitted

_SLIPS = "_slips"


class Slip(TypedDict):
    """What is on it: the report's reference, and the code as it is printed."""

    reference: str
    receipt: str


def waiting() -> list[Slip]:
    """Every code she has not said she has kept."""
    found: list[Slip] = session.get(_SLIPS, [])
    return found


def give(submitted: Submitted) -> None:
    """Add the code of a report that has just been sent."""
    _keep([*waiting(), Slip(reference=submitted.reference, receipt=submitted.receipt.shown)])


def kept(reference: str) -> None:
    """She has this one: it is forgotten here."""
    _keep([each for each in waiting() if each["reference"] != reference])


def through(fresh: Callable[[], None], *, without: str = "") -> None:
    """Start a fresh session, and take along what still waits, but not the code that was just typed."""
    still = [each for each in waiting() if each["receipt"] != without]
    fresh()
    _keep(still)


def _keep(slips: list[Slip]) -> None:
    if slips:
        session[_SLIPS] = slips
    else:
        session.pop(_SLIPS, None)
