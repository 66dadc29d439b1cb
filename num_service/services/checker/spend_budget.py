"""Count checks against an account's day and week and everybody's; what was checked is not counted with it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from num_service.db.queries.checker import budgets, guard, listings
from num_service.db.queries.checker.listings import Found
from num_service.db.statements import Statements
from num_service.domain.checker.alarms import AlarmKind
from num_service.domain.checker.budgets import (
    AT_THE_DOOR,
    IN_ALL,
    NEW_ACCOUNT,
    USUAL,
    Left,
    new_after,
    until_midnight,
    until_monday,
    week_of,
)
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import Conflict, TooMany
from num_service.domain.shared.phrases import phrases


def spend_and_look_up(
    database: Session | Statements,
    *,
    user_id: uuid.UUID,
    count: int,
    digests: Collection[bytes],
    now: datetime,
    alarms: Collection[AlarmKind] = (),
) -> tuple[Left, dict[bytes, Found]]:
    """Take so many checks from what an account may make today and this week, and look up what they ask for.

    Args:
        digests: of what is asked for.
        now: an aware datetime.
        alarms: what was noticed about these checks: written down for staff with them, and never with whose they are.

    Returns:
        What is left after them, and what stands for each digest that is listed: one question to the database.

    Raises:
        TooMany: ``budget_spent``, until midnight where the service is; ``few_for_now``, where very much is being
            checked and the account has the small budget; ``week_spent``, until Monday. Nothing is taken.
    """
    budget = _budget(user_id, now, count=count, alarms=alarms)
    spent, found = listings.spend_and_look_up(database, budget=budget, digests=digests, now=now)
    if spent.taken:
        return spent.left, found
    if spent.left.this_week < count:
        raise _week_over(spent.left.this_week, until_monday(now))
    if spent.narrow and not spent.left.today:
        raise TooMany(
            "few_for_now",
            "Very many checks are being made just now, so this account has no more for the moment. Try again in an "
            "hour, or after midnight, UK and Irish time.",
            retry_after=min(3600, until_midnight(now)),
        )
    raise _day_over(spent.left.today, until_midnight(now))


def what_is_left(database: Session | Statements, *, user_id: uuid.UUID, now: datetime) -> Left:
    """What an account may still check. Nothing is taken."""
    return budgets.left(database, _budget(user_id, now))


def ask_at_the_door(session: Session, *, user_id: uuid.UUID, now: datetime) -> int:
    """Give an account whose checks are spent a few more, once in a week, for somebody at the door.

    Staff see how many were asked for in a day, and not by whom.

    Returns:
        How many more.

    Raises:
        Conflict: ``asked_this_week``.
    """
    today = local_day(now)
    if not budgets.ask_at_the_door(session, user_id=user_id, day=today, week=week_of(now)):
        raise Conflict(
            "asked_this_week",
            "You have asked for more checks this week already, or you still have some. If somebody is there now, "
            "call somebody, or say no.",
        )
    guard.count_extra(session, day=today)
    return AT_THE_DOOR


def _budget(
    user_id: uuid.UUID, now: datetime, *, count: int = 0, alarms: Collection[AlarmKind] = ()
) -> dict[str, object]:
    return budgets.parameters(
        user_id=user_id,
        count=count,
        day=local_day(now),
        week=week_of(now),
        new_after=new_after(local_day(now)),
        new=NEW_ACCOUNT,
        usual=USUAL,
        now=now,
        in_all=IN_ALL,
        alarms=alarms,
    )


def _day_over(left: int, seconds: int) -> TooMany:
    if not left:
        return TooMany(
            "budget_spent",
            "You have used today’s checks. They start again at midnight, UK and Irish time.",
            retry_after=seconds,
        )
    return TooMany(
        "budget_spent",
        phrases(
            "You have one check left today, and this is more. Check one now, or wait until midnight, UK and Irish "
            "time.",
            "You have %(num)s checks left today, and this is more. Check fewer now, or wait until midnight, UK and "
            "Irish time.",
            left,
        ),
        retry_after=seconds,
    )


def _week_over(left: int, seconds: int) -> TooMany:
    if not left:
        return TooMany(
            "week_spent",
            "You have used this week’s checks. They start again on Monday, UK and Irish time.",
            retry_after=seconds,
        )
    return TooMany(
        "week_spent",
        phrases(
            "You have one check left this week, and this is more. Check one now, or wait until Monday, UK and Irish "
            "time.",
            "You have %(num)s checks left this week, and this is more. Check fewer now, or wait until Monday, UK and "
            "Irish time.",
            left,
        ),
        retry_after=seconds,
    )
