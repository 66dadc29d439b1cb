"""Partner sites: opened with budgets of their own, tokens by name that one press revokes, and a canary for each.

The canary is an address that nobody has, given out with the token and kept beside it. Whoever finds the token where it
leaked finds the address too; a check of it, by whomever, is an alarm that names the token.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from num_service.crypto.blind_index import BlindIndex
from num_service.crypto.contact import ContactBox
from num_service.db.models.accounts.account import User
from num_service.db.models.checker.partner import Partner, PartnerToken
from num_service.db.queries.checker import partners as queries
from num_service.db.queries.checker.partners import Site
from num_service.domain.checker.budgets import week_of
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts, sign_in
from num_service.services.accounts.accounts import NewAccount
from num_service.services.checker.guard import LONGEST, place_canary
from num_service.services.core import audit
from num_service.services.core.wiring import Clock

#: Nobody has an address there: the name is kept for examples (RFC 2606).
_NOWHERE = "example.net"


@dataclass(frozen=True, slots=True)
class Issued:
    """A token and its canary, shown this once."""

    token: str = field(repr=False)
    canary: str = field(repr=False)


def every(session: Session, *, clock: Clock) -> list[Site]:
    """The partners by name, with what each has checked today and this week."""
    return queries.sites(session, day=local_day(clock()), week=week_of(clock()))


def one(session: Session, *, user_id: uuid.UUID, clock: Clock) -> Site:
    """One partner. Raises ``NotFound`` ``no_partner``."""
    found = queries.sites(session, day=local_day(clock()), week=week_of(clock()), only=user_id)
    if not found:
        raise _none()
    return found[0]


def is_partner(session: Session, *, user_id: uuid.UUID) -> bool:
    """Whether an account is a partner with budgets of its own."""
    return session.get(Partner, user_id) is not None


def add(
    session: Session,
    *,
    name: str,
    email: str,
    day: int,
    week: int,
    index: BlindIndex,
    contact: ContactBox,
    actor: str,
    clock: Clock,
) -> uuid.UUID:
    """Open a partner's account, with what it may check. It has no password: it is its tokens.

    Raises:
        Invalid: an address that is not one.
        Conflict: ``email_taken``.
    """
    new = NewAccount(role=AccountRole.PARTNER, email=email, name=name)
    user_id = accounts.open_account(session, new=new, index=index, contact=contact, actor=actor, clock=clock)
    session.add(Partner(user_id=user_id, day=day, week=week))
    return user_id


def set_budget(session: Session, *, user_id: uuid.UUID, day: int, week: int, actor: str) -> None:
    """Change what a partner may check in a day and a week, from this moment. Raises ``NotFound`` ``no_partner``."""
    partner = session.get(Partner, user_id, with_for_update=True, populate_existing=True)
    if partner is None:
        raise _none()
    partner.day, partner.week = day, week
    audit.record(session, actor=actor, action="partner.budget", subject=f"user:{user_id}")


def issue(
    session: Session, *, user_id: uuid.UUID, said: str, index: BlindIndex, actor: str, clock: Clock
) -> Issued:
    """A token with a name and a canary of its own. Both are shown once: only their hash and index are kept.

    Args:
        said: where it is to be used, such as "web server".

    Raises:
        NotFound: ``no_partner``. Conflict: ``closed`` where its account is closed.
    """
    user = session.get(User, user_id)
    if user is None or not is_partner(session, user_id=user_id):
        raise _none()
    if not user.active:
        raise Conflict("closed", "This account is closed. Open it again first.", field="said")
    token = sign_in.new_token(session, user, actor=actor, clock=clock)
    canary = f"{secrets.token_hex(5)}@{_NOWHERE}"
    canary_id = place_canary(
        session,
        typed=canary,
        said=f"{user.name}: {said}"[:LONGEST],
        index=index,
        actor=actor,
        clock=clock,
    )
    session.add(
        PartnerToken(
            user_id=user_id,
            token_hash=token.stored_hash,
            canary_id=canary_id,
            said=said,
            issued_on=local_day(clock()),
        )
    )
    return Issued(token.shown, canary)


def revoke(session: Session, *, token_id: uuid.UUID, actor: str) -> uuid.UUID:
    """End a token at once. Its canary stands, so that whoever tries it later is noticed too.

    Returns:
        Whose it was.

    Raises:
        NotFound: ``no_token``. Conflict: ``ended`` where it had ended already.
    """
    found = session.get(PartnerToken, token_id)
    if found is None:
        raise NotFound("no_token", "There is no such token.")
    if not queries.revoke(session, token_id=token_id):
        raise Conflict("ended", "This token had ended already.")
    audit.record(session, actor=actor, action="token.revoked", subject=f"user:{found.user_id}")
    return found.user_id


def _none() -> NotFound:
    return NotFound("no_partner", "There is no such partner site.")
