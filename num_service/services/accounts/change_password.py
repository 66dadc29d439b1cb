"""Choose a new password. A caseworker's keypair is wrapped anew, so their grants of the casework key stay good."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.crypto import passwords
from num_service.crypto.aead import CannotOpen
from num_service.crypto.blind_index import BlindIndex
from num_service.crypto.caseworker_keys import Keypair, LockedKeypair, keypair_place, lock, unlock
from num_service.db.models.casework.casework_key import CaseworkerKeypair
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import sign_in_trail
from num_service.services.accounts.accounts import make_keypair
from num_service.services.accounts.end_sessions import end_sessions
from num_service.services.accounts.password_rules import check_new, check_strength, service_name
from num_service.services.accounts.sign_in import SignedIn, account_by_email, sign_in
from num_service.services.core import audit
from num_service.services.core.password_secret import password_secret


def change_password(
    session: Session, *, email: str, current: str, new: str, index: BlindIndex
) -> SignedIn | None:
    """Choose a new password, with the present one. Every session there was ends.

    Returns:
        Who this is, signed in with the new password; None when email and present password do not fit together, with
        the same work whether or not the account exists.

    Raises:
        Invalid: ``short_password``; ``same_password``; ``weak_password``, once it has been counted that the present one
            fits: whoever catches it commits that.
    """
    check_new(current, new)
    user, secret = account_by_email(session, email, index), password_secret(session)
    known = user.password_hash if user and user.active else None
    if not passwords.verify(current, known, secret) or user is None:
        sign_in_trail.tried(session, account_id=user.id if user else None, email=email, fits=False)
        return None
    try:
        check_strength(new, about=(user.name, email, service_name(session)), field="new_password")
    except Invalid:
        sign_in_trail.tried(session, account_id=user.id, email=email, fits=True)
        raise
    session.refresh(user, with_for_update=True)
    if user.password_hash != known and not passwords.verify(current, user.password_hash, secret):
        # At this very moment another was chosen. The button was pressed twice, or somebody else was first.
        return sign_in(session, email=email, password=new, index=index)
    user.password_hash, user.one_time = passwords.hash_password(new, secret), False
    if user.role == AccountRole.CASEWORKER:
        _wrap_anew(session, user.id, current, new)
    end_sessions(session, user_id=user.id)
    audit.record(session, actor=f"user:{user.id}", action="account.password", subject=f"user:{user.id}")
    return sign_in(session, email=email, password=new, index=index)


def _wrap_anew(session: Session, user_id: uuid.UUID, current: str, new: str) -> None:
    row, place = session.get(CaseworkerKeypair, user_id), keypair_place(user_id)
    if row is None:
        make_keypair(session, user_id, new)
        return
    secret, locked = password_secret(session), LockedKeypair(row.public_key, row.salt, row.private_wrapped)
    try:
        private = unlock(locked, current, where=place, secret=secret)
    except CannotOpen:
        # It was replaced, and opens nothing: their page says so. The password changes all the same.
        audit.record(
            session, actor=f"user:{user_id}", action="casework_key.refused", subject=f"user:{user_id}"
        )
        return
    locked = lock(Keypair(row.public_key, private), new, where=place, secret=secret)
    row.salt, row.private_wrapped = locked.salt, locked.private_wrapped
