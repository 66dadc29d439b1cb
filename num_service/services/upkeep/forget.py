"""Forget what has ended, shred what is too old to be kept, and let alerts expire."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import ApiToken, CheckBudget
from num_service.db.models.alerts.alert import Alert
from num_service.db.models.reports.waiting_code import WaitingCode
from num_service.db.queries.accounts import web_sessions
from num_service.db.queries.casework import rota
from num_service.db.queries.checker import desk, guard, imported, watches
from num_service.db.queries.reports import deletion, drafts
from num_service.db.queries.upkeep import retention as queries
from num_service.db.queries.writing import unsaved
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.casework.rota import KEPT
from num_service.domain.checker import alarms, deeds, lifecycle
from num_service.domain.checker.budgets import week_of
from num_service.domain.reports import retention
from num_service.domain.shared.days import local_day
from num_service.domain.shared.taxonomy import Tier
from num_service.services.accounts import sign_in_trail
from num_service.services.alerts import forget_deliveries
from num_service.services.core import audit
from num_service.services.core.wiring import Clock


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a run destroyed for good."""

    parts: int
    listings: int
    deliveries: int = 0


def forget_officers_sessions(police: Session, *, clock: Clock) -> int:
    """Delete officers' sessions and tokens that have ended and old days of their trail; how many sessions."""
    sign_in_trail.forget_old(police, clock=clock)
    return web_sessions.forget_officers(police, now=clock())


def forget_expired(session: Session, *, clock: Clock) -> Forgotten:
    """Delete what is over; an alert past its day is marked expired and leaves the lists.

    Sessions, codes that waited, reports that were begun and not sent, tokens, last week's budgets, and shifts, counts
    and alarms of 90 days ago go; reports of more than five years are shredded, text that nobody saved or went on with
    for 30 days and challenges decided 90 days ago too; a listing leaves at its last day, or after 24, 36 or 60 months
    without a report, by its tier (4-data-protection, "Keeping and forgetting"). Of an alert that ended 90 days ago it
    is forgotten who got it.
    """
    now = clock()
    web_sessions.forget_expired(session, now=now)
    sign_in_trail.forget_old(session, clock=clock)
    session.execute(delete(WaitingCode).where(WaitingCode.expires_at <= now))
    drafts.forget_expired(session, now=now)
    session.execute(delete(ApiToken).where(ApiToken.expires_at <= now))
    session.execute(delete(CheckBudget).where(CheckBudget.week < week_of(now)))
    desk.forget_challenges(session, before=deeds.challenges_before(now.date()))
    watches.forget(session, today=local_day(now))
    guard.forget(session, before=alarms.kept_from(now.date()))
    session.execute(
        update(Alert)
        .where(Alert.status == AlertStatus.PUBLISHED, Alert.expires_at <= now)
        .values(status=AlertStatus.EXPIRED, ended_at=now)
    )
    rota.forget(session, before=now - KEPT)
    deletion.destroy_left_over(session)
    unsaved.forget_untouched(session, before=retention.unsaved_before(now.date()))
    listed_before = {tier: lifecycle.listings_before(tier, now.date()) for tier in Tier}
    imported.forget(session, before=listed_before)
    gone = Forgotten(
        parts=queries.shred_reports(session, before=retention.reports_before(now.date())),
        listings=queries.remove_listings(
            session,
            before=listed_before,
            today=local_day(now),
            most=queries.MOST,
        ),
        deliveries=forget_deliveries.forget_deliveries(session, clock=clock),
    )
    if gone.parts:
        audit.record(session, actor="worker", action="reports.shredded", subject="reports")
    return gone
