"""End every browser session of one account at once, on every device, and its private feed with them."""

from __future__ import annotations

import uuid

from sqlalchemy import update
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.queries.accounts import feed_links
from num_service.services.core import audit


def end_sessions(session: Session, *, user_id: uuid.UUID) -> None:
    """End them all, the one that asks included, and say so in the audit log: a phone that is lost reads no feed."""
    end_all(session, user_id)
    feed_links.forget(session, user_id)
    audit.record(
        session, actor=f"user:{user_id}", action="account.signed_out_everywhere", subject=f"user:{user_id}"
    )


def end_all(session: Session, user_id: uuid.UUID) -> None:
    """Make every session of an account one from before: no row says whose a session is (decision 49)."""
    mine = update(User).where(User.id == user_id)
    session.execute(
        mine.values(sessions_ended=User.sessions_ended + 1),
        execution_options={"synchronize_session": "fetch"},
    )
