"""Whose a bearer token is: asked at every request of the API, so it takes the columns it needs and no more."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from num_service.db.statements import Statements, rows_of

_BEARER = """
    SELECT users.id, users.role, users.name,
           CASE WHEN projects.id IS NULL THEN users.recipient_id ELSE projects.recipient_id END,
           users.project_id, users.sessions_ended
    FROM api_tokens JOIN users ON users.id = api_tokens.user_id LEFT JOIN projects ON projects.id = users.project_id
    WHERE api_tokens.token_hash = %(token)s AND api_tokens.expires_at > %(now)s AND users.active
"""


class Bearer(NamedTuple):
    """Whoever carries a token. recipient_id: of the project, for whoever works in one."""

    id: uuid.UUID
    role: str
    name: str
    recipient_id: uuid.UUID | None
    project_id: uuid.UUID | None
    sessions_ended: int


def bearer(database: Session | Statements, *, token_hash: bytes, now: datetime) -> Bearer | None:
    """The open account of a token that has not expired."""
    rows = rows_of(database, _BEARER, {"token": token_hash, "now": now})
    return Bearer(*rows[0]) if rows else None
