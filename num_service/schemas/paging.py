"""The cursor of a long list, newest first: where the page before it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import fields

from num_service.domain.shared.phrases import N_
from num_service.schemas.base import invalid

_BETWEEN = "~"


class Cursor(fields.Field[Any]):
    """A moment and a reference, as :func:`cursor` writes them; empty means from the top."""

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **options: Any) -> Any:
        return super().deserialize(None if value == "" else value, attr, data, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> tuple[datetime, str]:
        moment, _, reference = str(value).partition(_BETWEEN)
        try:
            read = datetime.fromisoformat(moment)
        except ValueError:
            read = None
        if read is None or read.tzinfo is None or len(reference) > 40 or "\x00" in reference:
            raise invalid(N_("This page of the list cannot be found. Start from the top."))
        return read, reference


def cursor(moment: datetime, reference: str) -> str:
    """Where a page ended, for the address of the next."""
    return f"{moment.isoformat()}{_BETWEEN}{reference}"
