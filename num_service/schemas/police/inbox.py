"""What officers send."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from num_service.domain.police.inbox import InboxAsked, PacketState
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Choice, Line, PastDay
from num_service.schemas.paging import Cursor


class InboxFilter(Boundary):
    """What the inbox is narrowed to: where packets stand, a reference or its beginning, days of receipt."""

    state = Choice(PacketState, load_default=None, allow_none=True)
    reference = Line(40)
    since = PastDay(load_default=None, allow_none=True)
    until = PastDay(load_default=None, allow_none=True)


class InboxPage(InboxFilter):
    """Which page of the packets."""

    before = Cursor(load_default=None, allow_none=True)


def asked_of(given: dict[str, Any]) -> InboxAsked:
    """What a loaded filter asks for. A reference is found however it is typed."""
    reference = "".join(given["reference"].split()).upper()
    return InboxAsked(given["state"], reference, given["since"], given["until"])


class Acknowledgement(Boundary):
    """What the officer had in view: the packet, or the notice that it was withdrawn."""

    of = fields.String(
        required=True,
        validate=validate.OneOf(("packet", "withdrawal"), error=N_("Use the buttons on the page.")),
        error_messages={"required": N_("Use the buttons on the page.")},
    )
