"""What members and project workers send to check a number."""

from __future__ import annotations

from typing import Any

from num_service.domain.identifiers import plain_of_cards
from num_service.schemas.base import Boundary, Text

#: Room for a conversation pasted whole, some 350 words; more would cost over 50 ms to read at its worst.
MAX_PASTED = 2_000


class Pasted(Text):
    """What was typed or pasted to be checked; of contact cards only what can be checked counts, and no photograph."""

    def __init__(self, **options: Any) -> None:
        super().__init__(MAX_PASTED, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return plain_of_cards(super()._deserialize(value, attr, data, **options))


class CheckForm(Boundary):
    """One number, or a whole message with some in it."""

    text = Pasted()
