"""End every browser session of one account at once, on every device."""

from __future__ import annotations

import uuid

from sqlalchemy import delete
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import WebSession
from num_service.db.queries.core.rows import changed
from num_service.services.core import audit


def end_sessions(session: Session, *, user_id: uuid.UUID) -> int:
    """End them all, the one that asks included; answers how many there were."""
    ended = changed(session, delete(WebSession).where(WebSession.user_id == user_id))
    audit.record(
        session, actor=f"user:{user_id}", action="account.signed_out_everywhere", subject=f"user:{user_id}"
    )
    return ended
