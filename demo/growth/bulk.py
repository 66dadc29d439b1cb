"""What is too much for one row at a time: listings, deliveries and the audit log, made by the database itself."""

from __future__ import annotations

import uuid

from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.services.core.wiring import Wiring

#: Rows in one transaction.
BATCH = 50_000

# Reports that may be listed now, the finished ones: they stand for the listings whose reports are long gone.
_STANDS = """
    WITH stands AS MATERIALIZED (
        SELECT reports.*, checker.number AS consent, row_number() OVER (ORDER BY reports.reference) - 1 AS place
        FROM reports CROSS JOIN LATERAL (
            SELECT number, value FROM consents WHERE report_id = reports.id AND scope = 'checker'
            ORDER BY number DESC LIMIT 1) AS checker
        WHERE reports.status = 'closed' AND reports.assignee_id IS NOT NULL AND checker.value = 'yes'),
"""
_SOURCES = """
    INSERT INTO listing_sources
        (listing_id, report_id, consent, tier, incident_types, month, region, visible_from, confirmed_by)
    SELECT made.id, stands.id, stands.consent, stands.tier, stands.incident_types,
           date_trunc('month', stands.received_on), stands.region,
           least(now(), stands.received_on + interval '20 days'), stands.assignee_id
    FROM made
"""
_FILLERS = """
    made AS (
        INSERT INTO listings (kind, digest, key_version)
        SELECT (ARRAY['phone', 'phone', 'phone', 'phone', 'email', 'email', 'username', 'url'])[1 + n % 8],
               sha256(convert_to(:seed || ' grown ' || n, 'UTF8')), :version
        FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n RETURNING id)
"""
_BY_TURNS = "JOIN stands ON stands.place = made.id % (SELECT count(*) FROM stands)"
_REPORTED = """
    seen AS (
        SELECT DISTINCT ON (digest, report_id) digest, kind, key_version, report_id FROM report_identifiers
        WHERE basis = 'saw' AND report_id IN (SELECT id FROM stands)),
    made AS (
        INSERT INTO listings (kind, digest, key_version)
        SELECT DISTINCT ON (digest) kind, digest, key_version FROM seen
        ON CONFLICT (digest) DO NOTHING RETURNING id, digest)
"""
_BY_REPORT = "JOIN seen USING (digest) JOIN stands ON stands.id = seen.report_id"
_LIST_MANY = text("\n".join((_STANDS, _FILLERS, _SOURCES, _BY_TURNS)))
_LIST_REPORTED = text("\n".join((_STANDS, _REPORTED, _SOURCES, _BY_REPORT)))
# Everybody gets what goes everywhere; the rest goes to a few, and to the demonstration's own member and project.
_DELIVER = text(
    """
    WITH alert AS MATERIALIZED (SELECT * FROM alerts WHERE id = :alert),
    few AS (
        SELECT recipients.id, recipients.channels FROM recipients, alert
        WHERE active AND recipients.regions && alert.regions
        ORDER BY md5(recipients.id::text || alert.reference) LIMIT 10),
    readers AS MATERIALIZED (
        SELECT recipients.id, channels FROM recipients, alert WHERE alert.regions = '{}' AND active
        UNION SELECT id, channels FROM recipients WHERE id = ANY(:always)
        UNION SELECT id, channels FROM few)
    INSERT INTO deliveries (alert_id, recipient_id, channel, state, attempts, sent_at, read_at)
    SELECT alert.id, readers.id, channel, 'sent', 1, alert.published_at,
           CASE WHEN channel = 'inbox' AND hashtext(readers.id::text || alert.reference) % 4 <> 0
                THEN alert.published_at + interval '1 day' END
    FROM alert, readers, unnest(readers.channels) AS channel
    """
)
_WITHOUT = text(
    "SELECT alerts.id FROM alerts WHERE published_at IS NOT NULL "
    "AND NOT EXISTS (SELECT FROM deliveries WHERE alert_id = alerts.id) ORDER BY published_at, id"
)
# Staff who read warnings and reports, and people who sign in: what a log of years is full of.
_ENTRIES = text(
    """
    WITH who AS MATERIALIZED (SELECT array_agg('user:' || id ORDER BY id) AS staff FROM users
                              WHERE role IN ('caseworker', 'administrator')),
         what AS MATERIALIZED (SELECT array_agg('alert:' || reference ORDER BY reference) AS alerts FROM alerts),
         told AS MATERIALIZED (SELECT array_agg('report:' || reference ORDER BY reference) AS reports FROM reports)
    SELECT count(audit_append(
        staff[1 + n % cardinality(staff)],
        (ARRAY['alert.read', 'report.read', 'account.signed_in'])[1 + n % 3],
        CASE n % 3 WHEN 0 THEN alerts[1 + n % cardinality(alerts)] WHEN 1 THEN reports[1 + n % cardinality(reports)]
                   ELSE staff[1 + n % cardinality(staff)] END,
        NULL)::text)
    FROM generate_series(1, CAST(:many AS integer)) AS n, who, what, told
    """
)
_LOGGED = text("SELECT (SELECT count(*) FROM audit_leaves) + (SELECT count(*) FROM audit_waiting)")


def list_reported(session: Session) -> None:
    """List what the finished reports' reporters saw, where they allow it and nobody has listed it."""
    session.execute(_LIST_REPORTED)


def list_many(session: Session, wiring: Wiring, *, seed: int, first: int, last: int) -> None:
    """List identifiers that nobody has: digests of nothing, that no number or name leads to."""
    given = {"seed": str(seed), "version": wiring.index.keys.current, "first": first, "last": last}
    session.execute(_LIST_MANY, given)


def undelivered(session: Session) -> list[uuid.UUID]:
    """Warnings that are out and have gone to nobody, the oldest first."""
    return list(session.scalars(_WITHOUT))


def deliver(session: Session, alert: uuid.UUID, *, always: list[uuid.UUID]) -> None:
    """Deliver a warning of long ago, and have most of its readers have read it."""
    session.execute(_DELIVER, {"alert": alert, "always": always})


def logged(session: Session) -> int:
    """How many entries the log has, in the tree or waiting for it."""
    return session.scalars(_LOGGED).one()


def log(session: Session, many: int) -> None:
    """Have that many more things been on record."""
    session.execute(_ENTRIES, {"many": many})
