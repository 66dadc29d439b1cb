"""An account's watches: what is to be told when it is reported, by blind index."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from num_service.db.models.checker.watch import Watch
from num_service.db.queries.core.rows import changed
from num_service.domain.identifiers import IdentifierKind


def of_account(session: Session, *, user_id: uuid.UUID, today: date) -> Sequence[Watch]:
    """The watches that have not ended, the one that ends first before the others."""
    asked = select(Watch).where(Watch.user_id == user_id, Watch.ends_on > today)
    return session.scalars(asked.order_by(Watch.ends_on, Watch.id)).all()


def count(session: Session, *, user_id: uuid.UUID, today: date) -> int:
    """How many watches an account has."""
    asked = select(func.count()).where(Watch.user_id == user_id, Watch.ends_on > today)
    return session.scalar(asked) or 0


def keep(
    session: Session,
    *,
    user_id: uuid.UUID,
    kind: IdentifierKind,
    digest: bytes,
    key_version: int,
    ends_on: date,
) -> None:
    """Add a watch, or give the one that is there another end."""
    row = insert(Watch).values(
        id=uuid.uuid4(),
        user_id=user_id,
        kind=kind,
        digest=digest,
        key_version=key_version,
        ends_on=ends_on,
    )
    session.execute(
        row.on_conflict_do_update(index_elements=["user_id", "digest"], set_={"ends_on": ends_on})
    )


def stop(session: Session, *, user_id: uuid.UUID, watch_id: uuid.UUID) -> bool:
    """End one of an account's own watches; False where it is not there."""
    return changed(session, delete(Watch).where(Watch.id == watch_id, Watch.user_id == user_id)) == 1


def forget(session: Session, *, today: date) -> None:
    """Delete watches that have ended."""
    session.execute(delete(Watch).where(Watch.ends_on <= today))
