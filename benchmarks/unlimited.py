"""The service itself, with the throttles and the budgets out of the way: a load is many people's, not one's."""

from __future__ import annotations

from num_service import extensions
from num_service.domain.checker import sequences
from num_service.domain.checker.budgets import Budget
from num_service.services.checker import spend_budget
from wsgi import app

extensions.limiter.enabled = False
vars(spend_budget).update(NEW_ACCOUNT=Budget(10**9, 10**9), USUAL=Budget(10**9, 10**9), IN_ALL=10**9)
sequences.MOST_NEAR.update(dict.fromkeys(sequences.MOST_NEAR, 10**9))

__all__ = ["app"]
