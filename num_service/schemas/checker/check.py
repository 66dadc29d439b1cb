"""What members and project workers send to check a number."""

from __future__ import annotations

from num_service.schemas.base import Boundary, Text

#: Room for a conversation pasted whole, some 350 words; more would cost over 50 ms to read at its worst.
MAX_PASTED = 2_000


class CheckForm(Boundary):
    """One number, or a whole message with some in it."""

    text = Text(MAX_PASTED)
