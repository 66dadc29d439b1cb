"""The form of a text that was changed while somebody wrote: who, when, and both texts, before any is lost."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from num_service.domain.writing.difference import ChangedField, changed_fields
from num_service.services.casework.desk import Desk, DeskDocument
from num_service.services.writing.kind import Kind
from num_service.services.writing.standing import last_saved, version
from num_service.web.core.transactions import commits
from num_service.web.staff.changes import Fields


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What stands there now, beside what was typed.

    Args:
        by: who saved it last; at: when.
        changes: what saving would change in it, field by field; empty where only its answers changed.
        theirs: what stands there now, by itself.
    """

    by: uuid.UUID
    at: datetime | None
    changes: tuple[ChangedField, ...]
    theirs: Fields = field(repr=False)


def find_document(desk: Desk, kind: Kind[Any, Any, Any], document_id: uuid.UUID | None) -> Any:
    """The document that a form changes, None for a new one. Raises ``NotFound``, in the kind's words."""
    here = next((each for each in desk.of_kind(kind) if each.draft.row.id == document_id), None)
    if document_id and here is None:
        raise kind.missing()
    return here


def meanwhile(
    kind: Kind[Any, Any, Any], here: DeskDocument[Any, Any, Any], theirs: Fields, mine: Fields
) -> Meanwhile:
    """Lay out what somebody else saved beside what was typed."""
    row = here.draft.row
    with commits() as session:
        at = last_saved(session, kind, row)
    return Meanwhile(row.writer_id, at, changed_fields(theirs, mine), theirs)


def began_from(kind: Kind[Any, Any, Any], here: DeskDocument[Any, Any, Any]) -> str:
    """What a form says of the version it shows."""
    return version(kind, here.draft.row)
