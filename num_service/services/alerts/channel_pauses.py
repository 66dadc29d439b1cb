"""A channel that cannot go out is paused as a whole, said aloud, and tried again: no delivery pays for it."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from sqlalchemy.orm import Session

from num_service.db.models.alerts.channel_pause import ChannelPause
from num_service.db.queries.alerts import pauses
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.failure import pause_after
from num_service.services.core.wiring import Clock

_log = structlog.get_logger()


def paused(session: Session, *, clock: Clock) -> Mapping[Channel, ChannelPause]:
    """The channels that are not to be tried yet, and why."""
    now = clock()
    return {channel: each for channel, each in pauses.known(session).items() if each.until > now}


def troubled(session: Session) -> Mapping[Channel, ChannelPause]:
    """The channels whose last try was in vain, whether or not the next one is due."""
    return pauses.known(session)


def pause(session: Session, *, channel: Channel, reason: str, clock: Clock) -> None:
    """Pause a channel, longer each time; workers that fail together count as one failure."""
    now = clock()
    found = pauses.locked(session, channel, now=now, reason=reason)
    if found.until > now:
        return
    found.failures += 1
    found.until, found.reason = now + pause_after(found.failures), reason
    session.flush()
    _log.error(
        "channel_paused",
        channel=channel.value,
        reason=reason,
        failures=found.failures,
        until=found.until.isoformat(timespec="seconds"),
    )


def resume(session: Session, *, channel: Channel) -> None:
    """It goes out again: something was taken, or an operator has mended it and does not want to wait."""
    pauses.end(session, channel)
