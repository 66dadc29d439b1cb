"""Listings as staff work with them: the list, one with its reports, decisions, challenges, what is never listed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, case, delete, func, select, union, update
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.alerts.alert import Alert, AlertSource
from num_service.db.models.checker.challenge import Challenge, ListingDecision, NeverListed
from num_service.db.models.reports.identifier import Listing, ListingSource
from num_service.db.models.reports.report import Report
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.checker.deeds import ChallengeState
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.shared.taxonomy import IncidentType, Region, Tier


@dataclass(frozen=True, slots=True)
class Row:
    """One listing of the list. ``tier`` is the worst among its reports, ``last`` the month of the newest."""

    id: int
    kind: IdentifierKind
    tier: Tier
    reports: int
    last: date
    live_from: datetime
    renewed: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Source:
    """What one report contributes, and what it could."""

    report_id: uuid.UUID
    reference: str
    tier: Tier
    incident_types: list[IncidentType]
    region: Region
    month: date
    visible_from: datetime
    could_tier: Tier
    could_types: list[IncidentType]
    could_region: Region


_RANK = case({tier.value: tier.rank for tier in Tier}, value=ListingSource.tier)
#: Put together once: every page of a report asks it.
_OURS = union(
    *(
        select(digest).where(digest.in_(bindparam("digests", expanding=True)))
        for digest in (NeverListed.digest, User.email_digest)
    )
)


def rows(
    session: Session,
    *,
    tier: Tier | None = None,
    digests: Collection[bytes] | None = None,
    limit: int,
    offset: int = 0,
) -> list[Row]:
    """Listings, the newest first. digests: only those; tier: only those with a report of it."""
    asked = (
        select(
            Listing.id,
            Listing.kind,
            func.min(_RANK),
            func.count(),
            func.max(ListingSource.month),
            func.min(ListingSource.visible_from),
            Listing.renewed,
            Listing.ends_on,
        )
        .join(ListingSource, ListingSource.listing_id == Listing.id)
        .group_by(Listing.id)
        .order_by(Listing.id.desc())
    )
    if tier is not None:
        asked = asked.having(func.min(_RANK) == tier.rank)
    if digests is not None:
        asked = asked.where(Listing.digest.in_(digests))
    by_rank = {each.rank: each for each in Tier}
    found = session.execute(asked.limit(limit).offset(offset)).all()
    return [Row(row[0], row[1], by_rank[row[2]], row[3], *row[4:]) for row in found]


def sources(session: Session, listing_id: int) -> list[Source]:
    """What each report contributes to a listing, the newest first."""
    found = session.execute(
        select(ListingSource, Report)
        .join(Report, Report.id == ListingSource.report_id)
        .where(ListingSource.listing_id == listing_id)
        .order_by(ListingSource.month.desc(), Report.reference)
    )
    return [
        Source(
            report.id,
            report.reference,
            row.tier,
            list(row.incident_types),
            row.region,
            row.month,
            row.visible_from,
            report.tier,
            list(report.incident_types),
            report.region,
        )
        for row, report in found
    ]


def take_out(session: Session, listing_id: int) -> None:
    """Take every report's contribution to a listing away; a sweep deletes what is left of it."""
    session.execute(delete(ListingSource).where(ListingSource.listing_id == listing_id))


def show(
    session: Session,
    *,
    listing_id: int,
    report_id: uuid.UUID,
    tier: Tier,
    types: Sequence[IncidentType],
    region: Region,
) -> None:
    """Change what is shown of one report's contribution."""
    mine = ListingSource.listing_id == listing_id, ListingSource.report_id == report_id
    session.execute(
        update(ListingSource).where(*mine).values(tier=tier, incident_types=list(types), region=region)
    )


def alerts_out(session: Session, report_ids: Collection[uuid.UUID]) -> Sequence[Alert]:
    """The alerts that are out and rest on any of these reports."""
    asked = (
        select(Alert)
        .where(
            Alert.status == AlertStatus.PUBLISHED,
            Alert.id.in_(select(AlertSource.alert_id).where(AlertSource.report_id.in_(report_ids))),
        )
        .order_by(Alert.reference)
    )
    return session.scalars(asked).all()


def alerts_waiting(session: Session, report_id: uuid.UUID) -> Sequence[Alert]:
    """The alerts that rest on a report and have not gone out, locked; those whose text is destroyed are left out."""
    asked = (
        select(Alert)
        .where(
            Alert.status.in_((AlertStatus.DRAFT, AlertStatus.APPROVED)),
            Alert.draft_id.is_not(None),
            Alert.id.in_(select(AlertSource.alert_id).where(AlertSource.report_id == report_id)),
        )
        .order_by(Alert.reference)
    )
    return session.scalars(asked.with_for_update()).all()


def decisions(
    session: Session, *, listing_id: int | None = None, challenge_id: uuid.UUID | None = None
) -> Sequence[ListingDecision]:
    """What was decided about a listing or a challenge, the newest first."""
    of = (
        ListingDecision.listing_id == listing_id
        if listing_id is not None
        else ListingDecision.challenge_id == challenge_id
    )
    asked = select(ListingDecision).where(of).order_by(ListingDecision.decided_on.desc(), ListingDecision.id)
    return session.scalars(asked).all()


def challenges(session: Session, *, limit: int) -> Sequence[Challenge]:
    """Challenges: those that wait, the oldest first; then what was decided, the newest first."""
    decided = Challenge.state != ChallengeState.OPEN
    asked = select(Challenge).order_by(
        decided, Challenge.decided_on.desc(), Challenge.received_on, Challenge.id
    )
    return session.scalars(asked.limit(limit)).all()


def waiting_challenges(session: Session) -> int:
    """How many challenges wait."""
    return session.scalar(select(func.count()).where(Challenge.state == ChallengeState.OPEN)) or 0


def forget_challenges(session: Session, *, before: date) -> None:
    """Delete what was written in challenges that were decided before a day."""
    old = update(Challenge).where(Challenge.decided_on < before, Challenge.ciphertext.is_not(None))
    session.execute(old.values(ciphertext=None, wrapped=None))


def never_listed(session: Session) -> Sequence[NeverListed]:
    """What is never listed, by what it is called."""
    return session.scalars(select(NeverListed).order_by(NeverListed.said, NeverListed.id)).all()


def ours(session: Session, digests: Collection[bytes]) -> frozenset[bytes]:
    """Which of these are never listed, or are what somebody signs in with."""
    return frozenset(session.scalars(_OURS, {"digests": list(digests)}))


def is_never_listed(session: Session, digests: Collection[bytes]) -> bool:
    """Whether one of these is never listed."""
    return session.scalar(select(NeverListed.id).where(NeverListed.digest.in_(digests)).limit(1)) is not None
