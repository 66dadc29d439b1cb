"""What is called off and goes no more, and what has failed and waits again, of those whose it still is."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.db.queries.alerts.holding import ALERTS_OPEN, HELD, NEVER
from num_service.domain.alerts.audience import Channel
from num_service.domain.shared.taxonomy import Region, Tier

#: Beside deliveries, recipients and alerts. Whose account was closed, who left the channel or wants no such warnings by
#: it gets nothing, whatever came back to wait for them since.
THEIRS = """(recipients.active AND deliveries.channel = ANY (recipients.channels)
    AND alerts.tier || ':' || deliveries.channel <> ALL (recipients.not_by))"""


def cancel(session: Session, alert_id: uuid.UUID) -> None:
    """What has not begun to go does not go."""
    session.execute(
        text(
            "UPDATE deliveries SET state = 'cancelled', lease_until = NULL, ended_at = now() "
            "WHERE alert_id = :alert_id AND state IN ('waiting', 'claimed') AND sent_at IS NULL AND ended_at IS NULL"
        ),
        {"alert_id": alert_id},
    )


def cancel_beyond(session: Session, *, alert_id: uuid.UUID, regions: Collection[Region]) -> int:
    """Take an alert away from everybody who did not choose one of these regions, their inbox included.

    A message that is being sent this moment cannot be stopped; should its sending fail, it is not tried again. Nor is
    what has failed.

    Returns:
        How many deliveries were taken away.
    """
    taken = session.execute(
        text(
            """
            UPDATE deliveries
            SET state = CASE WHEN state IN ('sending', 'failed') THEN state ELSE 'cancelled' END,
                not_before = CASE WHEN state IN ('sending', 'failed')
                                  THEN CAST(:never AS timestamptz) ELSE not_before END,
                lease_until = CASE state WHEN 'sending' THEN lease_until END,
                ended_at = CASE state WHEN 'sending' THEN NULL WHEN 'failed' THEN ended_at ELSE now() END
            FROM recipients
            WHERE alert_id = :alert_id AND recipients.id = recipient_id
              AND NOT recipients.regions && CAST(:regions AS text[])
              AND (state IN ('waiting', 'claimed', 'sending', 'failed') OR (state = 'sent' AND channel = 'inbox'))
            RETURNING state
            """
        ),
        {"alert_id": alert_id, "regions": list(regions), "never": NEVER},
    )
    return len(taken.all())


def cancel_for(session: Session, recipient_id: uuid.UUID, *, channel: Channel | None = None) -> None:
    """Who leaves a channel gets nothing more over it; whose account was closed nothing more at all (None)."""
    session.execute(
        text(
            f"WITH RECURSIVE {ALERTS_OPEN} "  # noqa: S608 — a constant
            "UPDATE deliveries SET state = 'cancelled', lease_until = NULL, ended_at = now() FROM alerts_open "
            "WHERE deliveries.alert_id = alerts_open.alert_id AND recipient_id = :recipient_id "
            "AND channel = coalesce(CAST(:channel AS text), channel) AND state IN ('waiting', 'claimed') "
            "AND sent_at IS NULL AND ended_at IS NULL"
        ),
        {"recipient_id": recipient_id, "channel": channel},
    )


def cancel_ended(session: Session) -> None:
    """What came back to wait after its alert was recalled, expired or taken from its recipient waits for nothing."""
    session.execute(
        text(
            "UPDATE deliveries SET state = 'cancelled', lease_until = NULL, ended_at = now() FROM alerts "
            "WHERE alerts.id = alert_id AND state = 'waiting' AND sent_at IS NULL AND deliveries.ended_at IS NULL "
            "AND (alerts.status <> 'published' OR not_before = :never)"
        ),
        {"never": NEVER},
    )


def wait_again(session: Session, *, alert_id: uuid.UUID, tier: Tier, now: datetime) -> int:
    """What has failed waits again as if it had never been tried, its address too, until the hour its reader has chosen.

    What is nobody's any more is called off.

    Returns:
        How many wait again.
    """
    return session.execute(
        text(
            f"""
            WITH whose AS (
                SELECT id, held.until FROM recipients {HELD}
                WHERE id IN (SELECT recipient_id FROM deliveries WHERE alert_id = :alert_id AND state = 'failed')),
            found AS (
                SELECT deliveries.id, until,
                       {THEIRS} AND not_before IS DISTINCT FROM CAST(:never AS timestamptz) AS goes
                FROM deliveries JOIN recipients ON recipients.id = recipient_id JOIN whose ON whose.id = recipient_id
                JOIN alerts ON alerts.id = alert_id
                WHERE alert_id = :alert_id AND state = 'failed'
                FOR UPDATE OF deliveries),
            again AS (
                UPDATE deliveries
                SET state = CASE WHEN goes THEN 'waiting' ELSE 'cancelled' END,
                    ended_at = CASE WHEN NOT goes THEN ended_at END,
                    not_before = CASE WHEN goes THEN coalesce(until, not_before) ELSE not_before END,
                    attempts = 0, put_off = 0, failure = NULL, lease_until = NULL, goes_with = NULL
                FROM found WHERE deliveries.id = found.id AND state = 'failed'
                RETURNING recipient_id, channel, goes),
            reached_again AS (
                UPDATE recipient_places AS place SET stopped_on = NULL, stopped_why = NULL FROM again
                WHERE goes AND place.recipient_id = again.recipient_id AND place.channel = again.channel)
            SELECT count(*) FROM again WHERE goes
            """  # noqa: S608 — constants
        ),
        {"alert_id": alert_id, "tier": tier, "now": now, "never": NEVER},
    ).scalar_one()
