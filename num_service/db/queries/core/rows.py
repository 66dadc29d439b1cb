"""How many rows a statement changed."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, Executable
from sqlalchemy.orm import Session


def changed(session: Session, statement: Executable, values: dict[str, Any] | None = None) -> int:
    """Run an INSERT, UPDATE or DELETE and count the rows it changed."""
    return cast("CursorResult[Any]", session.execute(statement, values)).rowcount
