"""Challenges as staff look at them: opened, with what is listed under what they name, and decided."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.db.models.checker.challenge import Challenge
from num_service.db.queries.checker import desk, imported
from num_service.db.queries.checker.desk import Row
from num_service.db.queries.checker.imported import EntryRow
from num_service.domain.checker.deeds import ChallengeState, ListingDeed
from num_service.domain.identifiers import InvalidIdentifier, guess, read
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.services.casework import listings
from num_service.services.casework.listings import Decided
from num_service.services.checker.send_challenge import place
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed.sealed_words import Words, open_words

#: Challenges that a page shows.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class OneChallenge:
    """A challenge as its page shows it; ``said`` is empty once its words are deleted."""

    id: uuid.UUID
    received_on: date
    state: ChallengeState
    said: dict[str, str] = field(repr=False)
    listed: list[Row]
    imported: list[EntryRow]
    decisions: list[Decided]


def every(session: Session) -> Sequence[Challenge]:
    """Challenges, those that wait first."""
    return desk.challenges(session, limit=SHOWN)


def one(
    session: Session, *, challenge_id: uuid.UUID, index: BlindIndex, holder: CaseworkHolder
) -> OneChallenge:
    """A challenge, opened, with what is listed under what it names.

    Raises:
        NotFound: ``no_challenge``. Locked: as ``open_words``.
    """
    row = _challenge(session, challenge_id)
    said = _said(session, row, holder)
    digests = _digests(said, index)
    return OneChallenge(
        row.id,
        row.received_on,
        row.state,
        said,
        listings.of_digests(session, digests),
        imported.of_digests(session, digests),
        listings.decided(session, holder, challenge_id=row.id),
    )


def decide(
    session: Session,
    *,
    challenge_id: uuid.UUID,
    upheld: bool,
    why: str,
    index: BlindIndex,
    holder: CaseworkHolder,
    clock: Clock,
) -> int:
    """Decide a challenge: take out all that it names, with the warnings that name it, or change nothing.

    Returns:
        How many warnings were taken back.

    Raises:
        NotFound: ``no_challenge``. Conflict: ``decided_already``. Invalid: ``no_reason``; ``nothing_listed``.
    """
    row = _challenge(session, challenge_id)
    if row.state is not ChallengeState.OPEN:
        raise Conflict("decided_already", "A colleague has decided it already.")
    deed = ListingDeed.UPHELD if upheld else ListingDeed.REFUSED
    digests = _digests(_said(session, row, holder), index) if upheld else set()
    found = listings.of_digests(session, digests)
    if upheld and not found and not imported.of_digests(session, digests):
        raise Invalid(
            "nothing_listed", "Nothing is listed under what it names, so there is nothing to take out."
        )
    recalled = sum(
        listings.retract(
            session,
            listing_id=each.id,
            why=why,
            holder=holder,
            index=index,
            clock=clock,
            deed=deed,
            challenge_id=challenge_id,
        )
        for each in found
    )
    imported.take_out(session, digests)
    if not found:
        listings.note(session, deed, why, holder, clock, challenge_id=challenge_id)
    row.state = ChallengeState.UPHELD if upheld else ChallengeState.REFUSED
    row.decided_on = local_day(clock())
    return recalled


def _said(session: Session, row: Challenge, holder: CaseworkHolder) -> dict[str, str]:
    if row.ciphertext is None or row.wrapped is None:
        return {}
    words = Words(row.ciphertext, row.wrapped, row.key_version)
    said: dict[str, str] = json.loads(open_words(session, words, holder=holder, where=place(row.id)))
    return said


def _digests(said: dict[str, str], index: BlindIndex) -> set[bytes]:
    """What a challenge names, as the checker knows it."""
    what = said.get("what", "")
    named = [each.identifier for each in read(what).found]
    with suppress(InvalidIdentifier):
        named.append(guess(what))
    return {digest for each in named for digest in index.digests(each)}


def _challenge(session: Session, challenge_id: uuid.UUID) -> Challenge:
    found = session.get(Challenge, challenge_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("no_challenge", "There is no such challenge.")
    return found
