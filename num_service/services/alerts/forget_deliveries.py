"""Forget who got an alert, and who read it, once it ended long ago."""

from __future__ import annotations

from sqlalchemy.orm import Session

from num_service.db.queries.alerts import forgetting
from num_service.domain.alerts.delivery import KEPT_AFTER_THE_END
from num_service.services.core.wiring import Clock

#: So many a run, every five minutes: a second of work, and 5,760,000 a day.
MOST = 20_000


def forget_deliveries(session: Session, *, clock: Clock, most: int = MOST) -> int:
    """Delete deliveries of alerts that ended more than :data:`KEPT_AFTER_THE_END` ago, and keep their counts.

    Args:
        most: how many are deleted at most; the rest is for the next run.

    Returns:
        How many were deleted.
    """
    now, gone = clock(), 0
    while gone < most and (alert := forgetting.ended_before(session, now - KEPT_AFTER_THE_END)):
        if alert.delivery_counts is None:
            alert.delivery_counts = forgetting.counts(session, alert, now=now)
        removed = forgetting.remove(session, alert, most=most - gone)
        alert.deliveries_gone = removed < most - gone
        session.flush()
        gone += removed
    return gone
