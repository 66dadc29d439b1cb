"""The private check: a device asks without saying about what, and looks the answer up in a set it has downloaded.

The service learns that a check was made, by whose account and when, counts it as any other, and learns nothing of what
was checked; nor do what notices neighbours and canaries (``guard``).
"""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.crypto.private_tags import PrivateIndex, TagSet
from num_service.crypto.ristretto import NotInGroup, element
from num_service.crypto.voprf import Evaluation
from num_service.db.models.checker.imported import ImportedEntry
from num_service.db.models.reports.identifier import Listing
from num_service.db.queries.checker import private
from num_service.db.statements import Statements
from num_service.domain.checker.answer import answer
from num_service.domain.checker.budgets import Left
from num_service.domain.checker.private import POSSIBLE, told
from num_service.domain.identifiers import Identifier
from num_service.domain.shared.errors import Invalid
from num_service.services.checker.spend_budget import spend_and_look_up
from num_service.services.core.wiring import Clock

#: How long a process goes on with a set before it looks again what stands.
FRESH_FOR = timedelta(seconds=30)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Asked:
    """The answer to one blinded question, by the version of the key, and what may still be checked after it."""

    evaluations: dict[int, Evaluation]
    left: Left


def private_index(index: BlindIndex) -> PrivateIndex:
    """The private check's keyed function: its keys come of the index's own."""
    return PrivateIndex(index.keys)


def keep_seeds(listing: Listing | ImportedEntry, identifier: Identifier, index: BlindIndex) -> None:
    """Keep with a listing what the private check knows it by. Where that cannot be computed here it is listed all the
    same, and every set says that something is missing from it."""
    try:
        seeds = private_index(index).seeds(identifier)
    except OSError as why:  # the library could not be unpacked or loaded
        _log.error("private_check_unavailable", error=type(why).__name__)
        return
    listing.private_exact, listing.private_possible = seeds.exact, seeds.possible


def ask(
    database: Session | Statements, *, user_id: uuid.UUID, blinded: str, index: BlindIndex, clock: Clock
) -> Asked:
    """Count one check, and answer a blinded question.

    Args:
        user_id: whose budgets it counts against; nothing is stored with it.
        blinded: an element of the group, in hexadecimal.

    Raises:
        Invalid: ``not_blinded``; nothing is counted.
        TooMany: as :func:`spend_and_look_up`.
    """
    try:
        question = element(bytes.fromhex(blinded))
    except (NotInGroup, ValueError):
        raise Invalid(
            "not_blinded", "This page could not ask its question. Load it again.", field="blinded"
        ) from None
    left, _ = spend_and_look_up(database, user_id=user_id, count=1, digests=(), now=clock())
    return Asked(private_index(index).evaluate(question), left)


class Sets:
    """The set of this process, made anew after :data:`FRESH_FOR`: by then what was taken back has left it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[datetime, TagSet] | None = None

    def current(self, database: Session | Statements, *, index: BlindIndex, clock: Clock) -> TagSet:
        """The set of what stands now. Every process makes the same of the same."""
        with self._lock:
            now = clock()
            if self._made is None or not timedelta(0) <= now - self._made[0] < FRESH_FOR:
                self._made = now, make_set(database, index=index, now=now)
            return self._made[1]


def make_set(database: Session | Statements, *, index: BlindIndex, now: datetime) -> TagSet:
    """Make the set of what stands now: the answers of the ordinary check, by the same rules (:func:`answer`)."""
    stands: dict[bytes, bytes] = {}
    possible: set[bytes] = set()
    complete = True
    for each in private.everything(database, now=now):
        said = told(answer(each.contributions, now.date()))
        if said is None:
            continue
        complete = complete and not (each.exact is None and each.possible is None)
        if each.exact is not None:
            stands[each.exact] = said
        if each.possible is not None:
            possible.add(each.possible)
    stands |= dict.fromkeys(possible, POSSIBLE)
    return private_index(index).tag_set(stands.items(), day=now.date().isoformat(), complete=complete)
