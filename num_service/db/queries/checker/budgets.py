"""What an account has checked today and this week: two counts, never what was checked; and what all have together."""

from __future__ import annotations

import random
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import CheckBudget
from num_service.db.queries.core.rows import changed
from num_service.db.statements import Statements, array, rows_of
from num_service.domain.checker import budgets
from num_service.domain.checker.alarms import NARROW_FOR, AlarmKind, hour_of
from num_service.domain.checker.budgets import Budget, Left

# What an account may check in this day and week: by its age; less while very much is checked, or numbers beside each
# other; more for somebody at the door. A partner has what an administrator set, whatever everybody else does.
_ALLOWED = """
    WITH together AS (
        SELECT coalesce(sum(used), 0) AS used FROM check_totals WHERE day = %(day)s
    ), allowed AS (
        SELECT CASE WHEN narrow THEN least(%(few)s, by_age.day) ELSE by_age.day END
                   + CASE WHEN door.extra_on = %(day)s THEN %(at_the_door)s ELSE 0 END AS day,
               by_age.week + CASE WHEN door.extra_on >= %(week)s THEN %(at_the_door)s ELSE 0 END AS week,
               narrow, partner
        FROM (SELECT coalesce(partners.day, CASE WHEN created_on > %(new_after)s THEN %(new_day)s
                                                 ELSE %(usual_day)s END) AS day,
                     coalesce(partners.week, CASE WHEN created_on > %(new_after)s THEN %(new_week)s
                                                  ELSE %(usual_week)s END) AS week,
                     partners.user_id IS NULL AND (
                         (SELECT used >= %(in_all)s FROM together)
                         OR (created_on > %(new_after)s
                             AND EXISTS (SELECT FROM checker_alarms
                                         WHERE kind = 'sequence' AND hour > %(narrow_from)s))) AS narrow,
                     partners.user_id IS NOT NULL AS partner
              FROM users LEFT JOIN partners ON partners.user_id = users.id WHERE users.id = %(user_id)s) AS by_age
        LEFT JOIN check_budgets door ON door.user_id = %(user_id)s
    )
"""
# The counting under the row's lock, and what is left when it does not suffice. A clock that is behind another's at
# midnight begins no day anew. A statement that goes on from here reads it once, as ``budget``. What staff are told of
# is written with it, for whoever checks the same whether or not there was anything.
_SPEND = """
    , spent AS (
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
    ), counted AS (
        INSERT INTO check_totals AS kept (day, part, used, partners, own)
        SELECT %(day)s, %(part)s, CASE WHEN partner THEN 0 ELSE %(count)s END,
               CASE WHEN partner THEN %(count)s ELSE 0 END,
               (SELECT count(*) FROM users WHERE id = %(user_id)s AND email_digest = ANY(%(digests)s::bytea[]))
        FROM spent, allowed
        ON CONFLICT (day, part) DO UPDATE
        SET used = kept.used + excluded.used, partners = kept.partners + excluded.partners,
            own = kept.own + excluded.own
    ), noticed AS (
        INSERT INTO checker_alarms AS kept (kind, canary_id, hour, times)
        SELECT kind, NULL::uuid, %(hour)s::timestamptz, 1 FROM unnest(%(alarms)s::text[]) AS kind
        UNION ALL
        SELECT 'canary', canaries.id, %(hour)s, 1 FROM canaries, spent
        WHERE canaries.digest = ANY(%(digests)s::bytea[])
        UNION ALL
        SELECT 'in_all', NULL, %(hour)s, 1 FROM together, spent, allowed
        WHERE NOT allowed.partner AND together.used < %(in_all)s AND together.used + %(count)s >= %(in_all)s
        ON CONFLICT (kind, canary_id, hour) DO UPDATE SET times = kept.times + 1, seen_by = NULL
    ), budget AS (
        SELECT spent.used IS NOT NULL AS taken,
               allowed.day - coalesce(spent.used, CASE WHEN before.day >= %(day)s THEN before.used END, 0) AS today,
               allowed.week
                   - coalesce(spent.used_in_week, CASE WHEN before.week >= %(week)s THEN before.used_in_week END, 0)
                   AS this_week,
               allowed.narrow
        FROM allowed LEFT JOIN spent ON TRUE LEFT JOIN check_budgets before ON before.user_id = %(user_id)s
    )
"""
SPEND = "\n".join((_ALLOWED, _SPEND))
_HOW_MANY = """
    SELECT allowed.day - coalesce(CASE WHEN kept.day >= %(day)s THEN kept.used END, 0),
           allowed.week - coalesce(CASE WHEN kept.week >= %(week)s THEN kept.used_in_week END, 0)
    FROM allowed LEFT JOIN check_budgets kept ON kept.user_id = %(user_id)s
"""
_LEFT = "\n".join((_ALLOWED, _HOW_MANY))


@dataclass(frozen=True, slots=True)
class Spent:
    """Whether it was taken, and what is left after it; of what was not taken, as it stood just before.

    ``narrow`` is whether the account had the small budget.
    """

    taken: bool
    left: Left
    narrow: bool


def parameters(
    *,
    user_id: uuid.UUID,
    count: int,
    day: date,
    week: date,
    new_after: date,
    new: Budget,
    usual: Budget,
    now: datetime,
    in_all: int = budgets.IN_ALL,
    alarms: Collection[AlarmKind] = (),
) -> dict[str, object]:
    """What :data:`SPEND` is given, to take ``count`` from the budgets of the day and the week, from both or neither.

    Args:
        day, week: today, and the Monday of its week.
        new_after: accounts opened after this day have the budget ``new``, others ``usual``.
        now: an aware datetime; alarms are kept by its hour.
        in_all: after so many in this day, everybody has the small budget.
        alarms: what was noticed about these checks; staff are told.
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
        "in_all": in_all,
        "few": budgets.FEW,
        "at_the_door": budgets.AT_THE_DOOR,
        "part": random.randrange(budgets.PARTS),  # noqa: S311 — to spread, not to hide
        "hour": hour_of(now),
        "narrow_from": hour_of(now) - NARROW_FOR - timedelta(seconds=1),
        "alarms": array(alarms),
    }


def spent(taken: bool, today: int, this_week: int, narrow: bool) -> Spent:
    """What a row of ``budget`` says."""
    return Spent(taken, _left(today, this_week), narrow)


def left(database: Session | Statements, budget: dict[str, object]) -> Left:
    """What an account may still check; nothing is taken. budget: as :func:`parameters` has it."""
    rows = rows_of(database, _LEFT, budget)
    return _left(*rows[0]) if rows else Left(0, 0)


def ask_at_the_door(session: Session, *, user_id: uuid.UUID, day: date, week: date) -> bool:
    """Note that an account asked for the few checks at the door; False when it did in this week already."""
    free = CheckBudget.extra_on.is_(None) | (CheckBudget.extra_on < week)
    mine = update(CheckBudget).where(CheckBudget.user_id == user_id, free)
    return changed(session, mine.values(extra_on=day)) == 1


def _left(today: int, this_week: int) -> Left:
    return Left(today=max(0, min(today, this_week)), this_week=max(0, this_week))
