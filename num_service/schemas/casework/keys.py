"""What a caseworker posts who grants the casework key."""

from __future__ import annotations

from marshmallow import validates

from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Line, invalid

_TYPE = N_("Type the six words that were read out.")


class HeardSchema(Boundary):
    """The six words that the colleague read out."""

    words = Line(200, required=True, error_messages={"required": _TYPE})

    @validates("words")
    def _said(self, words: str, **_: object) -> None:
        if not words.strip():
            raise invalid(_TYPE)
