"""A private feed by a secret link: that there is a message and since when, and never what it says.

It is each person's own, also where several work for one project: when one of them leaves, their link alone ends.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from num_service.crypto.feed_links import FeedSecret, new_feed_secret, read_feed_secret
from num_service.db.queries.accounts import feed_links
from num_service.db.queries.alerts import inboxes
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.permissions import Permission, may
from num_service.domain.shared.taxonomy import Language
from num_service.services.core.principals import Principal
from num_service.services.core.wiring import Clock

#: What a feed holds: the newest entries that still apply, and none that came longer ago.
MOST, BACK = 30, timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Entry:
    """One message that waits: its name in this feed alone, and when it came."""

    id: uuid.UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it is read: the language its reader chose, if they did, and its entries, newest first."""

    id: uuid.UUID = field(repr=False)
    language: Language | None
    entries: tuple[Entry, ...]


def make(session: Session, *, who: Principal, clock: Clock) -> FeedSecret:
    """Give somebody a link, in place of the one they had; it is told this once, and only its hash is kept.

    Raises:
        NotFound: ``no_inbox`` for an account where no alerts arrive.
    """
    if who.recipient_id is None:
        raise NotFound("no_inbox", "No messages arrive at this account.")
    secret = new_feed_secret()
    feed_links.keep(session, who.id, token_hash=secret.stored_hash, on=clock().date())
    return secret


def made_on(session: Session, *, user_id: uuid.UUID) -> date | None:
    """The day somebody's link was made; None while they have none."""
    return feed_links.made_on(session, user_id)


def remove(session: Session, *, user_id: uuid.UUID) -> None:
    """End somebody's feed: its link leads nowhere from then on."""
    feed_links.forget(session, user_id)


def read(session: Session, *, shown: str, clock: Clock) -> Feed:
    """Read the feed of a link. Nothing is marked as read by it.

    Raises:
        NotFound: ``no_feed`` for a link that is none, or no longer, or whose account is closed: they look alike.
    """
    secret = read_feed_secret(shown)
    whose = feed_links.follows(session, secret.stored_hash) if secret else None
    if secret is None or whose is None or not may(whose.role, Permission.READ_ALERTS, holds_key=False):
        raise NotFound("no_feed", "There is nothing here.")
    now = clock()
    found = inboxes.lately(session, recipient_id=whose.recipient_id, since=now - BACK, now=now, limit=MOST)
    return Feed(
        id=secret.entry(uuid.UUID(int=0)),
        language=whose.language,
        entries=tuple(Entry(secret.entry(alert_id), at) for alert_id, at in found),
    )
