"""Which alerts of the inbox somebody asks for."""

from __future__ import annotations

from marshmallow import fields

from num_service.domain.shared.taxonomy import Region, Tier
from num_service.schemas.base import Boundary, Choice, Line
from num_service.schemas.paging import Cursor


class AlertFilters(Boundary):
    """Which alerts of the inbox to show, and from where on."""

    region = Choice(Region, load_default=None, allow_none=True)
    tier = Choice(Tier, load_default=None, allow_none=True)
    unread = fields.Boolean(load_default=False)
    before = Cursor(load_default=None, allow_none=True)


class SearchSchema(Boundary):
    """Words to look for in the alerts that apply. They are posted, so that they stand in no address."""

    words = Line(100, required=True)
    region = Choice(Region, load_default=None, allow_none=True)
    tier = Choice(Tier, load_default=None, allow_none=True)
    unread = fields.Boolean(load_default=False)
