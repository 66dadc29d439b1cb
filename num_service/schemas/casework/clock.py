"""A time of day, as staff type it."""

from __future__ import annotations

from datetime import time
from typing import Any

from marshmallow import fields

from num_service.domain.shared.phrases import N_
from num_service.schemas.base import invalid

A_CLOCK = N_("Write a time of day, for example 22:00.")


class ClockTime(fields.Field[Any]):
    """A time of day as a form sends it: ``22:00``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        try:
            return time.fromisoformat(str(value).strip()).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            raise invalid(A_CLOCK) from None
