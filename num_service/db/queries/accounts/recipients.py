"""What a member or project set for the place where their alerts arrive."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.db.statements import Statements, rows_of
from num_service.domain.shared.taxonomy import Region


def regions_of(database: Session | Statements, recipient_id: uuid.UUID) -> tuple[Region, ...]:
    """The regions that were chosen; empty for all of them, or for nobody's id."""
    rows = rows_of(database, "SELECT regions FROM recipients WHERE id = %(id)s", {"id": recipient_id})
    return tuple(Region(each) for row in rows for each in row[0])
