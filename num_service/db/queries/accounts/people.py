"""Questions about who may sign in."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.core.let_in import LetIn
from num_service.domain.shared.permissions import AccountRole


def open_administrators(session: Session) -> int:
    """How many administrators can sign in."""
    count = select(func.count()).where(User.role == AccountRole.ADMINISTRATOR, User.active)
    return session.scalar(count) or 0


def waiting(session: Session) -> list[User]:
    """The accounts that wait for a second person, the oldest first."""
    return list(session.scalars(select(User).where(User.waits).order_by(User.created_on, User.id)))


def replace_hash(session: Session, account: LetIn, made: str) -> None:
    """Keep a new hash of the same password, unless another was chosen meanwhile."""
    kind = type(account)
    same = update(kind).where(kind.id == account.id, kind.password_hash == account.password_hash)
    session.execute(same.values(password_hash=made), execution_options={"synchronize_session": False})
