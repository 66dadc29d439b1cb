"""Forget what has ended: sessions, tokens, yesterday's budgets; and let alerts expire."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from num_service.db.models.account import ApiToken, CheckBudget
from num_service.db.models.alert import Alert
from num_service.db.queries import web_sessions
from num_service.domain.alert import AlertStatus
from num_service.services.wiring import Clock


def forget_expired(session: Session, *, clock: Clock) -> None:
    """Delete what is over; an alert past its day is marked expired and leaves the lists."""
    now = clock()
    web_sessions.forget_expired(session, now=now)
    session.execute(delete(ApiToken).where(ApiToken.expires_at <= now))
    session.execute(delete(CheckBudget).where(CheckBudget.day < now.date()))
    session.execute(
        update(Alert)
        .where(Alert.status == AlertStatus.PUBLISHED, Alert.expires_at <= now)
        .values(status=AlertStatus.EXPIRED.value, ended_at=now)
    )
