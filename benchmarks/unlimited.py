"""The service itself, with the throttles and the budgets out of the way: a load is many people's, not one's."""

from __future__ import annotations

from benchmarks import budgets
from num_service import extensions
from wsgi import app

extensions.limiter.enabled = False
budgets.lift()

__all__ = ["app"]
