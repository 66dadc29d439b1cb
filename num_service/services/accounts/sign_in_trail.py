"""The trail of sign-ins: how often each day, and how often in vain. No moment, no address, no browser is in it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from num_service.db.queries.accounts import sign_ins
from num_service.services.core.wiring import Clock

#: How long a day is kept (4-data-protection, "Keeping and forgetting").
KEPT = timedelta(days=90)
SHOWN = 14
#: In how many rows attempts at no account are counted.
_NOBODIES = 16


@dataclass(frozen=True, slots=True)
class SignIns:
    """One day: how often it was signed in, and how often a password did not fit."""

    day: date
    signed_in: int
    refused: int


def tried(session: Session, *, account_id: uuid.UUID | None, email: str, fits: bool) -> None:
    """Count an attempt; with no account too, in a row that stands for nobody: what is done never says who has one."""
    sign_ins.count(session, account_id=account_id or _nobody(email), fits=fits)


def trail(session: Session, *, account_id: uuid.UUID) -> Sequence[SignIns]:
    """The last days on which somebody signed in to an account or tried to, the newest first."""
    return [
        SignIns(each.day, each.signed_in, each.refused)
        for each in sign_ins.days(session, account_id=account_id, limit=SHOWN)
    ]


def forget_old(session: Session, *, clock: Clock) -> None:
    """Delete days that have been kept long enough."""
    sign_ins.forget(session, before=clock().date() - KEPT)


def _nobody(email: str) -> uuid.UUID:
    number = hashlib.sha256(email.encode()).digest()[0] % _NOBODIES
    return uuid.uuid5(uuid.NAMESPACE_OID, f"num nobody {number}")
