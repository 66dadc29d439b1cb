"""Members who may check by text message, by the blind index of their number."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import Recipient, User
from num_service.db.models.checker.text_asker import TextAsker
from num_service.db.queries.core.rows import changed
from num_service.domain.alerts.audience import Channel
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Language


class Asker(NamedTuple):
    """Whose number it is: the account that it counts against, where the answer goes, and in which language."""

    user_id: uuid.UUID
    recipient_id: uuid.UUID
    language: Language | None


def keep(session: Session, *, recipient_id: uuid.UUID, digest: bytes, digests: Collection[bytes]) -> None:
    """Let a number ask for a member, and for nobody else who had it before.

    Args:
        digest: the number's, under the current key.
        digests: the number's, under each key that is known.
    """
    theirs = or_(TextAsker.number_digest.in_(digests), TextAsker.recipient_id == recipient_id)
    session.execute(delete(TextAsker).where(theirs))
    session.add(TextAsker(recipient_id=recipient_id, number_digest=digest))
    session.flush()


def forget(session: Session, recipient_id: uuid.UUID) -> None:
    """Let nobody ask for a member by text any more."""
    session.execute(delete(TextAsker).where(TextAsker.recipient_id == recipient_id))


def may_ask(session: Session, recipient_id: uuid.UUID) -> bool:
    """Whether a member's number may ask."""
    return session.get(TextAsker, recipient_id) is not None


def whose(session: Session, digests: Collection[bytes]) -> Asker | None:
    """The open account of a number that may ask and that texts go to; None where there is none."""
    row = session.execute(
        select(User.id, Recipient.id, Recipient.language)
        .select_from(TextAsker)
        .join(Recipient, Recipient.id == TextAsker.recipient_id)
        .join(User, User.recipient_id == Recipient.id)
        .where(
            TextAsker.number_digest.in_(digests),
            User.active,
            User.role == AccountRole.MEMBER,
            Recipient.channels.contains([Channel.SMS]),
        )
    ).first()
    return Asker(*row) if row else None


def take(session: Session, *, recipient_id: uuid.UUID, message: bytes) -> bool:
    """Remember a message as the last one; whether it is another than the one before."""
    another = TextAsker.last_digest.is_distinct_from(message)
    mine = (TextAsker.recipient_id == recipient_id) & another
    return changed(session, update(TextAsker).where(mine).values(last_digest=message)) > 0
