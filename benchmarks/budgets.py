"""Budgets out of the way, for the service and for its floor: a load is many people's, not one's."""

from __future__ import annotations

from num_service.domain.checker import sequences
from num_service.domain.checker.budgets import Budget
from num_service.services.checker import spend_budget

_NEVER_SPENT = 10**9


def lift() -> None:
    """Let this process check as often as it is asked; everything is counted as ever."""
    all_day = Budget(_NEVER_SPENT, _NEVER_SPENT)
    vars(spend_budget).update(NEW_ACCOUNT=all_day, USUAL=all_day, IN_ALL=_NEVER_SPENT)
    sequences.MOST_NEAR.update(dict.fromkeys(sequences.MOST_NEAR, _NEVER_SPENT))
