"""One line of the ledger that a reporter reads about their report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from num_service.domain.shared.phrases import Message


class StepState(StrEnum):
    """How far one line of the ledger has got."""

    DONE = "done"
    CURRENT = "current"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """One line: what it is about, what has happened, how far it got, when, and more in words."""

    key: str
    title: Message
    state: StepState
    when: date | None = None
    text: Message | None = None
