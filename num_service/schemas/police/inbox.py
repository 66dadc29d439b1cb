"""What officers send."""

from __future__ import annotations

from marshmallow import fields, validate

from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary
from num_service.schemas.paging import Cursor


class InboxPage(Boundary):
    """Which page of the packets."""

    before = Cursor(load_default=None, allow_none=True)


class Acknowledgement(Boundary):
    """What the officer had in view: the packet, or the notice that it was withdrawn."""

    of = fields.String(
        required=True,
        validate=validate.OneOf(("packet", "withdrawal"), error=N_("Use the buttons on the page.")),
        error_messages={"required": N_("Use the buttons on the page.")},
    )
