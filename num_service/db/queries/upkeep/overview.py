"""Counts for those who keep the service running; never who or what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.delivery import DeliveryState
from num_service.domain.checker.budgets import week_of


@dataclass(frozen=True, slots=True)
class AlertOnItsWay:
    """How far one alert's messages have got."""

    reference: str
    status: str
    messages: int
    sent: int
    waiting: int
    failed: int


def delivery_states(session: Session) -> list[tuple[Channel, DeliveryState, int]]:
    """Channel, state and how many deliveries, over all alerts."""
    rows = session.execute(
        text(
            "SELECT channel, state, count(*) FROM deliveries GROUP BY channel, state ORDER BY channel, state"
        )
    )
    return [(Channel(row[0]), DeliveryState(row[1]), row[2]) for row in rows]


def not_yet(session: Session, *, now: datetime) -> int:
    """How many deliveries wait for their time."""
    return session.execute(
        text("SELECT count(*) FROM deliveries WHERE state = 'waiting' AND not_before > :now"), {"now": now}
    ).scalar_one()


def unfinished_alerts(session: Session) -> list[AlertOnItsWay]:
    """Alerts with messages that wait or are being sent, oldest first."""
    rows = session.execute(
        text(
            """
            SELECT alerts.reference, alerts.status, count(*) AS messages,
                   count(*) FILTER (WHERE state = 'sent') AS sent,
                   count(*) FILTER (WHERE state IN ('waiting', 'claimed', 'sending')) AS waiting,
                   count(*) FILTER (WHERE state = 'failed') AS failed
            FROM deliveries JOIN alerts ON alerts.id = deliveries.alert_id
            WHERE channel <> 'inbox'
            GROUP BY alerts.id
            HAVING count(*) FILTER (WHERE state IN ('waiting', 'claimed', 'sending')) > 0
            ORDER BY alerts.published_at
            """
        )
    )
    return [AlertOnItsWay(*row) for row in rows]


def expiring(session: Session, *, now: datetime) -> dict[str, int]:
    """What housekeeping at this moment will forget or end, each with its count."""
    row = session.execute(
        text(
            """
            SELECT (SELECT count(*) FROM web_sessions WHERE expires_at <= :now)
                     + (SELECT count(*) FROM reporter_sessions WHERE expires_at <= :now),
                   (SELECT count(*) FROM waiting_codes WHERE expires_at <= :now),
                   (SELECT count(*) FROM report_drafts WHERE expires_at <= :now),
                   (SELECT count(*) FROM api_tokens WHERE expires_at <= :now),
                   (SELECT count(*) FROM check_budgets WHERE week < CAST(:week AS date)),
                   (SELECT count(*) FROM alerts WHERE status = 'published' AND expires_at <= :now)
            """
        ),
        {"now": now, "week": week_of(now)},
    ).one()
    names = (
        "sessions forgotten",
        "codes nobody kept forgotten",
        "reports begun and not sent forgotten",
        "tokens forgotten",
        "counts of checks forgotten",
    )
    return dict(zip((*names, "alerts expired"), row, strict=True))
