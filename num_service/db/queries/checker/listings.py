"""Questions of the checker: exact match on the blind index, and the first characters of a registration."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from num_service.db.queries.checker.budgets import SPEND, Spent, spent
from num_service.db.statements import Statements, array, rows_of
from num_service.domain.checker.answer import Contribution
from num_service.domain.shared.taxonomy import IncidentType, Region, Tier


@dataclass(frozen=True, slots=True)
class OutAlert:
    """An alert that is out and rests on a report: its reference, and its exact text."""

    reference: str
    content: str


@dataclass(frozen=True, slots=True)
class Found:
    """What stands for one digest: what each report contributes, and the alerts that rest on those reports."""

    contributions: tuple[Contribution, ...]
    alerts: tuple[OutAlert, ...]


_ALERTS = """
           ARRAY(SELECT ARRAY[alerts.reference, coalesce(alerts.published_content, '')]
                 FROM alert_sources JOIN alerts ON alerts.id = alert_sources.alert_id
                 WHERE alert_sources.report_id = listing_sources.report_id AND alerts.status = 'published'
                 ORDER BY alerts.published_at DESC)"""
_CONTRIBUTES = """
    SELECT listings.digest, listing_sources.tier, listing_sources.incident_types, listing_sources.month,
           listing_sources.region, listing_sources.happened, listing_sources.report_id,
           ARRAY(SELECT CASE WHEN judged.report_id = listing_sources.report_id THEN judged.other_id
                             ELSE judged.report_id END
                 FROM match_judgements judged
                 WHERE listing_sources.report_id IN (judged.report_id, judged.other_id)
                   AND judged.confirmed_at IS NOT NULL
                   AND NOT EXISTS (SELECT FROM same_incidents one JOIN same_incidents two USING (incident)
                                   WHERE one.report_id = judged.report_id AND two.report_id = judged.other_id)
                ) AS differs_from,
{alerts} AS alerts,
           listings.prefix, listings.renewed{more}
    FROM listings JOIN listing_sources ON listing_sources.listing_id = listings.id
    WHERE {which}listing_sources.visible_from <= %(now)s
      AND (listings.ends_on IS NULL OR listings.ends_on > (%(now)s::timestamptz AT TIME ZONE 'Europe/London')::date)
"""
# What another scheme listed stands beside it, as one report of which nothing more is known.
_IMPORTED = """
    UNION ALL
    SELECT listings.digest, listings.tier, ARRAY[]::text[], listings.month, listings.region, NULL::date, listings.id,
           ARRAY[]::uuid[], ARRAY[]::text[], listings.prefix, NULL::date{more}
    FROM imported_entries listings
    WHERE {which}listings.visible_from <= %(now)s
"""


def _all_that_stands(alerts: str = _ALERTS, more: str = "", which: str = "") -> str:
    return (_CONTRIBUTES + _IMPORTED).format(alerts=alerts, more=more, which=which)


_STANDS = _all_that_stands(which="listings.digest = ANY(%(digests)s::bytea[]) AND ")
#: Every listing, without alerts, and with what the private check knows it by.
EVERYTHING = _all_that_stands("ARRAY[]::text[]", ", listings.private_exact, listings.private_possible")
# Counted and answered in one question, so that neither is without the other and nobody waits twice.
_SPEND_AND_LOOK_UP = "\n".join(
    (SPEND, "SELECT * FROM budget LEFT JOIN (", _STANDS, ") AS stands ON budget.taken")
)
_BEGIN_WITH = _STANDS.replace(
    "listings.digest = ANY(%(digests)s::bytea[])", "listings.prefix = ANY(%(prefixes)s::bytea[])"
)


class _Stands(NamedTuple):
    """One row of what stands: what one report contributes to a digest."""

    digest: bytes
    tier: str
    incident_types: list[str]
    month: date
    region: str
    happened: date | None
    report_id: uuid.UUID
    differs_from: list[uuid.UUID]
    alerts: list[list[str]]
    prefix: bytes | None
    renewed: date | None


def spend_and_look_up(
    database: Session | Statements,
    *,
    budget: Mapping[str, object],
    digests: Collection[bytes],
    now: datetime,
) -> tuple[Spent, dict[bytes, Found]]:
    """Take from an account's budgets and look these digests up; nothing is found where nothing was taken.

    Args:
        budget: as ``budgets.parameters`` has it.
        digests: a digest with nothing is left out of the answer.
    """
    rows = rows_of(database, _SPEND_AND_LOOK_UP, {**budget, "digests": array(digests), "now": now})
    taken, today, this_week, narrow, *_ = rows[0]
    return spent(taken, today, this_week, narrow), found_of([row[4:] for row in rows if row[4] is not None])


def lookup(
    database: Session | Statements, *, digests: Collection[bytes], now: datetime
) -> dict[bytes, Found]:
    """What stands now for each of these digests; a digest with nothing is left out."""
    return found_of(rows_of(database, _STANDS, {"digests": array(digests), "now": now}))


def found_of(rows: Iterable[Sequence[Any]]) -> dict[bytes, Found]:
    """What rows of these statements say, by digest."""
    stands = [_Stands(*row) for row in rows]
    numbers = {report: number for number, report in enumerate(dict.fromkeys(row.report_id for row in stands))}
    found: dict[bytes, list[_Stands]] = defaultdict(list)
    for row in stands:
        found[row.digest].append(row)
    return {digest: _found(each, numbers) for digest, each in found.items()}


def _found(rows: Sequence[_Stands], numbers: Mapping[uuid.UUID, int]) -> Found:
    contributions = tuple(
        Contribution(
            report=numbers[row.report_id],
            tier=Tier(row.tier),
            incident_types=tuple(IncidentType(each) for each in row.incident_types),
            reported=row.month,
            region=Region(row.region),
            happened=row.happened,
            differs_from=frozenset(numbers[each] for each in row.differs_from if each in numbers),
            renewed=row.renewed,
        )
        for row in rows
    )
    alerts = dict.fromkeys(OutAlert(*each) for row in rows for each in row.alerts)
    return Found(contributions, tuple(alerts))


def begin_with(
    database: Session | Statements, *, prefixes: Collection[bytes], now: datetime
) -> dict[bytes, list[Found]]:
    """What stands now for each listed registration that begins like one of these, by how it begins."""
    stands = [
        _Stands(*row) for row in rows_of(database, _BEGIN_WITH, {"prefixes": array(prefixes), "now": now})
    ]
    found: dict[bytes, list[Found]] = defaultdict(list)
    begins = {row.digest: row.prefix for row in stands}
    for digest, each in found_of(stands).items():
        found[begins[digest] or b""].append(each)
    return found
