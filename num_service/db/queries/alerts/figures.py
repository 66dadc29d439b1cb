"""How many alerts somebody was sent, by month and area: counts over their own inbox."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.domain.shared.taxonomy import Region


def by_month_and_region(
    session: Session, *, recipient_id: uuid.UUID, since: datetime, now: datetime
) -> list[tuple[date, Region | None, int]]:
    """Those that apply, by the month on the wall in which they came; None is everywhere.

    One for several areas counts in each of them.
    """
    rows = session.execute(
        text(
            """
            SELECT date_trunc('month', published_at AT TIME ZONE 'Europe/London')::date AS month, region, count(*)
            FROM deliveries
            JOIN alerts ON alerts.id = alert_id
            LEFT JOIN LATERAL unnest(regions) AS region ON true
            WHERE recipient_id = :recipient_id AND channel = 'inbox' AND state <> 'cancelled'
              AND status = 'published' AND published_at >= :since AND (expires_at IS NULL OR expires_at > :now)
            GROUP BY 1, 2 ORDER BY 1, 2
            """
        ),
        {"recipient_id": recipient_id, "since": since, "now": now},
    )
    return [(month, Region(region) if region else None, count) for month, region, count in rows]
