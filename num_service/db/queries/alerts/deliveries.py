"""Deliveries, set-based: write them, claim them, sweep. Recording is in ``sending``, counting in ``progress``.

Claim → commit → send → record. The claim's token and lease keep two workers from one delivery; a claim that ran out
before its sending began is taken again, one that ran out during it is *ambiguous* (3-architecture).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.db.queries.alerts.called_off import THEIRS
from num_service.db.queries.alerts.holding import HELD
from num_service.domain.alerts.audience import TRAITS, Audience, Channel, traits_of
from num_service.domain.alerts.notice import About
from num_service.domain.shared.taxonomy import Language, Region, Tier

LEASE = timedelta(seconds=60)
#: A message that ends every worker, or never gets a clear answer, is not begun more often than this.
MAX_ATTEMPTS = 6
_BY_RANK = [tier.value for tier in sorted(Tier, key=lambda tier: tier.rank)]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery in this worker's hands.

    ``address_sealed`` is the recipient's for its channel, if there is one; ``language`` what they chose, if they did;
    ``about`` what the message is about, where they chose to be told;
    ``stopped`` whether what was sent there before came back for good.
    """

    id: uuid.UUID
    recipient_id: uuid.UUID
    address_sealed: bytes | None
    put_off: int
    language: Language | None
    about: About | None
    stopped: bool = False


# After FROM recipients: the rule of domain/audience.concerns as a set; a property test holds the two together.
_TRAITS = " AND ".join(
    f"(cardinality(CAST(:{name} AS text[])) = 0 OR cardinality({name}) = 0 OR {name} && CAST(:{name} AS text[]))"
    for name in TRAITS
)
_CONCERNED = f"""
    WHERE active AND (
      (kind = ANY(:kinds)
       AND (:everywhere OR (cardinality(regions) = 0 AND NOT :strict) OR regions && CAST(:regions AS text[]))
       AND (cardinality(tiers) = 0 OR :tier = ANY(tiers))
       AND {_TRAITS}
       AND (kind <> 'project' OR cardinality(CAST(:projects AS uuid[])) = 0 OR id = ANY(CAST(:projects AS uuid[]))))
      OR (NOT :strict OR regions && CAST(:regions AS text[]))
         AND id IN (SELECT recipient_id FROM deliveries
                    WHERE alert_id = CAST(:replaces AS uuid) AND channel IN ('inbox', 'webhook') AND state = 'sent'))
"""  # noqa: S608 — constants


# What may be taken now: neither a retry nor the time it was to wait for is still ahead. What is not over is said in the
# very words of ix_deliveries_due, here and beside every other state that is open, so that this index is used. No column
# of it changes from waiting to sending: until a message is sent, its updates leave every index as it is.
_DUE = """
    state = 'waiting' AND sent_at IS NULL AND ended_at IS NULL AND (lease_until IS NULL OR lease_until <= :now)
    AND (not_before IS NULL OR (not_before <= :now AND goes_with = deliveries.id))
"""


# A delivery's id, as good as random: nobody keeps the seed. Some builds of PostgreSQL open a file for each of their own
# random ids, which took a sixth of the time that publishing takes. It is marked as a random UUID is. No two of an alert
# begin alike, though that would be faster: it is in each message, and would tell which are of the same alert.
_ID = """
    CAST(encode(set_byte(set_byte(substr(
        sha256(CAST(:seed AS bytea) || uuid_send(recipients.id) || int8send(place)), 1, 16), 6, 64), 8, 160), 'hex')
        AS uuid)
"""


def _values(audience: Audience, tier: Tier, replaces: uuid.UUID | None) -> dict[str, object]:
    return {
        "replaces": replaces,
        "kinds": list(audience.kinds),
        "regions": list(audience.regions),
        "everywhere": not audience.regions or Region.ONLINE in audience.regions,
        "strict": audience.strict,
        "tier": tier,
        "projects": list(audience.projects),
        **traits_of(audience.traits),
    }


def count_concerned(
    session: Session, *, audience: Audience, tier: Tier, replaces: uuid.UUID | None = None
) -> int:
    """How many recipients an alert with this audience would reach, with those who had the one it replaces."""
    return session.execute(
        text(f"SELECT count(*) FROM recipients {_CONCERNED}"),  # noqa: S608 — a constant
        _values(audience, tier, replaces),
    ).scalar_one()


def write(
    session: Session,
    *,
    alert_id: uuid.UUID,
    audience: Audience,
    tier: Tier,
    now: datetime,
    not_before: datetime | None = None,
    replaces: uuid.UUID | None = None,
) -> int:
    """Write every delivery of an alert that has none, in one statement; the inbox ones are delivered by being written.

    They are written in the order of their recipients, which is the order of two of the table's indexes. Each message
    waits as its recipient chose (``holding``). The inbox has it at once either way.

    Args:
        not_before: when the messages may go at the earliest; None is at once.
        replaces: an alert whose every recipient gets this one, whomever it is addressed to; of a strict audience only
            those in its regions.

    Returns:
        How many messages may go now.
    """
    session.execute(
        text(
            f"""
            INSERT INTO deliveries (id, alert_id, recipient_id, channel, state, sent_at, not_before)
            SELECT {_ID}, :alert_id, recipients.id, channel,
                   CASE channel WHEN 'inbox' THEN 'sent' ELSE 'waiting' END,
                   CASE channel WHEN 'inbox' THEN CAST(:now AS timestamptz) END,
                   CASE WHEN channel <> 'inbox' THEN GREATEST(CAST(:not_before AS timestamptz), until) END
            FROM (SELECT id, channels, not_by, held.until FROM recipients {HELD} {_CONCERNED}
                  ORDER BY id) AS recipients,
                 unnest(channels) WITH ORDINALITY AS each (channel, place)
            WHERE array_position(channels, channel) = place
              AND (channel = 'inbox' OR :tier || ':' || channel <> ALL(not_by))
            """  # noqa: S608 — constants, nothing typed is in it
        ),
        _values(audience, tier, replaces)
        | {"alert_id": alert_id, "now": now, "not_before": not_before, "seed": secrets.token_bytes(32)},
    )
    return session.execute(
        text(f"SELECT count(*) FROM deliveries WHERE alert_id = :alert_id AND {_DUE}"),  # noqa: S608 — a constant
        {"alert_id": alert_id, "now": now},
    ).scalar_one()


def most_urgent(session: Session, *, channel: Channel, now: datetime) -> uuid.UUID | None:
    """The alert that is out whose deliveries of a channel go first: the most dangerous, of these the earliest.

    Returns:
        None where nothing of this channel is due.
    """
    return session.execute(
        text(
            f"""
            SELECT id FROM alerts
            WHERE status = 'published' AND EXISTS (
                SELECT FROM deliveries WHERE alert_id = alerts.id AND channel = :channel AND {_DUE})
            ORDER BY array_position(CAST(:tiers AS text[]), tier), published_at NULLS FIRST, id
            LIMIT 1
            """  # noqa: S608 — a constant
        ),
        {"channel": channel, "now": now, "tiers": _BY_RANK},
    ).scalar()


def claim(
    session: Session, *, alert_id: uuid.UUID, channel: Channel, token: uuid.UUID, limit: int, now: datetime
) -> list[Claimed]:
    """Take up to ``limit`` deliveries of one channel that are due; nobody else gets them while the lease runs.

    What nobody is to get any more is called off instead.
    """
    rows = session.execute(
        text(
            f"""
            WITH due AS (
                SELECT id FROM deliveries WHERE alert_id = :alert_id AND channel = :channel AND {_DUE}
                LIMIT :limit FOR UPDATE SKIP LOCKED)
            UPDATE deliveries SET state = CASE WHEN {THEIRS} THEN 'claimed' ELSE 'cancelled' END, claim = :token,
                lease_until = CASE WHEN {THEIRS} THEN CAST(:until AS timestamptz) END,
                ended_at = CASE WHEN NOT {THEIRS} THEN CAST(:now AS timestamptz) END
            FROM due, alerts, recipients LEFT JOIN recipient_places AS place
                 ON place.recipient_id = recipients.id AND place.channel = :channel
            WHERE deliveries.id = due.id AND recipients.id = deliveries.recipient_id AND alerts.id = :alert_id
            RETURNING deliveries.id, deliveries.recipient_id,
                      CASE deliveries.channel WHEN 'email' THEN recipients.email_sealed ELSE place.sealed END,
                      deliveries.put_off, recipients.language, place.stopped_on IS NOT NULL,
                      fuller, tier, alerts.regions, reference,
                      CASE WHEN fuller AND goes_with IS NOT NULL
                           THEN (SELECT count(*) FROM deliveries AS other
                                 WHERE other.goes_with = deliveries.id AND other.sent_at IS NULL
                                   AND other.ended_at IS NULL) END,
                      deliveries.state = 'claimed'
            """  # noqa: S608 — constants, nothing typed is in it
        ),
        {
            "alert_id": alert_id,
            "channel": channel,
            "token": token,
            "limit": limit,
            "now": now,
            "until": now + LEASE,
        },
    )
    return [
        Claimed(
            *(id_, recipient, address, put_off),
            language=Language(language) if language else None,
            about=About(Tier(tier), tuple(Region(each) for each in areas), reference, together or 1)
            if fuller
            else None,
            stopped=stopped,
        )
        for id_, recipient, address, put_off, language, stopped, fuller, tier, areas, reference, together, kept in rows
        if kept
    ]


@dataclass(frozen=True, slots=True)
class Unclear:
    """A delivery whose worker was lost while it was being sent."""

    id: uuid.UUID
    channel: Channel


def expire_claims(session: Session, *, channels: Collection[Channel], now: datetime) -> list[Unclear]:
    """Take back claims whose lease ran out before sending began.

    Args:
        channels: those that have a sender here, who can be asked.

    Returns:
        The deliveries of these channels whose lease ran out *during* sending: ambiguous, to be resolved one by one.
    """
    session.execute(
        text(
            "UPDATE deliveries SET state = 'waiting', lease_until = NULL "
            "WHERE state = 'claimed' AND sent_at IS NULL AND ended_at IS NULL AND lease_until < :now"
        ),
        {"now": now},
    )
    rows = session.execute(
        text(
            "SELECT id, channel FROM deliveries "
            "WHERE state = 'sending' AND sent_at IS NULL AND ended_at IS NULL AND lease_until < :now "
            "AND channel = ANY(:channels) ORDER BY id"
        ),
        {"now": now, "channels": list(channels)},
    )
    return [Unclear(row.id, Channel(row.channel)) for row in rows]


def resolve(session: Session, *, delivery_id: uuid.UUID, arrived: bool | None, now: datetime) -> bool:
    """End an ambiguity: it arrived; it did not; or nobody can tell, and it goes once more, counted.

    What another sweep has settled meanwhile, and what has been begun anew since, stays as it is. After
    :data:`MAX_ATTEMPTS` beginnings it has failed: a message that ends every worker is not begun for ever.

    Returns:
        Whether it has failed.
    """
    state = session.scalar(
        text(
            """
            UPDATE deliveries
            SET state = CASE WHEN CAST(:arrived AS boolean) THEN 'sent'
                             WHEN attempts >= :max THEN 'failed' ELSE 'waiting' END,
                failure = CASE WHEN attempts >= :max AND CAST(:arrived AS boolean) IS NOT TRUE
                               THEN 'unclear' END,
                sent_at = CASE WHEN CAST(:arrived AS boolean) THEN CAST(:now AS timestamptz) END,
                ended_at = CASE WHEN attempts >= :max AND CAST(:arrived AS boolean) IS NOT TRUE
                                THEN CAST(:now AS timestamptz) END,
                resends = resends
                    + CASE WHEN CAST(:arrived AS boolean) IS NULL AND attempts < :max THEN 1 ELSE 0 END,
                lease_until = NULL
            WHERE id = :id AND state = 'sending' AND lease_until < :now
            RETURNING state
            """
        ),
        {"id": delivery_id, "arrived": arrived, "now": now, "max": MAX_ATTEMPTS},
    )
    return bool(state == "failed")


def alerts_with_work(session: Session, *, channels: Collection[Channel], now: datetime) -> list[uuid.UUID]:
    """Alerts that have deliveries of these channels due which nobody has been woken for."""
    rows = session.execute(
        text(f"SELECT DISTINCT alert_id FROM deliveries WHERE channel = ANY(:channels) AND {_DUE}"),  # noqa: S608 — as above
        {"channels": list(channels), "now": now},
    )
    return [row.alert_id for row in rows]
