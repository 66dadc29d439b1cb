"""Calling somebody: the first on duty, then the next, then everybody, until one of them says that they have seen it.

The times are from scenarios.md: paged within a minute; not answered in ten minutes, the next.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

#: How long one person has to answer before the next is called.
ANSWER_WITHIN = timedelta(minutes=10)
#: When everybody is called again; each time it takes twice as long.
EVERYBODY_AGAIN = timedelta(minutes=30)
#: How often everybody is called. After that only the alarm on the pages is left.
ROUNDS = 6
#: After this long a call that was begun and not recorded was begun by a worker that is no more.
LEASE = timedelta(minutes=2)
#: How often a call is begun at most: once, and once more when nobody knows whether it went.
TRIES = 2


class CallState(StrEnum):
    """How far one call of one person over one channel has got."""

    WAITING = "waiting"
    BEGUN = "begun"
    SENT = "sent"
    FAILED = "failed"  # this address takes nothing
    UNCLEAR = "unclear"  # it may have gone, twice


@dataclass(frozen=True, slots=True)
class Step:
    """What is done next about a page nobody has answered.

    Args:
        people: who is called; nobody, where there is nobody.
        everybody: whether it is everybody who could answer, since nobody is left to be called alone.
        wait: how long until the next step; None where this was the last.
    """

    people: tuple[uuid.UUID, ...]
    everybody: bool
    wait: timedelta | None


def next_step(
    on_duty: Sequence[uuid.UUID], everybody: Sequence[uuid.UUID], called: Set[uuid.UUID], rounds: int
) -> Step:
    """Whom to call now.

    Args:
        on_duty: who is on duty at this moment, in their order.
        everybody: all who could answer.
        called: who was called already.
        rounds: how often everybody was called.
    """
    for person in on_duty:
        if person not in called:
            return Step((person,), False, ANSWER_WITHIN)
    wait = EVERYBODY_AGAIN * 2**rounds if rounds + 1 < ROUNDS else None
    return Step(tuple(everybody), True, wait)
