"""Keep a report that is being written until it is sent, thrown away, or left alone for half an hour.

It lives on the server alone, under a key that only the cookie of its browser carries (decision 89). What is in it is
the page's business: here it is a sealed piece of JSON with an end.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from num_service.crypto.aead import CannotOpen
from num_service.crypto.session_box import SessionToken
from num_service.db.queries.reports import drafts as rows
from num_service.services.core.wiring import Clock

#: How long a draft that nobody touches is kept, and to what the end in the clear is rounded up.
IDLE, COARSE = timedelta(minutes=30), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept at a place, and until when."""

    held: dict[str, Any]
    until: datetime


def read(session: Session, *, place: SessionToken, clock: Clock) -> Kept | None:
    """What is kept at a place, its row locked; None where nothing is, or no longer.

    One whose half hour is over is deleted at this moment, also where the sweep has not come by yet.
    """
    sealed = rows.locked(session, place.stored_hash)
    if not sealed:
        return None
    try:
        kept = json.loads(place.open(sealed))
    except CannotOpen:
        return None
    until = datetime.fromisoformat(kept["until"])
    if until <= clock():
        rows.forget(session, place.stored_hash)
        return None
    return Kept(kept["held"], until)


def hold(session: Session, *, place: SessionToken, clock: Clock) -> Kept | None:
    """The same, before something is written there: a second first request waits here for the one before it."""
    rows.hold(session, place.stored_hash, until=_coarse(clock() + IDLE))
    found = read(session, place=place, clock=clock)
    if found is None:
        rows.hold(session, place.stored_hash, until=_coarse(clock() + IDLE))
    return found


def keep(session: Session, *, place: SessionToken, held: dict[str, Any], clock: Clock) -> datetime:
    """Keep this in the row that is held, for another half hour; until when."""
    until = clock() + IDLE
    sealed = place.seal(json.dumps({"until": until.isoformat(), "held": held}, ensure_ascii=False))
    rows.write(session, place.stored_hash, sealed=sealed, until=_coarse(until))
    return until


def forget(session: Session, *, place: SessionToken) -> None:
    """Delete what is kept at a place: it was thrown away, or its browser is being left."""
    rows.forget(session, place.stored_hash)


def _coarse(end: datetime) -> datetime:
    return end + timedelta(seconds=-end.timestamp() % COARSE.total_seconds())
