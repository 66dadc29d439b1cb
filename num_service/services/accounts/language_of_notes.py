"""The language of our notes to a member or a project: they choose it, or the service's first is taken."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import Recipient
from num_service.domain.shared.taxonomy import Language


def chosen(session: Session, *, recipient_id: uuid.UUID | None) -> Language | None:
    """What a recipient chose; None while they have chosen nothing, or where nothing is sent to this account."""
    found = session.get(Recipient, recipient_id) if recipient_id else None
    return found.language if found else None


def choose(session: Session, *, recipient_id: uuid.UUID, language: Language) -> None:
    """A recipient chooses the language of the notes that say that there is a message; no alert is changed by it."""
    session.get_one(Recipient, recipient_id).language = language
