"""Count checks against an account's day and week; what was checked is not counted with it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from num_service.db.queries.checker import budgets, listings
from num_service.db.queries.checker.listings import Found
from num_service.db.statements import Statements
from num_service.domain.checker.budgets import (
    NEW_ACCOUNT,
    USUAL,
    Left,
    new_after,
    until_midnight,
    until_monday,
    week_of,
)
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import TooMany
from num_service.domain.shared.phrases import phrases


def spend_and_look_up(
    database: Session | Statements,
    *,
    user_id: uuid.UUID,
    count: int,
    digests: Collection[bytes],
    now: datetime,
) -> tuple[Left, dict[bytes, Found]]:
    """Take so many checks from what an account may make today and this week, and look up what they ask for.

    Args:
        digests: of what is asked for.
        now: an aware datetime.

    Returns:
        What is left after them, and what stands for each digest that is listed: one question to the database.

    Raises:
        TooMany: ``budget_spent``, until midnight where the service is; ``week_spent``, until Monday. Nothing is taken.
    """
    today = local_day(now)
    budget = budgets.parameters(
        user_id=user_id,
        count=count,
        day=today,
        week=week_of(now),
        new_after=new_after(today),
        new=NEW_ACCOUNT,
        usual=USUAL,
    )
    spent, found = listings.spend_and_look_up(database, budget=budget, digests=digests, now=now)
    if spent.taken:
        return spent.left, found
    if spent.left.this_week < count:
        raise _week_over(spent.left.this_week, until_monday(now))
    raise _day_over(spent.left.today, until_midnight(now))


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
