"""How many rows a statement changed, and which rule of the database a write broke."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, Executable
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from num_service.domain.shared.errors import DomainError


def changed(session: Session, statement: Executable, values: dict[str, Any] | None = None) -> int:
    """Run an INSERT, UPDATE or DELETE and count the rows it changed."""
    return cast("CursorResult[Any]", session.execute(statement, values)).rowcount


def flush_or(session: Session, constraint: str, error: DomainError) -> None:
    """Flush; two at the same moment both found nothing there, and the database lets one of them in.

    Args:
        constraint: the unique constraint that the second one breaks.
        error: what the second one is told.
    """
    try:
        session.flush()
    except IntegrityError as why:
        if getattr(getattr(why.orig, "diag", None), "constraint_name", None) != constraint:
            raise
        raise error from None
