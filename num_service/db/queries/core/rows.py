"""How many rows a statement changed, and how many there are as far as anybody counts."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, ScalarSelect, Select, func, literal_column, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

#: Nobody is told more exactly: past this, counting would cost more the longer a service runs.
COUNTED = 1_000


def fixed(word: StrEnum | int) -> ColumnElement[Any]:
    """A word or number of the program's own, written into a statement and not given with it.

    A statement that is asked often is planned once for whatever it may be given. Of a word that stands in it PostgreSQL
    knows how many rows have it, and of a ``LIMIT`` where to stop; of one that is still to come it knows neither.
    """
    return literal_column(str(word) if isinstance(word, int) else f"'{word.value}'")


def counted(asked: Select[Any]) -> ScalarSelect[int]:
    """How many rows there are, up to :data:`COUNTED`, as a part of another question."""
    return select(func.count()).select_from(asked.limit(fixed(COUNTED)).subquery()).scalar_subquery()


def changed(session: Session, statement: Executable, values: dict[str, Any] | None = None) -> int:
    """Run an INSERT, UPDATE or DELETE and count the rows it changed."""
    return cast("CursorResult[Any]", session.execute(statement, values)).rowcount
