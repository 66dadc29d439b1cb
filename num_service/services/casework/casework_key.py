"""Set up the casework key once, and grant it to caseworkers. An administrator can do neither with a key in hand."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.crypto.caseworker_keys import (
    grant,
    new_keypair,
    open_grant,
    print_recovery_key,
    read_recovery_key,
)
from num_service.db.models.accounts.account import User
from num_service.db.models.casework.casework_key import CaseworkerKeypair, CaseworkGrant, CaseworkKey
from num_service.db.queries.core.constraints import broken, flush
from num_service.domain.shared.errors import Conflict, Invalid, NotReady
from num_service.domain.shared.permissions import AccountRole, no_key
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock


@dataclass(frozen=True, slots=True)
class SetUp:
    """The first casework key: its private half for this moment only, and the recovery key to print."""

    version: int
    private: bytes = field(repr=False)
    recovery_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A caseworker and whether the casework key was granted to them."""

    id: uuid.UUID
    name: str
    granted: bool
    has_keypair: bool


def set_up(session: Session, *, clock: Clock) -> SetUp:
    """Make the casework key. Its private half is sealed to the recovery key and kept nowhere else.

    Raises:
        Conflict: ``already_set_up``.
    """
    if session.scalar(select(CaseworkKey.version).limit(1)):
        raise broken("pk_casework_keys")
    casework, recovery = new_keypair(), new_keypair()
    session.add(
        CaseworkKey(
            version=1,
            public_key=casework.public,
            recovery_public_key=recovery.public,
            recovery_wrapped=grant(casework.private, recovery.public),
            created_at=clock(),
        )
    )
    flush(session)
    audit.record(session, actor="command", action="casework_key.made", subject="casework_key:1")
    return SetUp(1, casework.private, print_recovery_key(recovery.private))


def recover(session: Session, *, recovery_key: str) -> SetUp:
    """The casework key from the printed recovery key, to grant it when no caseworker can.

    Raises:
        NotReady: ``not_set_up``.
        CannotOpen: when it is not the recovery key.
    """
    key = session.scalar(select(CaseworkKey).order_by(CaseworkKey.version.desc()).limit(1))
    if key is None:
        raise NotReady("not_set_up", "The service is not set up yet: it has no casework key.")
    return SetUp(key.version, open_grant(key.recovery_wrapped, read_recovery_key(recovery_key)), recovery_key)


def grant_to(
    session: Session,
    *,
    user_id: uuid.UUID,
    private: dict[int, bytes],
    granted_by: uuid.UUID | None,
    clock: Clock,
) -> None:
    """Seal every version of the casework key to one caseworker.

    Raises:
        Invalid: ``not_a_caseworker``.
        Conflict: ``no_keypair`` while they have never had a password; ``granted_just_now``.
        Locked: ``no_key`` when the granter holds none.
    """
    user = session.get(User, user_id)
    if user is None or user.role != AccountRole.CASEWORKER or not user.active:
        raise Invalid("not_a_caseworker", "Only a caseworker can be granted the casework key.", field="to")
    keypair = session.get(CaseworkerKeypair, user_id)
    if keypair is None:
        raise Conflict("no_keypair", "This caseworker has not set a password yet.")
    if not private:
        raise no_key()
    for version, key in private.items():
        if session.get(CaseworkGrant, (user_id, version)) is None:
            session.add(
                CaseworkGrant(
                    user_id=user_id,
                    key_version=version,
                    wrapped=grant(key, keypair.public_key),
                    granted_by=granted_by,
                    granted_at=clock(),
                )
            )
    flush(session)
    actor = f"user:{granted_by}" if granted_by else "command"
    audit.record(session, actor=actor, action="casework_key.granted", subject=f"user:{user_id}")


def grant_by_holder(session: Session, *, holder: CaseworkHolder, user_id: uuid.UUID, clock: Clock) -> None:
    """One caseworker grants the key to another, from a page."""
    grant_to(session, user_id=user_id, private=dict(holder.private), granted_by=holder.user_id, clock=clock)


def colleagues(session: Session) -> list[Colleague]:
    """Every active caseworker, and whether the key was granted."""
    rows = session.execute(
        select(User, CaseworkerKeypair.user_id, CaseworkGrant.user_id)
        .outerjoin(CaseworkerKeypair, CaseworkerKeypair.user_id == User.id)
        .outerjoin(CaseworkGrant, CaseworkGrant.user_id == User.id)
        .where(User.role == AccountRole.CASEWORKER, User.active)
        .order_by(User.name)
        .distinct()
    )
    return [
        Colleague(user.id, user.name, granted is not None, keypair is not None)
        for user, keypair, granted in rows
    ]
