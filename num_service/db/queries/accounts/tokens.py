"""Whose a session or a bearer token is: asked at every request, so it takes the columns it needs and no more."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from num_service.db.statements import Statements, rows_of

_ACCOUNT = """
    SELECT users.id, users.role, users.name,
           CASE WHEN projects.id IS NULL THEN users.recipient_id ELSE projects.recipient_id END,
           users.project_id, users.sessions_ended
    FROM users LEFT JOIN projects ON projects.id = users.project_id
"""
_BY_ID = f"{_ACCOUNT} WHERE users.id = %(id)s AND users.sessions_ended = %(sessions_ended)s AND users.active"
_BY_TOKEN = f"""
    {_ACCOUNT} JOIN api_tokens ON api_tokens.user_id = users.id
    WHERE api_tokens.token_hash = %(token)s AND api_tokens.expires_at > %(now)s AND users.active
"""


class Account(NamedTuple):
    """Whoever is acting, with an account that is open. recipient_id: of the project, for whoever works in one."""

    id: uuid.UUID
    role: str
    name: str
    recipient_id: uuid.UUID | None
    project_id: uuid.UUID | None
    sessions_ended: int


def bearer(database: Session | Statements, *, token_hash: bytes, now: datetime) -> Account | None:
    """The open account of a token that has not expired."""
    rows = rows_of(database, _BY_TOKEN, {"token": token_hash, "now": now})
    return Account(*rows[0]) if rows else None


def signed_in(database: Session | Statements, user_id: uuid.UUID, *, sessions_ended: int) -> Account | None:
    """The open account of a session, unless its sessions were ended since this one began."""
    rows = rows_of(database, _BY_ID, {"id": user_id, "sessions_ended": sessions_ended})
    return Account(*rows[0]) if rows else None
