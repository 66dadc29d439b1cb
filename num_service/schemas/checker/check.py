"""What members and project workers send to check a number."""

from __future__ import annotations

from num_service.schemas.base import Boundary, Text

#: Room for a long conversation pasted whole; what can be checked at once is fewer still.
MAX_PASTED = 5_000


class CheckForm(Boundary):
    """One number, or a whole message with some in it."""

    text = Text(MAX_PASTED)
