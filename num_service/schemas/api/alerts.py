"""The alert inbox over the API: which part of it is asked for, and what is answered."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any

from marshmallow import fields

from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.schemas.api.base import IdentifierOut, Out, maybe
from num_service.schemas.base import Boundary, Choice, invalid
from num_service.schemas.paging import Cursor, cursor

_SPACE_FOR_PLUS = re.compile(r" (?=\d\d:?\d\d$)")


class Since(fields.Field[datetime]):
    """A day, or a moment; without an offset it is UTC. A ``+`` that an address turned into a space is put back."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        text = _SPACE_FOR_PLUS.sub("+", str(value))
        try:
            if len(text) == len("2026-11-22"):
                return datetime.combine(date.fromisoformat(text), time(), UTC)
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise invalid(
                N_("Write a day or a moment, for example 2026-11-22 or 2026-11-22T09:30:00Z.")
            ) from None


class AlertsAsked(Boundary):
    """Which alerts."""

    since = Since(
        load_default=None,
        metadata={"description": "Only those published after this day or moment.", "example": "2026-11-01"},
    )
    cursor = Cursor(load_default=None, metadata={"description": "The “next” of the page before this one."})
    region = Choice(Region, load_default=None)
    tier = Choice(Tier, load_default=None)


class InboxAlertOut(Out):
    """An alert. Once it no longer applies its words are gone. Why is not told, and it does not mean that the person
    it was about is safe.
    """

    reference = fields.String(metadata={"example": "A-7K2M-9QXD"})
    tier = Choice(Tier)
    regions = fields.List(Choice(Region), metadata={"description": "None means everywhere."})
    published_at = fields.DateTime()
    read = fields.Boolean()
    applies = fields.Boolean()
    headline = maybe(fields.String, attribute="text.headline")
    body = maybe(fields.String, attribute="text.body")
    look_for = maybe(fields.String, attribute="text.look_for")
    advice = maybe(fields.String, attribute="text.advice")
    identifiers = fields.List(fields.Nested(IdentifierOut), attribute="text.identifiers", dump_default=list)


class AlertPage(Out):
    """Alerts, newest first. ``next`` is null on the last page."""

    alerts = fields.List(fields.Nested(InboxAlertOut))
    next = maybe(fields.String)


def next_cursor(moment: datetime, reference: str) -> str:
    """Where a page ended, in a form that an address carries unchanged."""
    return cursor(moment.astimezone(UTC), reference).replace("+00:00", "Z")
