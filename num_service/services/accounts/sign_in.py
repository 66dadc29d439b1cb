"""Sign in, with a password or a bearer token. Constant work for accounts that do not exist."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.crypto import passwords
from num_service.crypto.blind_index import BlindIndex
from num_service.crypto.session_box import BearerToken, new_bearer, read_bearer
from num_service.db.models.accounts.account import ApiToken, Project, User
from num_service.db.queries.accounts import people, tokens
from num_service.db.queries.accounts.tokens import Account
from num_service.db.statements import Statements
from num_service.domain.identifiers import IdentifierKind, InvalidIdentifier, normalise
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import sign_in_trail
from num_service.services.accounts.held_keys import open_keys
from num_service.services.core import audit
from num_service.services.core.password_secret import password_secret
from num_service.services.core.principals import Principal
from num_service.services.core.wiring import Clock

TOKEN_LIFE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A principal; for a caseworker their own public key, and the casework key by version where it was granted."""

    principal: Principal
    casework: dict[int, bytes] = field(default_factory=dict, repr=False)
    own_key: bytes | None = None


def sign_in(session: Session, *, email: str, password: str, index: BlindIndex) -> SignedIn | None:
    """Who this is, or None; the answer and the work are the same whether or not the account exists.

    Raises:
        Conflict: ``choose_password`` when the password fits and was chosen by somebody else. It has been counted by
            then: whoever catches this commits that.
    """
    user, secret = account_by_email(session, email, index), password_secret(session)
    known = user.password_hash if user and user.active else None
    fits = passwords.verify(password, known, secret)
    sign_in_trail.tried(session, account_id=user.id if user else None, email=email, fits=fits)
    if not fits or user is None:
        return None
    if user.one_time:
        raise Conflict("choose_password", "This password was made for you. Choose your own to go on.")
    if passwords.outdated(user.password_hash):
        people.replace_hash(session, user, passwords.hash_password(password, secret))
    signed_in = SignedIn(principal(session, user))
    if user.role is AccountRole.CASEWORKER:
        held = open_keys(session, user_id=user.id, password=password)
        signed_in = SignedIn(signed_in.principal, held.casework, held.own)
    audit.record(session, actor=f"user:{user.id}", action="account.signed_in", subject=f"user:{user.id}")
    return signed_in


def principal(session: Session, user: User) -> Principal:
    """The principal of an account; a project worker receives what the project receives."""
    project = session.get(Project, user.project_id) if user.project_id else None
    return Principal(
        id=user.id,
        role=user.role,
        name=user.name,
        recipient_id=project.recipient_id if project else user.recipient_id,
        project_id=user.project_id,
        sessions_ended=user.sessions_ended,
    )


def by_id(database: Session | Statements, user_id: uuid.UUID, *, sessions_ended: int) -> Principal | None:
    """The principal of a session; None once the account is closed, or its sessions were ended since.

    Args:
        sessions_ended: as it was when this session began.
    """
    return _acting(tokens.signed_in(database, user_id, sessions_ended=sessions_ended))


def issue_token(session: Session, *, email: str, index: BlindIndex, actor: str, clock: Clock) -> str:
    """A bearer token for an account, shown once; only its hash is kept.

    Raises:
        NotFound: ``no_account``.
        Conflict: ``no_tokens`` for caseworkers, whose work needs the casework key.
    """
    user = account_by_email(session, email, index)
    if user is None or not user.active:
        raise NotFound("no_account", "There is no account with this email.")
    if user.role in (AccountRole.CASEWORKER, AccountRole.ADMINISTRATOR):
        raise Conflict("no_tokens", "Caseworkers and administrators have no API: they sign in.")
    return new_token(session, user, actor=actor, clock=clock).shown


def new_token(session: Session, user: User, *, actor: str, clock: Clock) -> BearerToken:
    """A bearer token for an account: what is shown once, and its hash, which is kept."""
    token = new_bearer()
    session.add(ApiToken(token_hash=token.stored_hash, user_id=user.id, expires_at=clock() + TOKEN_LIFE))
    session.flush()
    audit.record(session, actor=actor, action="token.issued", subject=f"user:{user.id}")
    return token


def by_token(database: Session | Statements, bearer: str, *, clock: Clock) -> Principal | None:
    """Who a bearer token belongs to; None when it is unknown, expired, or its account is closed."""
    token = read_bearer(bearer)
    return _acting(tokens.bearer(database, token_hash=token.stored_hash, now=clock())) if token else None


def _acting(found: Account | None) -> Principal | None:
    if found is None:
        return None
    return Principal(
        id=found.id,
        role=AccountRole(found.role),
        name=found.name,
        recipient_id=found.recipient_id,
        project_id=found.project_id,
        sessions_ended=found.sessions_ended,
    )


def by_email(session: Session, *, email: str, index: BlindIndex) -> Principal | None:
    """The principal of the open account with this email; for commands, which name people by their addresses."""
    user = account_by_email(session, email, index)
    return principal(session, user) if user and user.active else None


def account_by_email(session: Session, email: str, index: BlindIndex) -> User | None:
    """The account with an address, open or closed; None for what is not an address."""
    try:
        digests = index.digests(normalise(IdentifierKind.EMAIL, email))
    except InvalidIdentifier:
        return None
    return session.scalar(select(User).where(User.email_digest.in_(digests)))
