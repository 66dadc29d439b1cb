"""When a message may leave as its recipient chose, as SQL; and what waited for the same hour, as one message.

What waits is a row with its time, so nothing of it is in a worker's memory. A row that had to wait is not sent by
itself: :func:`gather` names one row for each recipient and channel to go for all that are due, and :func:`settle` has
the others end as that one did. Each is one statement, and a worker that ends between them leaves the rest to the next.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.domain.shared.taxonomy import Tier

#: Not before this moment means not at all.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
_BY_RANK = [tier.value for tier in sorted(Tier, key=lambda tier: tier.rank)]


def _next_at(at: str, hour: str) -> str:
    """``preferences.next_at``: PostgreSQL, too, takes the second of two such hours, and the moment before a gap."""
    local = f"({at} AT TIME ZONE time_zone)"
    return f"""greatest({at}, (
        date_trunc('day', {local}) + make_interval(hours => {hour})
        + CASE WHEN date_trunc('day', {local}) + make_interval(hours => {hour}) < {local}
               THEN interval '1 day' ELSE interval '0' END) AT TIME ZONE time_zone)"""


_IN_QUIET = """(CASE WHEN quiet_from < quiet_until
    THEN hour >= quiet_from AND hour < quiet_until ELSE hour >= quiet_from OR hour < quiet_until END)"""

#: After ``FROM recipients``: ``held.until`` is ``preferences.held_until`` for ``:tier`` and ``:now``.
HELD = f"""
    CROSS JOIN LATERAL (SELECT GREATEST(CAST(:now AS timestamptz), paused_until) AS at) AS paused
    CROSS JOIN LATERAL (SELECT CASE WHEN :tier <> 'danger' AND :tier = ANY(daily)
        THEN {_next_at("paused.at", "daily_at")} ELSE paused.at END AS at) AS day
    CROSS JOIN LATERAL (SELECT CASE WHEN quiet_from IS NOT NULL
        THEN extract(hour FROM day.at AT TIME ZONE time_zone) END AS hour) AS clock
    CROSS JOIN LATERAL (SELECT CASE
        WHEN quiet_from IS NOT NULL AND NOT (:tier = 'danger' AND danger_wakes) AND {_IN_QUIET}
        THEN {_next_at("day.at", "quiet_until")} ELSE day.at END AS at) AS quiet
    CROSS JOIN LATERAL (SELECT NULLIF(quiet.at, CAST(:now AS timestamptz)) AS until) AS held
"""  # noqa: S608 — constants

_OPEN = "state = 'waiting' AND sent_at IS NULL AND ended_at IS NULL"


def gather(session: Session, *, now: datetime) -> None:
    """Let what waited for its time and is due go together: one message for each recipient and channel.

    The one that goes belongs to the most serious alert. One worker at a time; another leaves it to that one.
    """
    if not session.scalar(text("SELECT pg_try_advisory_xact_lock(hashtext('deliveries.gather'))")):
        return
    session.execute(
        text(
            f"""
            WITH due AS (
                SELECT deliveries.id, first_value(deliveries.id) OVER (
                    PARTITION BY recipient_id, channel
                    ORDER BY array_position(CAST(:tiers AS text[]), tier), published_at, deliveries.id) AS lead
                FROM deliveries JOIN alerts ON alerts.id = alert_id
                WHERE not_before <= :now AND goes_with IS NULL AND sent_at IS NULL AND deliveries.ended_at IS NULL
                  AND state = 'waiting' AND status = 'published')
            UPDATE deliveries SET goes_with = due.lead FROM due
            WHERE deliveries.id = due.id AND {_OPEN}
            """  # noqa: S608 — a constant
        ),
        {"now": now, "tiers": _BY_RANK},
    )


def settle(session: Session) -> None:
    """Have what went with another end as that one did; where that one was called off, the rest gathers anew."""
    session.execute(
        text(
            """
            UPDATE deliveries
            SET state = CASE lead.state WHEN 'cancelled' THEN 'waiting' ELSE lead.state END,
                goes_with = CASE lead.state WHEN 'cancelled' THEN NULL ELSE deliveries.goes_with END,
                sent_at = lead.sent_at, failure = lead.failure,
                ended_at = CASE lead.state WHEN 'failed' THEN lead.ended_at END
            FROM deliveries AS lead
            WHERE lead.id = deliveries.goes_with AND lead.id <> deliveries.id AND deliveries.goes_with IS NOT NULL
              AND deliveries.state = 'waiting' AND deliveries.sent_at IS NULL AND deliveries.ended_at IS NULL
              AND lead.state IN ('sent', 'failed', 'cancelled')
            """
        )
    )


#: After ``WITH RECURSIVE``: the alerts of which something is open, one step in ix_deliveries_due for each of them. What
#: is open for a recipient is looked up by these: no index has it, only what is in their inbox, and such alerts are few.
ALERTS_OPEN = """
    alerts_open AS (
        (SELECT alert_id FROM deliveries WHERE sent_at IS NULL AND ended_at IS NULL ORDER BY alert_id LIMIT 1)
        UNION ALL
        SELECT (SELECT alert_id FROM deliveries WHERE sent_at IS NULL AND ended_at IS NULL
                AND alert_id > alerts_open.alert_id ORDER BY alert_id LIMIT 1)
        FROM alerts_open WHERE alert_id IS NOT NULL)
"""


def hold_again(session: Session, *, recipient_id: uuid.UUID, now: datetime) -> None:
    """Apply what a recipient has just chosen to what waits for them: sooner, later, or not over that channel at all.

    What was taken from them while it was being sent stays theirs no more, whatever they choose.
    """
    for tier in Tier:
        session.execute(
            text(
                f"""
                WITH RECURSIVE {ALERTS_OPEN},
                chosen AS (SELECT channels, not_by, held.until FROM recipients {HELD} WHERE id = :recipient_id),
                mine AS (
                    SELECT deliveries.id, channel, channel = ANY(channels) AND :tier || ':' || channel <> ALL(not_by)
                           AS wanted, until
                    FROM alerts_open JOIN deliveries ON deliveries.alert_id = alerts_open.alert_id, chosen
                    WHERE recipient_id = :recipient_id AND goes_with IS NULL AND {_OPEN}
                      AND not_before IS DISTINCT FROM CAST(:never AS timestamptz)
                      AND (SELECT tier FROM alerts WHERE id = alerts_open.alert_id) = :tier
                    FOR UPDATE OF deliveries)
                UPDATE deliveries
                SET state = CASE WHEN wanted THEN 'waiting' ELSE 'cancelled' END,
                    ended_at = CASE WHEN NOT wanted THEN CAST(:now AS timestamptz) END,
                    not_before = CASE WHEN not_before IS NULL THEN until ELSE coalesce(until, :now) END
                FROM mine WHERE mine.id = deliveries.id
                """  # noqa: S608 — constants
            ),
            {"recipient_id": recipient_id, "tier": tier.value, "now": now, "never": NEVER},
        )
