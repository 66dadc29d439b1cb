"""Questions about who may sign in."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.domain.shared.permissions import AccountRole


def open_administrators(session: Session) -> int:
    """How many administrators can sign in."""
    count = select(func.count()).where(User.role == AccountRole.ADMINISTRATOR, User.active)
    return session.scalar(count) or 0


def waiting(session: Session) -> list[User]:
    """The accounts that wait for a second person, the oldest first."""
    return list(session.scalars(select(User).where(User.waits).order_by(User.created_on, User.id)))


def replace_hash(session: Session, user: User, made: str) -> None:
    """Keep a new hash of the same password, unless another was chosen meanwhile."""
    same = update(User).where(User.id == user.id, User.password_hash == user.password_hash)
    session.execute(same.values(password_hash=made), execution_options={"synchronize_session": False})
