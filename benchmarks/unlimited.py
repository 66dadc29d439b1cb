"""The service itself, with the throttles and the daily budget out of the way: a load is many people's, not one's."""

from __future__ import annotations

from num_service import extensions
from num_service.services.checker import check_identifier
from wsgi import app

extensions.limiter.enabled = False
check_identifier.DAILY_BUDGET = 10**9

__all__ = ["app"]
