"""Secret links of private feeds."""

from __future__ import annotations

import uuid
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import Project, Recipient, User
from num_service.db.models.accounts.feed_link import FeedLink
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Language


class Follows(NamedTuple):
    """Whose feed a link is, as far as a feed needs it."""

    role: AccountRole
    recipient_id: uuid.UUID
    language: Language | None


def keep(session: Session, user_id: uuid.UUID, *, token_hash: bytes, on: date) -> None:
    """Keep the link of an account; one from before leads nowhere from then on."""
    made = insert(FeedLink).values(user_id=user_id, token_hash=token_hash, made_on=on)
    session.execute(
        made.on_conflict_do_update(
            index_elements=[FeedLink.user_id], set_={"token_hash": token_hash, "made_on": on}
        )
    )


def made_on(session: Session, user_id: uuid.UUID) -> date | None:
    """The day the link of an account was made; None without one."""
    found: date | None = session.scalar(select(FeedLink.made_on).where(FeedLink.user_id == user_id))
    return found


def forget(session: Session, user_id: uuid.UUID) -> None:
    """Delete the link of an account."""
    session.execute(delete(FeedLink).where(FeedLink.user_id == user_id))


def follows(session: Session, token_hash: bytes) -> Follows | None:
    """The open account of a link, and where its alerts arrive; None where there is none."""
    recipient = func.coalesce(Project.recipient_id, User.recipient_id)
    row = session.execute(
        select(User.role, Recipient.id, Recipient.language)
        .join(FeedLink, FeedLink.user_id == User.id)
        .outerjoin(Project, Project.id == User.project_id)
        .join(Recipient, Recipient.id == recipient)
        .where(FeedLink.token_hash == token_hash, User.active)
    ).first()
    return Follows(*row) if row else None
