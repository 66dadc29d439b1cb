"""A field of an opened report in words, never codes: for caseworkers, and in a reporter's own record."""

from __future__ import annotations

from datetime import date
from typing import Any

from num_service.domain.reports.field import Field, Kept, Kind
from num_service.web.core.languages import day, listed, say

_SILENT = ("unknown", "not_said")


def field_words(field: Field, value: Any) -> str:
    """What was answered to a field; empty where the reporter did not know or say."""
    if not value:
        return ""
    match field.kind:
        case Kind.ONE:
            return "" if value in _SILENT and field.kept is not Kept.CLEAR else say(field.closed(value))
        case Kind.SEVERAL:
            return listed(field.closed(each) for each in value)
        case Kind.DAY:
            return day(date.fromisoformat(value))
        case Kind.WORD:
            return say(str(value))
    return str(value)
