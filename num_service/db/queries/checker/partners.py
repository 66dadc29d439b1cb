"""Partner sites as an administrator sees them: what each may check and has checked, its tokens and their canaries."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, delete, func, select
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import ApiToken, CheckBudget, User
from num_service.db.models.checker.guard import CheckerAlarm
from num_service.db.models.checker.partner import Partner, PartnerToken
from num_service.db.queries.core.rows import changed


@dataclass(frozen=True, slots=True)
class Token:
    """One token by its name. ``expires_at`` is None once it opens nothing; ``tried`` the last hour its canary was."""

    id: uuid.UUID
    said: str
    issued_on: date
    expires_at: datetime | None
    tried: datetime | None
    times: int


@dataclass(frozen=True, slots=True)
class Site:
    """A partner: what it may check, how much it has, and its tokens, the newest first."""

    id: uuid.UUID
    name: str
    active: bool
    day: int
    week: int
    today: int
    this_week: int
    tokens: list[Token]

    @property
    def in_force(self) -> int:
        """How many of its tokens open something."""
        return sum(each.expires_at is not None for each in self.tokens)

    @property
    def leaked(self) -> bool:
        """Whether the canary of a token that is still in force was checked."""
        return any(each.tried is not None and each.expires_at is not None for each in self.tokens)


def sites(session: Session, *, day: date, week: date, only: uuid.UUID | None = None) -> list[Site]:
    """Every partner by name. only: that one."""
    today = case((CheckBudget.day == day, CheckBudget.used), else_=0)
    this_week = case((CheckBudget.week == week, CheckBudget.used_in_week), else_=0)
    asked = (
        select(User, Partner, today, this_week)
        .join(Partner, Partner.user_id == User.id)
        .outerjoin(CheckBudget, CheckBudget.user_id == User.id)
        .order_by(User.name, User.id)
    )
    rows = session.execute(asked if only is None else asked.where(User.id == only)).all()
    tokens = _tokens(session, [row[0].id for row in rows])
    return [
        Site(user.id, user.name, user.active, partner.day, partner.week, used, used_in_week, tokens[user.id])
        for user, partner, used, used_in_week in rows
    ]


def _tokens(session: Session, user_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Token]]:
    tried = (
        select(
            CheckerAlarm.canary_id,
            func.max(CheckerAlarm.hour).label("last"),
            func.sum(CheckerAlarm.times).label("n"),
        )
        .group_by(CheckerAlarm.canary_id)
        .subquery()
    )
    asked = (
        select(PartnerToken, ApiToken.expires_at, tried.c.last, func.coalesce(tried.c.n, 0))
        .outerjoin(ApiToken, ApiToken.token_hash == PartnerToken.token_hash)
        .outerjoin(tried, tried.c.canary_id == PartnerToken.canary_id)
        .where(PartnerToken.user_id.in_(user_ids))
        .order_by(PartnerToken.issued_on.desc(), PartnerToken.said)
    )
    found: dict[uuid.UUID, list[Token]] = defaultdict(list)
    for row, expires_at, last, times in session.execute(asked):
        found[row.user_id].append(Token(row.id, row.said, row.issued_on, expires_at, last, int(times)))
    return found


def revoke(session: Session, *, token_id: uuid.UUID) -> bool:
    """Delete a token, so that it opens nothing from now on; False where it was gone already."""
    hashes = select(PartnerToken.token_hash).where(PartnerToken.id == token_id)
    return changed(session, delete(ApiToken).where(ApiToken.token_hash.in_(hashes))) == 1
