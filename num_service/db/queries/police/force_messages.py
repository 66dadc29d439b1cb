"""What officers wrote, in the police database: sent and read over the police login, taken over the push login."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from num_service.db.models.police.force_side import ForceMessage
from num_service.domain.police.force_message import ForceKind, Outcome

#: Taken over at a time.
MOST = 100


class Answer(StrEnum):
    """What the police database says to an officer who sends something."""

    SENT = "sent"
    NONE = "none"
    WITHDRAWN = "withdrawn"
    FULL = "full"


class Written(NamedTuple):
    """What somebody of a force wrote about a packet, as that force sees it."""

    reference: str
    kind: ForceKind
    outcome: Outcome | None
    words: str
    sent_at: datetime


class Waiting(NamedTuple):
    """The same as the service takes it over."""

    id: uuid.UUID
    reference: str
    kind: ForceKind
    outcome: Outcome | None
    words: str
    sent_at: datetime


_SEEN = (
    ForceMessage.reference,
    ForceMessage.kind,
    ForceMessage.outcome,
    ForceMessage.words,
    ForceMessage.sent_at,
)


def send(police: Session, *, reference: str, kind: ForceKind, outcome: Outcome | None, words: str) -> Answer:
    """Keep what an officer writes about an opened packet of the session's own force. For the police login."""
    asked = text("SELECT send_force_message(:reference, :kind, :outcome, :words)")
    given = {"reference": reference, "kind": kind.value, "outcome": outcome.value if outcome else None}
    return Answer(police.scalar(asked, given | {"words": words}) or "")


def of_packets(police: Session, references: Collection[str]) -> Sequence[Written]:
    """What the force wrote about these packets, the oldest first. For the police login."""
    asked = select(*_SEEN).where(ForceMessage.reference.in_(references))
    return [Written(*row) for row in police.execute(asked.order_by(ForceMessage.sent_at, ForceMessage.id))]


def waiting(police: Session) -> Sequence[Waiting]:
    """What the service has not taken over yet, the oldest first. For the push login."""
    asked = select(ForceMessage.id, *_SEEN).where(~ForceMessage.taken)
    return [Waiting(*row) for row in police.execute(asked.order_by(ForceMessage.sent_at).limit(MOST))]


def taken(police: Session, ids: Collection[uuid.UUID]) -> None:
    """Say that the service has these. The force does not see it."""
    police.execute(update(ForceMessage).where(ForceMessage.id.in_(ids)).values(taken=True))


def doubt(police: Session) -> int:
    """After a restore of the service's database: all of them are to be taken over anew; how many there are."""
    police.execute(update(ForceMessage).where(ForceMessage.taken).values(taken=False))
    return police.scalar(select(func.count()).select_from(ForceMessage)) or 0
