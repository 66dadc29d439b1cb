"""How many rows a statement changed, and how many there are as far as anybody counts."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, Executable, ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

#: Nobody is told more exactly: past this, counting would cost more the longer a service runs.
COUNTED = 1_000


def counted(asked: Select[Any]) -> ScalarSelect[int]:
    """How many rows there are, up to :data:`COUNTED`, as a part of another question."""
    return select(func.count()).select_from(asked.limit(COUNTED).subquery()).scalar_subquery()


def changed(session: Session, statement: Executable, values: dict[str, Any] | None = None) -> int:
    """Run an INSERT, UPDATE or DELETE and count the rows it changed."""
    return cast("CursorResult[Any]", session.execute(statement, values)).rowcount
