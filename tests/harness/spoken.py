"""The six words of a caseworker's key, as they would read them out."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.services.casework import casework_key


def spoken(session: Session, user_id: uuid.UUID) -> str:
    """The six words that a caseworker would read out."""
    return " ".join(casework_key.words_of(session, user_id))
