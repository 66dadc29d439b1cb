"""What members and project workers send."""

from __future__ import annotations

from marshmallow import fields

from num_service.domain.shared.taxonomy import Region, Tier
from num_service.schemas.base import Boundary, Choice, Text
from num_service.schemas.paging import Cursor

#: Room for a long conversation pasted whole; what can be checked at once is fewer still.
MAX_PASTED = 5_000


class CheckForm(Boundary):
    """One number, or a whole message with some in it."""

    text = Text(MAX_PASTED)


class AlertFilters(Boundary):
    """Which alerts of the inbox to show, and from where on."""

    region = Choice(Region, load_default=None, allow_none=True)
    tier = Choice(Tier, load_default=None, allow_none=True)
    unread = fields.Boolean(load_default=False)
    before = Cursor(load_default=None, allow_none=True)
