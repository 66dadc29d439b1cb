"""What the demonstration's workers and members did long ago, set-based: no mail is written for the past."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

#: Of so many mails one is refused for good, as with any list of addresses.
ONE_REFUSED_OF = 60
#: Members read within this time.
READ_WITHIN = timedelta(days=4)


def deliver_in_the_past(session: Session, *, alert_id: uuid.UUID, at: datetime) -> None:
    """Mark an alert's waiting messages as sent a moment after ``at``, a few as refused by the provider."""
    session.execute(
        text(
            """
            WITH ranked AS (
                SELECT id, row_number() OVER (ORDER BY recipient_id) AS place FROM deliveries
                WHERE alert_id = :alert_id AND state = 'waiting')
            UPDATE deliveries SET
                attempts = 1,
                state = CASE WHEN place % :refused = 0 THEN 'failed' ELSE 'sent' END,
                failure = CASE WHEN place % :refused = 0 THEN 'recipient refused (550)' END,
                sent_at = CASE WHEN place % :refused <> 0
                               THEN CAST(:at AS timestamptz) + place * interval '40 milliseconds' END
            FROM ranked WHERE ranked.id = deliveries.id
            """
        ),
        {"alert_id": alert_id, "at": at, "refused": ONE_REFUSED_OF},
    )


def read_in_the_past(
    session: Session, *, alert_id: uuid.UUID, at: datetime, besides: Sequence[uuid.UUID]
) -> None:
    """Have three in five recipients read an alert, over the days after ``at``.

    Args:
        besides: recipients who read for themselves.
    """
    session.execute(
        text(
            """
            WITH ranked AS (
                SELECT id, row_number() OVER (ORDER BY recipient_id) AS place FROM deliveries
                WHERE alert_id = :alert_id AND channel = 'inbox' AND read_at IS NULL AND recipient_id <> ALL(:besides))
            UPDATE deliveries
            SET read_at = CAST(:at AS timestamptz) + CAST(:within AS interval) * ((place * 37 % 100) / 100.0)
            FROM ranked WHERE ranked.id = deliveries.id AND place % 5 < 3
            """
        ),
        {"alert_id": alert_id, "at": at, "within": READ_WITHIN, "besides": list(besides)},
    )
