"""Put what was listed before there was a private check into the list that it downloads, as far as it can be read.

What is kept of a listing cannot be turned back into its number, so only whoever opens its report can. It is done in
steps: what one step has put in stays in, and the next goes on after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.reports.identifier import Listing
from num_service.db.queries.checker import private
from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Locked
from num_service.services.checker.confirm_identifier import matching_reading
from num_service.services.checker.private_check import keep_seeds
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.sealed.open_parts import must_hold_key, open_with_casework_key, said_in

#: Listings of one step.
STEP = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """How far it is. unknown: listings that are not in; entries: of other schemes' lists that are not."""

    listings: int
    unknown: int
    entries: int

    @property
    def known(self) -> int:
        """Listings that are in."""
        return self.listings - self.unknown


@dataclass(frozen=True, slots=True)
class Done:
    """What one step did. unread: listings whose reports could not be read; last: where it ended, if more follow."""

    put_in: int
    unread: int
    last: int | None


def standing(session: Session) -> Standing:
    """How many listings the private check knows, and how many it does not."""
    return Standing(*private.counts(session))


def put_in(session: Session, *, after: int, holder: CaseworkHolder, index: BlindIndex) -> Done:
    """Put the next listings in, by what stands in their reports.

    Args:
        after: the last listing of the step before, or 0 to begin again: what is in already is passed over.

    Raises:
        Locked: ``no_key``; ``other_key``.
    """
    must_hold_key(session, holder)
    found = private.unknown(session, after=after, limit=STEP + 1)
    listings = found[:STEP]
    done = sum(put_in_one(session, each, holder=holder, index=index) for each in listings)
    if listings:
        audit.record(session, actor=holder.actor, action="private_check.listed", subject="checker")
    return Done(done, len(listings) - done, listings[-1].id if len(found) > STEP else None)


def put_in_one(session: Session, listing: Listing, *, holder: CaseworkHolder, index: BlindIndex) -> bool:
    """Put one listing in, where a report that stands for it can be read; whether it is in then."""
    if listing.private_exact or listing.private_possible:
        return True
    for report in private.reports_of(session, listing.id, user_id=holder.user_id):
        with suppress(Locked):
            for kind, typed in _written(session, report.id, holder):
                reading = matching_reading(kind, typed, listing.digest, index)
                if reading is not None:
                    return _keep(listing, reading, index)
    return False


def _keep(listing: Listing, reading: Identifier, index: BlindIndex) -> bool:
    keep_seeds(listing, reading, index)
    return bool(listing.private_exact or listing.private_possible)


def _written(
    session: Session, report_id: Any, holder: CaseworkHolder
) -> Iterator[tuple[IdentifierKind, str]]:
    """Every identifier of a report, as it was typed and as it was corrected."""
    kinds = (PartKind.ACCOUNT, PartKind.CORRECTION)
    for part in open_with_casework_key(session, holder, report_id=report_id, kinds=kinds):
        said = said_in(part)
        people = said.get("people", []) if part.kind is PartKind.ACCOUNT else [{"identifiers": [said]}]
        for person in people:
            for each in person.get("identifiers", []):
                yield IdentifierKind(each["kind"]), each["typed"]
