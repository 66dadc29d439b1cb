"""Officers' own rows, over the officers' login."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from num_service.db.models.police.force_side import Officer


def replace_hash(session: Session, officer: Officer, made: str) -> None:
    """Keep a new hash of the same password, unless another was chosen meanwhile."""
    same = update(Officer).where(Officer.id == officer.id, Officer.password_hash == officer.password_hash)
    session.execute(same.values(password_hash=made), execution_options={"synchronize_session": False})
