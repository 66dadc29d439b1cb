"""The pinned casework key, as every service finds it: with the session it works in."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from num_service.crypto.casework_pins import Pins
from num_service.db.statements import Statements

#: Under which name ``num_service.app`` gives the pins to every session of the main database.
PINS = "num_casework_pins"


def pinned(database: Session | Statements) -> Mapping[int, bytes]:
    """The casework key's public halves by version, from the environment; none where nothing is pinned."""
    pins: Pins | None = database.info.get(PINS)
    return pins.known() if pins else {}
