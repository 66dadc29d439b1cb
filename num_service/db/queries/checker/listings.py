"""Questions of the checker: exact match on the blind index, and the first characters of a registration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from num_service.db.queries.core.rows import changed
from num_service.domain.checker.answer import Contribution
from num_service.domain.shared.taxonomy import IncidentType, Region, Tier


@dataclass(frozen=True, slots=True)
class Found:
    """What stands for one digest: what each report contributes, and the alerts that warn of it."""

    contributions: tuple[Contribution, ...]
    alerts: tuple[str, ...]


_LOOKUP = text(
    """
    SELECT listings.digest, listing_sources.tier, listing_sources.incident_types, listing_sources.month,
           listing_sources.region,
           EXISTS (SELECT FROM listing_sources other JOIN match_judgements judged
                   ON judged.report_id = least(other.report_id, listing_sources.report_id)
                      AND judged.other_id = greatest(other.report_id, listing_sources.report_id)
                   WHERE other.listing_id = listings.id AND other.visible_from <= :now
                     AND judged.judgement = 'different') AS independent,
           ARRAY(SELECT alerts.reference FROM alert_sources JOIN alerts ON alerts.id = alert_sources.alert_id
                 WHERE alert_sources.report_id = listing_sources.report_id AND alerts.status = 'published'
                 ORDER BY alerts.published_at DESC) AS alerts
    FROM listings JOIN listing_sources ON listing_sources.listing_id = listings.id
    WHERE listings.digest = ANY(:digests) AND listing_sources.visible_from <= :now
    """
)


def lookup(session: Session, *, digests: Collection[bytes], now: datetime) -> dict[bytes, Found]:
    """What stands now for each of these digests; a digest with nothing is left out."""
    rows = session.execute(_LOOKUP, {"digests": list(digests), "now": now}).all()
    found: dict[bytes, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[bytes(row.digest)].append(row)
    return {digest: _found(each) for digest, each in found.items()}


def _found(rows: Sequence[Row[Any]]) -> Found:
    contributions = tuple(
        Contribution(
            Tier(row.tier),
            tuple(IncidentType(each) for each in row.incident_types),
            row.month,
            Region(row.region),
            row.independent,
        )
        for row in rows
    )
    alerts = dict.fromkeys(each for row in rows for each in row.alerts)
    return Found(contributions, tuple(alerts))


def any_begins_with(session: Session, *, prefixes: Collection[bytes], now: datetime) -> bool:
    """Whether a listed registration begins like this one."""
    return bool(
        session.scalar(
            text(
                "SELECT EXISTS (SELECT FROM listings JOIN listing_sources ON listing_sources.listing_id = listings.id "
                "WHERE listings.prefix = ANY(:prefixes) AND listing_sources.visible_from <= :now)"
            ),
            {"prefixes": list(prefixes), "now": now},
        )
    )


def spend(session: Session, *, user_id: object, day: object, count: int, limit: int) -> bool:
    """Take ``count`` from an account's budget of the day; False, and nothing taken, when it does not suffice."""
    return bool(
        changed(
            session,
            text(
                """
                INSERT INTO check_budgets (user_id, day, used) SELECT :user_id, :day, :count WHERE :count <= :limit
                ON CONFLICT (user_id, day) DO UPDATE SET used = check_budgets.used + :count
                WHERE check_budgets.used + :count <= :limit
                """
            ),
            {"user_id": user_id, "day": day, "count": count, "limit": limit},
        )
    )
