"""What an account has checked today and this week: two counts, never what was checked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from num_service.domain.checker.budgets import Budget, Left

# The account's age, the counting under the row's lock, and what is left when it does not suffice. A clock that is
# behind another's at midnight begins no day anew. A statement that goes on from here reads it once, as ``budget``.
SPEND = """
    WITH allowed AS (
        SELECT CASE WHEN created_on > %(new_after)s THEN %(new_day)s ELSE %(usual_day)s END AS day,
               CASE WHEN created_on > %(new_after)s THEN %(new_week)s ELSE %(usual_week)s END AS week
        FROM users WHERE id = %(user_id)s
    ), spent AS (
        INSERT INTO check_budgets AS kept (user_id, day, used, week, used_in_week)
        SELECT %(user_id)s, %(day)s, %(count)s, %(week)s, %(count)s FROM allowed
        WHERE %(count)s <= allowed.day AND %(count)s <= allowed.week
        ON CONFLICT (user_id) DO UPDATE
        SET used = %(count)s + CASE WHEN kept.day >= %(day)s THEN kept.used ELSE 0 END,
            used_in_week = %(count)s + CASE WHEN kept.week >= %(week)s THEN kept.used_in_week ELSE 0 END,
            day = greatest(kept.day, %(day)s), week = greatest(kept.week, %(week)s)
        WHERE %(count)s + CASE WHEN kept.day >= %(day)s THEN kept.used ELSE 0 END <= (SELECT day FROM allowed)
          AND %(count)s + CASE WHEN kept.week >= %(week)s THEN kept.used_in_week ELSE 0 END
              <= (SELECT week FROM allowed)
        RETURNING used, used_in_week
    ), budget AS (
        SELECT spent.used IS NOT NULL AS taken,
               allowed.day - coalesce(spent.used, CASE WHEN before.day >= %(day)s THEN before.used END, 0) AS today,
               allowed.week
                   - coalesce(spent.used_in_week, CASE WHEN before.week >= %(week)s THEN before.used_in_week END, 0)
                   AS this_week
        FROM allowed LEFT JOIN spent ON TRUE LEFT JOIN check_budgets before ON before.user_id = %(user_id)s
    )
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """Whether it was taken, and what is left after it; of what was not taken, as it stood just before."""

    taken: bool
    left: Left


def parameters(
    *, user_id: uuid.UUID, count: int, day: date, week: date, new_after: date, new: Budget, usual: Budget
) -> dict[str, object]:
    """What :data:`SPEND` is given, to take ``count`` from the budgets of the day and the week, from both or neither.

    Args:
        day, week: today, and the Monday of its week.
        new_after: accounts opened after this day have the budget ``new``, others ``usual``.
    """
    return {
        "user_id": user_id,
        "count": count,
        "day": day,
        "week": week,
        "new_after": new_after,
        "new_day": new.day,
        "new_week": new.week,
        "usual_day": usual.day,
        "usual_week": usual.week,
    }


def spent(taken: bool, today: int, this_week: int) -> Spent:
    """What a row of ``budget`` says."""
    return Spent(taken, Left(today=max(0, min(today, this_week)), this_week=max(0, this_week)))
