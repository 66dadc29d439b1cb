"""Keep the code of a report that was just sent until its reporter says they have it: each in a row of its own.

What is sent at the same moment from one browser never overwrites another's code. The place is found and opened by a
secret that only a cookie carries; nothing in it leads to an account, a session or a report (decisions 14 and 36).
"""

from __future__ import annotations

import hmac
import json
import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from num_service.crypto.send_once import SendOnce
from num_service.crypto.session_box import SessionToken
from num_service.db.models.reports.waiting_code import WaitingCode
from num_service.domain.shared.errors import Invalid
from num_service.services.core.wiring import Clock
from num_service.services.reports.submit_report import Submitted

#: How long a code waits at least, and to what its end is rounded up.
WAITS, COARSE = timedelta(minutes=30), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is on it: the report's reference, and the code as it is printed."""

    id: uuid.UUID
    reference: str
    receipt: str
    given: int
    #: Of a report sent with an idempotency key: the digest of the body it came with.
    body: str = ""
    #: What else its page shows beside the code, as the page keeps it.
    beside: dict[str, Any] = field(default_factory=dict)


def give(
    session: Session,
    *,
    place: SessionToken,
    submitted: Submitted,
    clock: Clock,
    body: str = "",
    beside: dict[str, Any] | None = None,
) -> None:
    """Keep the code of a report, in the transaction that takes the report: there is never one without the other."""
    slip = {
        "reference": submitted.reference,
        "receipt": submitted.receipt.shown,
        "given": time.time_ns(),
        "body": body,
        "beside": beside or {},
    }
    _put(session, place, slip, clock)


def keep_answer(session: Session, *, once: SendOnce, answer: dict[str, Any], clock: Clock) -> None:
    """Keep what was answered to something done with a receipt, for whoever sends it again with the same key."""
    slip = {
        "reference": "",
        "receipt": "",
        "given": time.time_ns(),
        "body": once.body,
        "beside": answer,
    }
    _put(session, once.place, slip, clock)


def _put(session: Session, place: SessionToken, slip: dict[str, Any], clock: Clock) -> None:
    end = clock() + WAITS
    session.add(
        WaitingCode(
            place=place.stored_hash,
            sealed=place.seal(json.dumps(slip)),
            expires_at=end + timedelta(seconds=-end.timestamp() % COARSE.total_seconds()),
        )
    )
    session.flush()


def waiting(session: Session, *, place: SessionToken, clock: Clock) -> list[Slip]:
    """Every code in this place that nobody has said they have kept, the newest last."""
    rows = session.scalars(
        select(WaitingCode).where(WaitingCode.place == place.stored_hash, WaitingCode.expires_at > clock())
    )
    return sorted(
        (Slip(row.id, **json.loads(place.open(row.sealed))) for row in rows), key=lambda slip: slip.given
    )


def kept(
    session: Session, *, place: SessionToken, clock: Clock, reference: str = "", receipt: str = ""
) -> None:
    """Forget a code that its reporter has: by its report's reference, or by the code itself."""
    known = [
        slip.id
        for slip in waiting(session, place=place, clock=clock)
        if (reference and slip.reference == reference) or (receipt and slip.receipt == receipt)
    ]
    session.execute(delete(WaitingCode).where(WaitingCode.id.in_(known)))


def given_for(session: Session, *, once: SendOnce, clock: Clock, report: bool = True) -> Slip | None:
    """The answer to what was sent with this key before; None where there is none, or no longer.

    Args:
        report: it was a report that was sent; else something that was done with a receipt.

    Raises:
        Invalid: ``key_reused`` when it came with another body.
    """
    found = waiting(session, place=once.place, clock=clock)
    if not found:
        return None
    same = hmac.compare_digest(found[0].body, once.body)
    if not same and not report:
        raise Invalid(
            "key_reused",
            "This Idempotency-Key came with something else before. Each thing that is done needs a key of its own.",
        )
    if not same:
        raise Invalid(
            "key_reused",
            "This Idempotency-Key came with another report before. Each report needs a key of its own.",
        )
    return found[0]


def forget(session: Session, *, place: SessionToken) -> None:
    """Forget every code in this place: its browser is being left."""
    session.execute(delete(WaitingCode).where(WaitingCode.place == place.stored_hash))
