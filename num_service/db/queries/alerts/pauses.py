"""Channels that cannot go out just now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from num_service.db.models.alerts.channel_pause import ChannelPause
from num_service.domain.alerts.audience import Channel


def known(session: Session) -> dict[Channel, ChannelPause]:
    """Every channel whose last try was in vain; ``until`` may be past."""
    return {each.channel: each for each in session.scalars(select(ChannelPause))}


def locked(session: Session, channel: Channel, *, now: datetime, reason: str) -> ChannelPause:
    """The pause of a channel, locked; a fresh one, with no failure yet, where there was none."""
    session.execute(
        insert(ChannelPause)
        .values(channel=channel, failures=0, since=now, until=now, reason=reason)
        .on_conflict_do_nothing()
    )
    return session.scalars(
        select(ChannelPause).where(ChannelPause.channel == channel).with_for_update()
    ).one()


def end(session: Session, channel: Channel) -> None:
    """It goes out again."""
    session.execute(delete(ChannelPause).where(ChannelPause.channel == channel))
