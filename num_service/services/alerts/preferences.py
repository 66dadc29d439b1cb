"""A recipient chooses when messages reach them, over what, and what they say; an inbox has every alert in any case."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import Recipient
from num_service.db.queries.alerts import holding
from num_service.domain.alerts.audience import Channel, Traits, traits_of
from num_service.domain.alerts.preferences import (
    MAY_BE_DAILY,
    PAUSES,
    TRAVELS,
    Preferences,
    Quiet,
    as_kept,
    from_kept,
)
from num_service.domain.shared.errors import Invalid
from num_service.services.core.wiring import Clock


def chosen(session: Session, *, recipient_id: uuid.UUID) -> Preferences:
    """What a recipient has chosen."""
    row = session.get_one(Recipient, recipient_id)
    return Preferences(
        regions=frozenset(row.regions),
        zone=row.time_zone,
        quiet=Quiet(row.quiet_from, row.quiet_until)
        if row.quiet_from is not None and row.quiet_until is not None
        else None,
        danger_wakes=row.danger_wakes,
        daily=frozenset(row.daily),
        daily_at=row.daily_at,
        paused_until=row.paused_until,
        not_by=from_kept(row.not_by),
        fuller=row.fuller,
        said=Traits(
            frozenset(row.sectors), frozenset(row.genders), frozenset(row.speaks), frozenset(row.near)
        ),
    )


def channels(session: Session, *, recipient_id: uuid.UUID) -> list[Channel]:
    """The channels over which messages reach a recipient."""
    mine = session.get_one(Recipient, recipient_id).channels
    return [each for each in TRAVELS if each in mine]


def choose(session: Session, *, recipient_id: uuid.UUID, new: Preferences, clock: Clock) -> None:
    """Keep what a recipient chose, but for their pause; what waits for them is held by it from now on."""
    row = session.get_one(Recipient, recipient_id, with_for_update=True)
    row.regions = sorted(new.regions)
    row.time_zone, row.fuller = new.zone, new.fuller
    row.quiet_from = new.quiet.begins if new.quiet else None
    row.quiet_until = new.quiet.ends if new.quiet else None
    row.danger_wakes, row.daily_at = new.danger_wakes, new.daily_at
    row.daily = [tier for tier in MAY_BE_DAILY if tier in new.daily]
    row.not_by = as_kept(new.not_by)
    for name, values in traits_of(new.said).items():
        setattr(row, name, values)
    _apply(session, recipient_id, clock)


def pause(session: Session, *, recipient_id: uuid.UUID, days: int, clock: Clock) -> None:
    """Hold every message for so many days, danger too; or with none go on at once. What was held then goes as one.

    Raises:
        Invalid: ``bad_pause`` for a number of days that is not offered.
    """
    if days and days not in PAUSES:
        raise Invalid("bad_pause", "Choose one of the answers in the list.", field="days")
    row = session.get_one(Recipient, recipient_id, with_for_update=True)
    row.paused_until = clock() + timedelta(days=days) if days else None
    _apply(session, recipient_id, clock)


def running(preferences: Preferences, clock: Clock) -> Preferences:
    """The same without a pause that is over."""
    over = preferences.paused_until is not None and preferences.paused_until <= clock()
    return replace(preferences, paused_until=None) if over else preferences


def _apply(session: Session, recipient_id: uuid.UUID, clock: Clock) -> None:
    session.flush()
    holding.hold_again(session, recipient_id=recipient_id, now=clock())
