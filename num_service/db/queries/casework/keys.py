"""The casework key's rows: its versions, caseworkers' keys, and grants."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.casework.casework_key import CaseworkerKeypair, CaseworkGrant, CaseworkKey
from num_service.db.statements import Statements, rows_of
from num_service.domain.shared.permissions import AccountRole


def versions(session: Session) -> Sequence[CaseworkKey]:
    """Every version of the casework key that the database names, the newest first."""
    return session.scalars(select(CaseworkKey).order_by(CaseworkKey.version.desc())).all()


def public_halves(database: Session | Statements) -> dict[int, bytes]:
    """The public half of every version of the casework key that the database names."""
    return dict(rows_of(database, "SELECT version, public_key FROM casework_keys", {}))


def grants_of(session: Session, user_id: uuid.UUID) -> Sequence[CaseworkGrant]:
    """What was granted to a caseworker, by version."""
    return session.scalars(
        select(CaseworkGrant).where(CaseworkGrant.user_id == user_id).order_by(CaseworkGrant.key_version)
    ).all()


def caseworkers(session: Session) -> list[tuple[User, CaseworkerKeypair | None, list[CaseworkGrant]]]:
    """Every active caseworker by name, with their own key and what was granted to them."""
    grants: dict[uuid.UUID, list[CaseworkGrant]] = {}
    for each in session.scalars(select(CaseworkGrant)):
        grants.setdefault(each.user_id, []).append(each)
    rows = session.execute(
        select(User, CaseworkerKeypair)
        .outerjoin(CaseworkerKeypair, CaseworkerKeypair.user_id == User.id)
        .where(User.role == AccountRole.CASEWORKER, User.active)
        .order_by(User.name)
    )
    return [(user, keypair, grants.get(user.id, [])) for user, keypair in rows]


def wrap_anew(session: Session, keypair: CaseworkerKeypair, *, salt: bytes, wrapped: bytes) -> None:
    """Keep a new wrap of the same private half under the same password, unless another was made meanwhile."""
    same = update(CaseworkerKeypair).where(
        CaseworkerKeypair.user_id == keypair.user_id, CaseworkerKeypair.salt == keypair.salt
    )
    new = same.values(salt=salt, private_wrapped=wrapped)
    session.execute(new, execution_options={"synchronize_session": False})
