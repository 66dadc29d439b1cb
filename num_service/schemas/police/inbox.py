"""What officers send."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from num_service.domain.shared.phrases import N_
from num_service.schemas.base import AtMost, Boundary, Line
from num_service.schemas.paging import Cursor

_NEEDED: dict[str, Any] = {
    "required": True,
    "error_messages": {"required": N_("This is needed.")},
}


class OfficerSignIn(Boundary):
    """Email and password; the password is taken as it was typed, spaces and all."""

    email = Line(254, **_NEEDED)
    password = fields.String(validate=AtMost(1000, N_("That is too long.")), **_NEEDED)


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
