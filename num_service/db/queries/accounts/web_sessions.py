"""Where server-side sessions are kept: three tables over two logins, one set of questions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import ReporterSession, WebSession
from num_service.db.models.police.force_side import OfficerSession
from num_service.db.queries.core.rows import changed
from num_service.db.statements import Statements, rows_of


@dataclass(frozen=True, slots=True)
class SessionTable:
    """The table sessions are in, and its column for whose they are: only the police side has one."""

    model: Any
    owner: str = ""

    def read(
        self, database: Session | Statements, token_hash: bytes, *, now: datetime
    ) -> tuple[bytes, datetime] | None:
        """The sealed data and the end of a live session."""
        rows = rows_of(
            database,
            f"SELECT sealed, expires_at FROM {self.model.__tablename__} "  # noqa: S608 — one of three names
            "WHERE token_hash = %(token)s AND expires_at > %(now)s",
            {"token": token_hash, "now": now},
        )
        return (rows[0][0], rows[0][1]) if rows else None

    def read_locked(self, session: Session, token_hash: bytes) -> bytes | None:
        """The sealed data of a session, locked until the transaction ends; None once it was ended."""
        found: bytes | None = session.scalar(
            select(self.model.sealed).where(self.model.token_hash == token_hash).with_for_update()
        )
        return found

    def write(
        self,
        session: Session,
        token_hash: bytes,
        *,
        sealed: bytes,
        expires_at: datetime,
        owner: uuid.UUID | None,
        fresh: bool,
    ) -> None:
        """Keep a session. One that is not ``fresh`` and was ended meanwhile stays ended."""
        values: dict[str, Any] = {"sealed": sealed, "expires_at": expires_at}
        if self.owner:
            values[self.owner] = owner
        if fresh:
            session.execute(insert(self.model).values(token_hash=token_hash, **values))
        else:
            session.execute(update(self.model).where(self.model.token_hash == token_hash).values(**values))

    def extend(self, session: Session, token_hash: bytes, *, expires_at: datetime) -> None:
        session.execute(
            update(self.model).where(self.model.token_hash == token_hash).values(expires_at=expires_at)
        )

    def end(self, session: Session, token_hash: bytes) -> None:
        session.execute(delete(self.model).where(self.model.token_hash == token_hash))


SERVICE_SESSIONS = SessionTable(WebSession)
REPORTER_SESSIONS = SessionTable(ReporterSession)
POLICE_SESSIONS = SessionTable(OfficerSession, "officer_id")


def forget_expired(session: Session, *, now: datetime) -> None:
    """Delete sessions that have ended; over the service's own login."""
    for model in (WebSession, ReporterSession):
        session.execute(delete(model).where(model.expires_at <= now))


def forget_officers(police: Session, *, now: datetime) -> int:
    """The same of officers, in their database; how many."""
    return changed(police, delete(OfficerSession).where(OfficerSession.expires_at <= now))
